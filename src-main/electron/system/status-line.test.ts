import { expect, it } from 'vitest';
import type { IndexProgress } from '../../../src-shared/model.ts';
import { statusLine } from './status-line.ts';

const files = { indexed: 1_200, pending: 0, failed: 0, excluded: 0 };
const rest = { progress: null, documents: 1_200, files, trouble: null };
const progress: IndexProgress = { stage: 'indexing', done: 3, total: 1_200, current: '/a.md', rate: 1, eta: null };

it.each([
  ['failed', rest, 'The engine has stopped'],
  ['backoff', rest, 'Starting'],
  ['ready', null, 'Ready'],
  ['ready', rest, '1,200 notes, up to date'],
  ['ready', { ...rest, documents: 1, files: { ...files, failed: 2 } }, '1 note, 2 failed'],
  ['ready', { ...rest, progress }, 'Indexing 3 of 1,200'],
  ['ready', { ...rest, progress: { ...progress, stage: 'scanning' as const } }, 'Looking for changes'],
  [
    'ready',
    { ...rest, progress, trouble: { code: 'DISK_FULL' as const, message: '', next: '', details: {} } },
    'Disk full, indexing is paused',
  ],
  [
    'ready',
    { ...rest, trouble: { code: 'DATABASE_BUSY' as const, message: '', next: '', details: {} } },
    'Indexing is paused',
  ],
] as const)('of an engine that is %s', (engine, status, line) => {
  expect(statusLine(engine, status)).toBe(line);
});
