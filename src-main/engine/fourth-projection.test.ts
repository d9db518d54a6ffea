/**
 * One more projection takes part in writing, removal, doctor, repair, purge and sizes by standing in the list: nothing
 * else knows it.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkHealth } from './health/checks.ts';
import { repair, type RepairParts } from './health/repair.ts';
import { createFileRows } from './ingest/run/file-rows.ts';
import { removeSource } from './ingest/manage-sources.ts';
import { PROJECTIONS } from './projections/open-index.ts';
import type { Projection } from './projections/projection.ts';
import { wordCount } from './projections/testing-word-count.ts';
import { findFile } from './store/files.ts';
import { purgeNoted } from './store/write/purge-state.ts';
import { type SampleIndex, sampleIndex } from './store/testing.ts';

/** How often it was asked to wipe. */
let purged: boolean[];
const counting: Projection = { ...wordCount, purge: (_db, first) => (purged.push(first), first) };

let index: SampleIndex;
beforeEach(() => {
  purged = [];
  index = sampleIndex([...PROJECTIONS, counting]);
  index.write('/notes/a.md', ['Two words.', 'Here are three.']);
  index.write('/notes/b.md', ['One more text of six words.']);
});
afterEach(() => index.close());

const noModel = Promise.reject(new Error('No model.'));
noModel.catch(() => {});
const health = () => ({
  db: index.db,
  dataFolder: index.folder,
  modelsFolder: index.folder,
  model: 'none',
  active: noModel,
  stateOf: () => ({ watching: 'off' as const, watchingNote: '' }),
  expiryOf: async () => null,
});
const nothingRead: RepairParts['index'] = async (scopes) => {
  await scopes();
  return { indexed: 0, unchanged: 0, failed: 0, excluded: 0, removed: 0, embeddings: 0, tookMs: 0, stopped: false };
};
const counts = (): unknown[] =>
  index.db.prepare('SELECT document_id, words FROM word_count ORDER BY observation_id').raw().all();

it('Writing, rewriting, forgetting a file and removing a source', async () => {
  expect(counts()).toEqual([
    [1, 2],
    [1, 3],
    [2, 6],
  ]);
  index.write('/notes/a.md', ['Now four words here.']);
  expect(counts()).toEqual([
    [2, 6],
    [1, 4],
  ]);
  const rows = createFileRows({ db: index.db, stopped: () => false, onGone: () => {}, onChange: () => {} });
  await rows.forget(findFile(index.db, '/notes/b.md')!);
  expect(counts()).toEqual([[1, 4]]);
  removeSource(index.db, index.sourceId);
  expect(counts()).toEqual([]);
});

it('Doctor checks it and tells its size, and a repair mends it', async () => {
  const found = async () =>
    (await checkHealth(health())).filter(({ name }) => ['word counts', 'projections'].includes(name));
  expect(await found()).toMatchObject([
    { name: 'word counts', ok: true },
    {
      name: 'projections',
      ok: true,
      detail: expect.stringMatching(
        /words: 3 entries, .* MB; meaning: 3 entries, .* MB; word counts: 3 entries, 0\.0 MB/,
      ) as string,
    },
  ]);
  index.db.exec('UPDATE word_count SET words = 7');
  expect(await found()).toMatchObject([
    {
      name: 'word counts',
      ok: false,
      fix: 'count the words of 3 observations again',
      next: expect.stringContaining('doctor --fix') as string,
    },
    { ok: true },
  ]);
  expect((await repair({ ...health(), index: nothingRead, erase: async () => {} })).done).toContain(
    'Counted the words of 3 observations again.',
  );
  expect(await found()).toMatchObject([{ ok: true }, { ok: true }]);
});

it('A purge asks it until it is done', async () => {
  index.write('/notes/a.md', ['Another text.']);
  expect(await purgeNoted(index.db)).toBe(true);
  expect(purged).toEqual([true, false]);
});

it('Only its room knows how a projection keeps what it has', () => {
  const root = path.resolve(import.meta.dirname, '..');
  const code = (file: string): string =>
    readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const files = globSync('{engine,worker,cli}/**/*.ts', { cwd: root }).filter(
    (file) => !/\.test\.ts$|(^|\/)testing[^/]*\.ts$/.test(file),
  );
  const using = (pattern: RegExp): readonly string[] => [
    ...new Set(
      files.filter((file) => pattern.test(code(file))).map((file) => /projections\/\w+/.exec(file)?.[0] ?? file),
    ),
  ];
  expect(using(/\blexicon(_\w+)?\b(?=[^']*(FROM|INTO|MATCH|\())|fts5vocab|\bMATCH \?.*lexicon|\{text\} :/)).toEqual([
    'projections/fulltext',
  ]);
  expect(using(/\bvectors_\$|vec0 \(|_rowids|(FROM|INTO|TABLE) code\b/)).toEqual(['projections/vectors']);
});
