import { expect, test } from 'vitest';
import { parseCoverage } from './parse-coverage.ts';
import { block, document, observation } from './document.ts';
import { readText } from './testing.ts';

const at = (start: number, end: number) => observation({ text: 'x', lines: { start, end } });

test('each line is covered, structure or uncovered', async () => {
  const text = '---\na: b\n---\n# Session: x\n**ID**: y\n\n**Key Decisions:**\n- a\n  b\n';
  expect(parseCoverage(await readText('/a.md', text), text)).toEqual({
    lines: 9,
    covered: 2,
    structure: 7,
    uncovered: [],
    overlaps: [],
  });
});

test('what neither observations nor structure hold, and what only the reader calls structure, is uncovered', () => {
  const blocks = [block({ observations: [at(1, 1), at(4, 4)] })];
  const lost = document({
    title: '',
    blocks,
    lineCount: 5,
    structure: [
      { start: 2, end: 2 },
      { start: 5, end: 5 },
    ],
  });
  expect(parseCoverage(lost)).toMatchObject({ covered: 2, structure: 2, uncovered: [{ start: 3, end: 3 }] });
  expect(parseCoverage(lost, 'a\nlost\n\nb\n\n')).toMatchObject({
    covered: 2,
    structure: 1,
    uncovered: [{ start: 2, end: 3 }],
  });
});

test('lines in two places are overlaps; pages may be shared', () => {
  const blocks = [block({ observations: [at(1, 2), at(2, 3)] })];
  expect(parseCoverage(document({ title: '', blocks, lineCount: 3 })).overlaps).toEqual([{ start: 2, end: 2 }]);
  expect(parseCoverage(document({ title: '', blocks, lineCount: 3, unit: 'page' })).overlaps).toEqual([]);
});
