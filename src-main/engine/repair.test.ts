/**
 * Real damage to the file of the index: each check names its own, and a repair brings back what an index built in peace
 * has.
 */
import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { openIndex } from './projections/open-index.ts';
import { modelsFolder, sessionNote, type Workshop, workshop } from './testing.ts';

const LONG = Array.from(
  { length: 40 },
  (_, i) => `The heron number ${i} stood in the cold water of the pond and waited for a fish to come by.`,
).join(' ');

let shop: Workshop;
let other: string;
/** What the index had in peace. */
let peace: Contents;
let saved: string;
beforeAll(async () => {
  shop = workshop();
  saved = path.join(shop.notes, '../saved');
  other = path.join(shop.notes, '../other');
  shop.write('a.md', sessionNote('a', ['We keep vectors in SQLite.', 'Batches are one text long.']));
  shop.write('b.md', `# Herons\n\n${LONG}\n\n## Later\n\nThe last heron left.`);
  shop.write('../other/c.md', sessionNote('c', ['Elsewhere it rains.', 'The roof is tight.']));
  const { api, close } = shop.open();
  await api.addSource({ path: shop.notes });
  const { id } = await api.addSource({ path: other });
  await api.index();
  await api.setWatching({ on: false, sourceId: id });
  peace = await contents(api);
  await close();
  for (const name of FOLDERS)
    cpSync(path.join(shop.notes, '..', name), path.join(saved, name), { recursive: true, preserveTimestamps: true });
});
afterAll(() => shop.close());

const FOLDERS = ['notes', 'other', 'data'];
let engine: ReturnType<Workshop['open']>;
const open = (options?: Parameters<Workshop['open']>[0]): EngineApi => (engine = shop.open(options)).api;

/** Everything is as it was in peace. */
afterEach(async () => {
  await engine.close();
  for (const name of FOLDERS) {
    rmSync(path.join(shop.notes, '..', name), { recursive: true });
    cpSync(path.join(saved, name), path.join(shop.notes, '..', name), { recursive: true, preserveTimestamps: true });
  }
});

type Contents = Readonly<Record<string, unknown>>;

/** All that is stored but for row ids, and what searches find. */
async function contents(api: EngineApi): Promise<Contents> {
  const { db } = openIndex(shop.dataFolder);
  const all = (sql: string): unknown[] => db.prepare(sql).raw().all();
  const stored = {
    files: all('SELECT path, state, code, content_hash, recipe FROM file ORDER BY path'),
    observations: all(
      'SELECT o.uid, o.text, f.path FROM observation o JOIN file f ON f.id = o.document_id ORDER BY uid',
    ),
    passages: all(
      'SELECT o.uid, p.start, p.end, p.text_hash, v.vector, c.code FROM passage p JOIN observation o ON o.id = p.observation_id JOIN code c ON c.passage_id = p.id JOIN vectors_1 v ON v.passage_id = p.id ORDER BY uid, start',
    ).map((row) => JSON.stringify(row)),
    counts: all(
      'SELECT (SELECT count(*) FROM passage), (SELECT count(*) FROM code), (SELECT count(*) FROM vectors_1_rowids), (SELECT count(*) FROM lexicon_docsize), (SELECT count(*) FROM tag)',
    ),
    terms: all('SELECT term, doc, cnt FROM lexicon_term'),
  };
  db.close();
  const hits = async (query: string): Promise<unknown> =>
    (await api.search({ query })).hits.map(({ text, path: where, score }) => [
      text.slice(0, 40),
      where,
      score.toFixed(3),
    ]);
  return {
    ...stored,
    hits: await Promise.all(['vectors SQLite', 'a bird in the pond', 'what is the weather', 'roof'].map(hits)),
  };
}

/** Damages the file while no engine has it open; without foreign keys, and shadow tables may be written. */
function damage(...sql: readonly string[]): void {
  const { db } = openIndex(shop.dataFolder);
  db.pragma('foreign_keys = OFF');
  db.unsafeMode(true);
  for (const one of sql) db.exec(one);
  db.close();
}

const failing = async (api: EngineApi): Promise<string[]> =>
  (await api.healthCheck()).filter(({ ok }) => !ok).map(({ name }) => name);
const ofDocument = (name: string): string =>
  `(SELECT o.id FROM observation o JOIN file f ON f.id = o.document_id WHERE f.path LIKE '%${name}')`;
const passagesOf = (name: string): string => `(SELECT p.id FROM passage p WHERE observation_id IN ${ofDocument(name)})`;

const DAMAGES: readonly (readonly [what: string, sql: readonly string[], checks: readonly string[]])[] = [
  ['entries of words are gone', [`DELETE FROM lexicon WHERE rowid IN ${ofDocument('a.md')}`], ['words']],
  ['entries of words belong to nothing', ["INSERT INTO lexicon (rowid, text) VALUES (900, 'heron')"], ['words']],
  [
    "the lexicon's list of rows has lost some",
    [`DELETE FROM lexicon_docsize WHERE id IN ${ofDocument('c.md')}`],
    ['words'],
  ],
  ['codes are gone', [`DELETE FROM code WHERE passage_id IN ${passagesOf('a.md')}`], ['meaning']],
  ["codes are another document's", ['UPDATE code SET document_id = 77 WHERE passage_id = 1'], ['meaning']],
  ['vectors are gone', [`DELETE FROM vectors_1 WHERE passage_id IN ${passagesOf('b.md')}`], ['meaning']],
  [
    'vectors and codes are gone, of a source that is paused',
    [
      `DELETE FROM vectors_1 WHERE passage_id IN ${passagesOf('c.md')}`,
      `DELETE FROM code WHERE passage_id IN ${passagesOf('c.md')}`,
    ],
    ['meaning'],
  ],
  [
    'vectors belong to nothing',
    ['INSERT INTO vectors_1 (passage_id, vector) VALUES (900, vec_int8(zeroblob(384)))'],
    ['meaning'],
  ],
  [
    'passages are gone',
    [`DELETE FROM passage WHERE id = (SELECT min(id) + 1 FROM passage WHERE id IN ${passagesOf('b.md')})`],
    ['documents', 'meaning', 'orphans'],
  ],
  [
    'the last passages of a document are gone with their codes',
    [
      `CREATE TEMP TABLE lost AS SELECT max(id) AS id FROM passage WHERE observation_id = (SELECT observation_id FROM passage GROUP BY 1 HAVING count(*) > 1)`,
      'DELETE FROM passage WHERE id IN (SELECT id FROM lost)',
      'DELETE FROM code WHERE passage_id IN (SELECT id FROM lost)',
    ],
    ['documents', 'meaning'],
  ],
  [
    'observations are gone',
    [`DELETE FROM observation WHERE id = (SELECT max(id) FROM observation WHERE id IN ${ofDocument('a.md')})`],
    ['documents', 'words', 'meaning', 'orphans'],
  ],
  [
    'a document is gone',
    ["DELETE FROM document WHERE id = (SELECT id FROM file WHERE path LIKE '%c.md')"],
    ['documents', 'meaning', 'orphans'],
  ],
  [
    'a source is gone, and its files are not',
    ["INSERT INTO file (source_id, path, state, size, modified_at) VALUES (99, '/gone/x.md', 'pending', 1, 1)"],
    ['orphans'],
  ],
  [
    'rows without a number of their own have no parent',
    [
      "INSERT INTO tag (document_id, name) VALUES (99, 'x')",
      'INSERT INTO code VALUES (950, 950, 950, 1, (SELECT code FROM code LIMIT 1))',
    ],
    ['meaning', 'orphans'],
  ],
  [
    'a document is of another model',
    [
      "INSERT INTO fingerprint (hash, model, dimensions) VALUES ('old', 'old (fp32)', 384)",
      'CREATE VIRTUAL TABLE vectors_2 USING vec0 (passage_id INTEGER PRIMARY KEY, vector FLOAT[384])',
      'UPDATE document SET fingerprint_id = 2 WHERE id = 1',
      "UPDATE file SET recipe = 'old' WHERE id = 1",
    ],
    ['meaning', 'fingerprints'],
  ],
  [
    'a document was read in another way',
    ["UPDATE file SET recipe = '1/old' WHERE path LIKE '%c.md'"],
    ['fingerprints'],
  ],
];

describe('a repair, where', () => {
  it.each(DAMAGES)('%s', async (_what, sql, checks) => {
    damage(...sql);
    const api = open();
    const found = (await api.healthCheck()).filter(({ ok }) => !ok);
    expect(found.map(({ name }) => name)).toEqual(checks);
    for (const { next, fix, detail } of found)
      expect([next, fix, detail]).toEqual([
        expect.stringMatching(/\S/),
        expect.stringMatching(/^[a-z]/),
        expect.stringMatching(/\d/),
      ]);

    expect((await api.repair()).done).not.toEqual([]);
    expect(await failing(api)).toEqual([]);
    expect(await api.repair()).toEqual({ done: [] });
    expect(await contents(api)).toEqual(peace);
    await engine.close();
    expect(await contents(open())).toEqual(peace);
  });

  it('the lexicon becomes unreadable, writes it anew out of the index', async () => {
    const api = open();
    damage('UPDATE lexicon_data SET block = zeroblob(20) WHERE id > 10');
    expect((await api.healthCheck()).filter(({ ok }) => !ok)).toMatchObject([
      { name: 'words', fix: expect.stringContaining('rebuild') as string },
    ]);
    expect((await api.repair()).done).toEqual([
      expect.stringMatching(/^Rebuilt the full-text index of \d+ observations\.$/),
    ]);
    expect(await failing(api)).toEqual([]);
    expect(await contents(api)).toEqual(peace);
  });

  it('files failed, tries them again', async () => {
    const api = open();
    shop.write('binary.md', Buffer.alloc(200));
    await api.index();
    expect((await api.healthCheck()).find(({ ok }) => !ok)).toMatchObject({
      name: 'files',
      detail: expect.stringContaining('1 failed') as string,
      fix: 'retry the 1 failed files',
    });
    shop.write('binary.md', 'It is text now.');
    expect((await api.repair()).done).toContain('Retried 1 file; 0 still fail.');
    expect(await failing(api)).toEqual([]);
  });

  it('the files are away, keeps what is there of their documents', async () => {
    damage(`DELETE FROM code WHERE passage_id IN ${passagesOf('a.md')}`);
    renameSync(shop.notes, `${shop.notes}-away`);
    const api = open();
    await api.repair();
    expect((await api.search({ query: 'SQLite', mode: 'lexical' })).hits).toHaveLength(1);
    expect(await failing(api)).toContain('meaning');
    renameSync(`${shop.notes}-away`, shop.notes);
    await api.index();
    expect(await failing(api)).toEqual([]);
  });

  it('there is no model, mends the words and says what it left', async () => {
    damage('DELETE FROM lexicon WHERE rowid > 0', 'DELETE FROM code WHERE passage_id = 1');
    const api = open({ modelsFolder: path.join(shop.notes, 'none') });
    expect(await failing(api)).toEqual(['words', 'meaning', 'model']);
    expect((await api.repair()).done).toEqual([
      expect.stringContaining('entries of the full-text index'),
      expect.stringContaining('1 file to be read again'),
      expect.stringMatching(/^No file was read again: .*model/),
    ]);
    expect(await failing(api)).toEqual(['meaning', 'model']);
  });

  it('the database is damaged, leaves it alone and has the next start move it aside', async () => {
    // An index that lacks rows of its table: found only where both are held against each other.
    damage(
      'PRAGMA writable_schema = ON',
      "UPDATE sqlite_schema SET sql = replace(sql, '(type)', '(text)') WHERE name = 'observation_by_type'",
    );
    const first = open();
    expect((await first.healthCheck()).find(({ name }) => name === 'database')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('sets it aside') as string,
    });
    expect((await first.repair()).done).toEqual([expect.stringContaining('Restart Quarry')]);
    expect((await first.status()).documents).toBe(3);
    await engine.close();
    const api = open();
    expect(await api.status()).toMatchObject({ documents: 0, sources: [] });
    expect(await failing(api)).toEqual([]);
  });
});

it('A sound index has nothing to repair, and each source tells how it is watched', async () => {
  const api = open();
  expect(await failing(api)).toEqual([]);
  expect((await api.healthCheck()).find(({ name }) => name === 'watching')!.detail).toBe(
    `${shop.notes} off; ${path.resolve(other)} paused`,
  );
  expect(await api.repair()).toEqual({ done: [] });
});

it('A model file that was changed after it was loaded is found', async () => {
  const models = path.join(shop.notes, '../models');
  cpSync(modelsFolder, models, { recursive: true });
  const api = open({ modelsFolder: models });
  const { file } = await api.modelInfo();
  expect(await failing(api)).toEqual([]);
  writeFileSync(path.join(path.dirname(file), 'tokenizer.json'), '{}');
  expect((await api.healthCheck()).find(({ ok }) => !ok)).toMatchObject({
    name: 'model files',
    detail: expect.stringContaining('tokenizer.json') as string,
  });
});
