import { expect, it } from 'vitest';
import type { IndexStatus } from '../../src-shared/model.ts';
import { healthOf } from './health.ts';

const status = (more: Partial<IndexStatus>): IndexStatus =>
  ({
    sources: [{}],
    files: { indexed: 0, pending: 0, failed: 0, excluded: 0 },
    trouble: null,
    modelState: 'ready',
    ...more,
  }) as IndexStatus;
const word = (more: Partial<IndexStatus>): string =>
  healthOf({ link: { kind: 'open' }, engine: { kind: 'ready' }, progress: null, status: status(more) }).word;

it('A folder is not said to be up to date before the model is loaded, for nothing has been looked for by then', () => {
  expect(word({ modelState: 'loading' })).toBe('Starting');
  expect(word({})).toBe('Up to date');
  expect(word({ modelState: 'failed', trouble: { code: 'MODEL_MISSING', message: '', next: '', details: {} } })).toBe(
    'Cannot index',
  );
});

it('A folder that was not scanned since the engine started is not said to be up to date', () => {
  expect(word({ unscanned: 1 })).toBe('Files not checked yet');
  const files = { indexed: 0, pending: 2, failed: 0, excluded: 0 };
  expect(word({ unscanned: 1, files })).toBe('Not all indexed');
});
