/** One file at a time with the real readers and a real database; vectors are made of nothing. */
import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelInfo } from '../../../../src-shared/model.ts';
import { type FileRow, findFile, upsertFile } from '../../store/files.ts';
import { DIMENSIONS, type SampleIndex, sampleIndex, sampleVector } from '../../store/testing.ts';
import { findSource } from '../../store/sources.ts';
import { createParser, type Parser } from '../../parse/process/parser.ts';
import { sampleLogs } from '../../parse/assistants/testing-logs.ts';
import type { Task } from '../scan/compare.ts';
import { countCrashes, CRASHES, READ_ALONE } from './quarantine.ts';
import { quantisedStore } from '../../projections/vectors/quantised-table.ts';
import { createVectorIndex } from '../../projections/vectors/scan/vector-index.ts';
import { createLogPositions } from './follow-log.ts';
import { createSingleFlight } from './single-flight.ts';
import { type Outcome, readFile } from './read-file.ts';
import { FORMATS } from '../../parse/format-list.ts';
import { indexVersions } from './index-version.ts';

let index: SampleIndex;
let parser: Parser;
beforeEach(() => {
  index = sampleIndex();
  parser = createParser();
});
afterEach(async () => {
  await parser.close();
  index.close();
});

const at = (name: string): string => path.join(index.folder, name);
const row = (name: string): FileRow => findFile(index.db, at(name)) as FileRow;

function task(name: string): Task {
  const { size, mtimeMs: modifiedAt, ctimeMs: changedAt } = statSync(at(name));
  return {
    source: findSource(index.db, index.sourceId)!,
    file: { kind: 'candidate', path: at(name), size, modifiedAt, changedAt },
    alone: false,
  };
}

/** What the comparison notes of a file that it has not seen before. */
function found(name: string, more: Partial<FileRow> = {}): void {
  const { size, modifiedAt } = task(name).file;
  upsertFile(index.db, {
    sourceId: index.sourceId,
    path: at(name),
    size,
    modifiedAt,
    changedAt: 0,
    state: 'pending',
    code: '',
    reason: '',
    contentHash: '',
    recipe: '',
    ...more,
  });
}

/** @param onEmbed called whenever texts go to the model */
async function read(name: string, onEmbed: () => void = () => {}, one = task(name)): Promise<Outcome> {
  const embedBatch = async (texts: readonly string[]): Promise<Float32Array[]> => {
    onEmbed();
    return texts.map(sampleVector);
  };
  const vectors = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
  await vectors.ready;
  return readFile(
    {
      db: index.db,
      vectors,
      fingerprintId: index.fingerprintId,
      formats: FORMATS,
      parser,
      headingTypes: {},
      positions: createLogPositions(),
      inFlight: createSingleFlight(),
      embedder: { embedBatch, countTokens: () => 1, modelInfo: { passageTokens: 128 } as ModelInfo },
      stopped: () => false,
      onChange() {},
    },
    one,
    indexVersions(FORMATS, 'shared').redacted,
  );
}

const [log] = sampleLogs;
const linesOf = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${log!.line(((from + i) * 7) % 40, from + i)}\n`).join('');

describe.each([
  ['a note', 'a.txt', () => 'The harvest was late.\n', () => 'The harvest was soon.\n'],
  ['a log', 'a.jsonl', () => linesOf(0, 20), () => linesOf(0, 20).replaceAll('tests pass', 'tests fail')],
])('%s that has another content and the same times and size', (_, name, before, after) => {
  it('waits while it is read, so that a crash is counted against it', async () => {
    writeFileSync(at(name), before());
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(at(name), old, old);
    found(name);
    expect(await read(name)).toMatchObject({ kind: 'indexed' });
    writeFileSync(at(name), after());
    utimesSync(at(name), old, old);
    expect(task(name).file).toMatchObject({ size: row(name).size, modifiedAt: row(name).modifiedAt });
    expect(row(name).state).toBe('indexed');

    let crashed: FileRow | undefined;
    expect(
      await read(name, () => {
        // As it would be found by the next engine.
        index.db.transaction(() => {
          countCrashes(index.db, [[{ path: at(name), recipe: 'recipe' }]]);
          crashed = row(name);
          upsertFile(index.db, { ...crashed, code: '', reason: '' });
        })();
      }),
    ).toMatchObject({ kind: 'indexed' });
    expect(crashed).toMatchObject({ state: 'pending', code: CRASHES });
    expect(row(name)).toMatchObject({ state: 'indexed', code: '' });
  });
});

it('A log that the engine crashed over has that held against it until its last piece is read', async () => {
  let turns = 0;
  writeFileSync(
    at('a.jsonl'),
    linesOf(0, 1_200).replace(/"content":"[^"]*"/g, () => `"content":"Turn ${turns++}"`),
  ); // each piece has something to embed
  found('a.jsonl', { code: CRASHES, reason: READ_ALONE });
  const seen = new Set<string>();
  expect(await read('a.jsonl', () => seen.add(`${row('a.jsonl').state} ${row('a.jsonl').code}`))).toMatchObject({
    kind: 'indexed',
  });
  expect(index.db.prepare('SELECT count(*) FROM chapter').pluck().get()).toBeGreaterThan(16); // several pieces
  expect([...seen]).toEqual([`pending ${CRASHES}`]);
  expect(row('a.jsonl')).toMatchObject({ state: 'indexed', code: '', reason: '' });
});

it('What failed says as which file it did, so that it is not read again while it stays that file', async () => {
  for (const [name, content] of [
    ['a.txt', Buffer.from([0, 1, 2, 255])],
    ['a.jsonl', Buffer.from([0, 1, 2, 255])],
  ] as const) {
    writeFileSync(at(name), content);
    found(name);
    const old = { ...task(name), file: { ...task(name).file, size: 1, modifiedAt: 1 } };
    const outcome = await read(name, undefined, old);
    expect(outcome).toMatchObject({
      kind: 'failed',
      change: { code: expect.stringMatching(/^FILE_/), size: 4, modifiedAt: task(name).file.modifiedAt },
    });
  }
});

it('A file that is gone, or that another run has read, is left to it', async () => {
  writeFileSync(at('a.txt'), 'The harvest was late.\n');
  found('a.txt');
  const one = task('a.txt');
  expect(await read('a.txt', () => upsertFile(index.db, { ...row('a.txt'), size: 99 }))).toMatchObject({
    kind: 'unchanged',
  });
  expect(index.db.prepare('SELECT count(*) FROM document').pluck().get()).toBe(0);
  rmSync(at('a.txt'));
  expect(await read('a.txt', undefined, one)).toMatchObject({ kind: 'gone', row: { path: at('a.txt') } });
});
