/** What is indexed of a file goes when the file says so, and for no failure of ours. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineError, fromWire, toWire } from '../../../src-shared/errors.ts';
import type { ModelInfo } from '../../../src-shared/model.ts';
import { findFile } from '../store/files.ts';
import { DIMENSIONS, type SampleIndex, sampleIndex, sampleVector } from '../store/testing.ts';
import { findSource } from '../store/sources.ts';
import { createParser } from '../parse/process/parser.ts';
import { countCrashes, CRASHES, READ_ALONE } from './run/quarantine.ts';
import { quantisedStore } from '../projections/vectors/quantised-table.ts';
import { createVectorIndex } from '../projections/vectors/scan/vector-index.ts';
import { isGone, isOfFile, isOneFiles } from './failures.ts';
import { createFileRows } from './run/file-rows.ts';
import { createLogPositions } from './run/follow-log.ts';
import { createSingleFlight } from './run/single-flight.ts';
import { readFile, type ReadFileParts } from './run/read-file.ts';
import { FORMATS } from '../parse/format-list.ts';
import { indexVersions } from './run/index-version.ts';

const systemError = (code: string): Error => Object.assign(new Error(code), { code });
const unreadable = (code: string): EngineError =>
  new EngineError('PATH_UNREADABLE', 'No.', { details: { errno: code }, cause: systemError(code) });

it.each([
  ['nothing is there', systemError('ENOENT'), true],
  ['it may not be read', systemError('EACCES'), true],
  ['it is a link', systemError('ELOOP'), true],
  ['it is a pipe', systemError('NOT_A_FILE'), true],
  ['too many files are open', systemError('EMFILE'), false],
  ['the system has no memory', systemError('ENOMEM'), false],
  ['the drive fails', systemError('EIO'), false],
  ['the network drive is gone', systemError('ESTALE'), false],
  ['it is no text', new EngineError('FILE_NOT_TEXT', 'No.'), true],
  ['it is too large', new EngineError('FILE_TOO_LARGE', 'No.'), true],
  ['it is no such document', new EngineError('FILE_UNPARSABLE', 'No.'), true],
  ['its reader crashed', new EngineError('FILE_UNPARSABLE', 'No.', { details: { fault: 'reader' } }), false],
  ['the model failed on it', new EngineError('EMBEDDING_FAILED', 'No.'), false],
  [
    'no thread of the model lives',
    new EngineError('EMBEDDING_FAILED', 'No.', { details: { fault: 'threads' } }),
    false,
  ],
  ['the disk is full', new EngineError('DISK_FULL', 'No.'), false],
  ['something else', new TypeError('x is not a function'), false],
])('Whether a failure tells something of a file: %s', (_, error, expected) => {
  expect(isOfFile(error)).toBe(expected);
  // The same from another process.
  expect(!(error instanceof EngineError) || isOfFile(fromWire(toWire(error))) === expected).toBe(true);
});

it('Only what is one file’s trouble lets a run go on, and what is gone is told from what cannot be read', () => {
  expect(isOneFiles(new EngineError('EMBEDDING_FAILED', 'No.'))).toBe(true);
  expect(isOneFiles(new EngineError('EMBEDDING_FAILED', 'No.', { details: { fault: 'threads' } }))).toBe(false);
  expect(isOneFiles(new EngineError('DISK_FULL', 'No.'))).toBe(false);
  expect([unreadable('ENOENT'), fromWire(toWire(unreadable('ENOTDIR'))), unreadable('EMFILE')].map(isGone)).toEqual([
    true,
    true,
    false,
  ]);
});

describe('what is indexed of a note that was edited', () => {
  let index: SampleIndex;
  beforeEach(() => {
    index = sampleIndex();
  });
  afterEach(() => index.close());
  const file = (): string => path.join(index.folder, 'a.txt');
  const texts = (): unknown => index.db.prepare('SELECT text FROM observation ORDER BY id').pluck().all();

  async function readAgain(parts: Partial<ReadFileParts> = {}): Promise<string> {
    const parser = createParser();
    const vectors = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
    await vectors.ready;
    const source = findSource(index.db, index.sourceId)!;
    const rows = createFileRows({ db: index.db, stopped: () => false, onGone() {}, onChange() {} });
    const known = findFile(index.db, file());
    await rows.write(
      [
        {
          sourceId: source.id,
          path: file(),
          state: 'pending',
          code: '',
          reason: '',
          size: 1,
          modifiedAt: 1,
          changedAt: 0,
          contentHash: known?.contentHash ?? '',
          recipe: '',
        },
      ],
      () => true,
    );
    try {
      const outcome = await readFile(
        {
          db: index.db,
          vectors,
          fingerprintId: index.fingerprintId,
          formats: FORMATS,
          parser,
          headingTypes: {},
          positions: createLogPositions(),
          inFlight: createSingleFlight(),
          stopped: () => false,
          onChange() {},
          embedder: {
            embedBatch: async (given) => given.map(sampleVector),
            countTokens: () => 1,
            modelInfo: { passageTokens: 128 } as ModelInfo,
          },
          ...parts,
        },
        { source, file: { kind: 'candidate', path: file(), size: 1, modifiedAt: 1, changedAt: 1 }, alone: false },
        indexVersions(FORMATS, 'shared').redacted,
      );
      if (outcome.kind === 'failed') await rows.write([outcome.change], () => true);
      return outcome.kind === 'failed' ? outcome.change.code : outcome.kind;
    } finally {
      await parser.close();
    }
  }
  const throwing = (error: Error) => async (): Promise<never> => {
    throw error;
  };
  const failing = (error: Error): Partial<ReadFileParts> => ({
    embedder: { embedBatch: throwing(error), countTokens: () => 1, modelInfo: { passageTokens: 128 } as ModelInfo },
  });
  const crashing = (error: Error): Partial<ReadFileParts> => ({
    parser: { parse: throwing(error), readLog: throwing(error) },
  });

  it.each([
    [
      'a model that throws',
      failing(new EngineError('EMBEDDING_FAILED', 'The model failed on a text.')),
      'EMBEDDING_FAILED',
    ],
    [
      'a reader that crashes',
      crashing(new EngineError('FILE_UNPARSABLE', 'Reading it ended the reader.', { details: { fault: 'reader' } })),
      'FILE_UNPARSABLE',
    ],
    ['a system that has too many files open', crashing(unreadable('EMFILE')), 'PATH_UNREADABLE'],
  ])('stays through %s, and is replaced by the next reading', async (_, parts, code) => {
    writeFileSync(file(), 'The harvest was late.\n');
    expect(await readAgain()).toBe('indexed');
    writeFileSync(file(), 'The harvest was early.\n');
    expect(await readAgain(parts)).toBe(code);
    expect(findFile(index.db, file())).toMatchObject({ state: 'failed', code });
    expect(texts()).toEqual(['The harvest was late.']);
    expect(await readAgain()).toBe('indexed');
    expect(texts()).toEqual(['The harvest was early.']);
  });

  it('stays when the file is put aside because the engine crashed over it', async () => {
    writeFileSync(file(), 'The harvest was late.\n');
    await readAgain();
    const rows = createFileRows({ db: index.db, stopped: () => false, onGone() {}, onChange() {} });
    await rows.write(
      [{ ...findFile(index.db, file())!, state: 'pending', code: CRASHES, reason: READ_ALONE }],
      () => true,
    );
    countCrashes(index.db, [[{ path: file(), recipe: 'recipe' }]]);
    expect(findFile(index.db, file())).toMatchObject({ state: 'failed', code: CRASHES });
    expect(texts()).toEqual(['The harvest was late.']);
  });

  it('goes with a file that is no text any more', async () => {
    writeFileSync(file(), 'The harvest was late.\n');
    await readAgain();
    writeFileSync(file(), Buffer.from([0, 1, 2, 255]));
    expect(await readAgain()).toBe('FILE_NOT_TEXT');
    expect(texts()).toEqual([]);
  });

  it('is told from a file that has gone', async () => {
    writeFileSync(file(), 'The harvest was late.\n');
    await readAgain();
    rmSync(file());
    expect(await readAgain()).toBe('gone');
  });
});

it('A reader that takes too long marks the failure as its own', async () => {
  const parser = createParser({ timeoutMs: 1 });
  const slow = Buffer.from('A line of a note.\n'.repeat(200_000));
  await expect(parser.parse('/notes/a.md', slow)).rejects.toMatchObject({
    code: 'FILE_UNPARSABLE',
    details: { fault: 'reader' },
  });
  await parser.close();
});
