import { expect, it } from 'vitest';
import { createProgress, progressLine } from './progress.ts';

it('the bar shows how far the work is', () => {
  expect(progressLine({ stage: 'indexing', done: 10, total: 40, eta: 3_000 }, 80)).toBe(
    'Indexing  ██████░░░░░░░░░░░░░░░░░░  10 of 40  3.0 s left',
  );
  expect(progressLine({ stage: 'indexing', done: 40, total: 40, eta: 0 }, 80)).toBe(
    'Indexing  ████████████████████████  40 of 40',
  );
});

it('a total that is not known has no bar', () => {
  expect(progressLine({ stage: 'scanning', done: 0, total: 0 }, 80)).toBe('Scanning …');
});

it('the line never wraps', () => {
  expect(progressLine({ stage: 'indexing', done: 10, total: 40 }, 20)).toHaveLength(19);
});

it('without a terminal nothing is written', () => {
  const written: string[] = [];
  const progress = createProgress({ write: (text) => written.push(text) });
  progress.show({ stage: 'indexing', done: 1, total: 2 });
  progress.clear();
  expect(written).toEqual([]);
});

it('on a terminal the line is drawn and taken away', () => {
  const written: string[] = [];
  const progress = createProgress({ write: (text) => written.push(text), isTTY: true });
  progress.show({ stage: 'indexing', done: 1, total: 2 });
  progress.clear();
  progress.clear();
  expect(written).toEqual([expect.stringContaining('1 of 2'), '\r\u001b[K']);
});
