/**
 * What every projection keeps to. A third one, which only counts words, shows that one more needs nothing but its place
 * in the list.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catchUpAll, projectionsBehind } from './catch-up.ts';
import { lastChange, positionOf, setPosition } from '../store/write/changes.ts';
import type { Database } from '../store/database.ts';
import { listFiles } from '../store/files.ts';
import { writeInSteps } from '../store/write/long-write.ts';
import { purgeNoted } from '../store/write/purge-state.ts';
import { sizesOf } from './table-sizes.ts';
import { DIMENSIONS, type SampleIndex, sampleDocument, sampleFile, sampleIndex } from '../store/testing.ts';
import { writeChapters } from '../store/write/write-chapters.ts';
import { removeDocument } from '../store/write/write-document.ts';
import { fulltext } from './fulltext/fulltext.ts';
import type { Projection } from './projection.ts';
import { wordCount } from './testing-word-count.ts';
import { eachVector } from './vectors/vec0-table.ts';
import { vectors } from './vectors/vectors.ts';

const ALL: readonly Projection[] = [fulltext, vectors, wordCount];

interface Case {
  readonly projection: Projection;
  /** All that it has, in a form that does not depend on how it came there. */
  readonly contents: (db: Database) => unknown;
  /** What may happen to its tables, and whether files have to be read again to mend it, or to make it again. */
  readonly damages: readonly (readonly [
    what: string,
    sql: string,
    needsFiles: { readonly mend: boolean; readonly rebuild: boolean },
  ])[];
  /** Whether only the model can make its entries. Default false. */
  readonly needsModel?: boolean;
}

const NO_FILES = { mend: false, rebuild: false };
const MENDED_BY_FILES = { mend: true, rebuild: false };
const BY_FILES = { mend: true, rebuild: true };

const CASES: readonly (readonly [string, Case])[] = [
  [
    'the full-text index',
    {
      projection: fulltext,
      contents(db) {
        db.exec('CREATE VIRTUAL TABLE temp.place USING fts5vocab (main, lexicon, instance)');
        const rows = db
          .prepare('SELECT doc, term, col, offset FROM temp.place ORDER BY doc, col, offset, term')
          .raw()
          .all();
        db.exec('DROP TABLE temp.place');
        return rows;
      },
      damages: [
        ['an entry is gone', 'DELETE FROM lexicon WHERE rowid = (SELECT min(id) FROM observation)', NO_FILES],
        ['an entry belongs to nothing', "INSERT INTO lexicon (rowid, text) VALUES (900, 'heron')", NO_FILES],
        ['its segments cannot be read', 'UPDATE lexicon_data SET block = zeroblob(20) WHERE id > 10', NO_FILES],
      ],
    },
  ],
  [
    'the vectors',
    {
      projection: vectors,
      needsModel: true,
      contents: (db) => [
        Array.from(eachVector(db, 1), ({ passageId, vector }) => [passageId, ...vector]),
        db
          .prepare(
            'SELECT passage_id, observation_id, document_id, fingerprint_id, hex(code) FROM code ORDER BY passage_id',
          )
          .raw()
          .all(),
      ],
      damages: [
        ['a code is gone', 'DELETE FROM code WHERE passage_id = (SELECT min(id) FROM passage)', MENDED_BY_FILES],
        ['a vector is gone', 'DELETE FROM vectors_1 WHERE passage_id = (SELECT min(id) FROM passage)', BY_FILES],
        [
          'a vector belongs to nothing',
          "INSERT INTO vectors_1 (passage_id, vector) VALUES (900, vec_int8(x'7f0102'))",
          MENDED_BY_FILES,
        ],
        ["a code is another document's", 'UPDATE code SET document_id = 77', MENDED_BY_FILES],
        ['vec0 has lost its vectors', 'DROP TABLE vectors_1_vector_chunks00', BY_FILES],
        ['vec0 has lost its parts', 'DROP TABLE vectors_1_chunks', NO_FILES],
        ['vec0 has lost its list of rows', 'DROP TABLE vectors_1_rowids', NO_FILES],
        ['vec0 has lost what it says of itself', 'DROP TABLE vectors_1_info', NO_FILES],
        [
          'vec0 lists fewer rows than it has',
          'DELETE FROM vectors_1_rowids WHERE rowid = (SELECT min(id) FROM passage)',
          NO_FILES,
        ],
      ],
    },
  ],
  [
    'a third one',
    {
      projection: wordCount,
      contents: (db) => db.prepare('SELECT * FROM word_count ORDER BY observation_id').raw().all(),
      damages: [
        [
          'a count is wrong',
          'UPDATE word_count SET words = 99 WHERE observation_id = (SELECT min(id) FROM observation)',
          NO_FILES,
        ],
        ['a count is gone', 'DELETE FROM word_count', NO_FILES],
      ],
    },
  ],
];

let index: SampleIndex;
beforeEach(() => void (index = sampleIndex(ALL)));
afterEach(() => index.close());

const steps = { stopped: () => false, pause: () => setImmediate().then(() => {}) };

/** Some documents, a log of two chapters among them; one is written twice and one removed. */
function writeAll(): void {
  index.write('/notes/a.md', ['We chose apples.', { text: 'Plums failed.', label: 'Challenges' }], { title: 'Fruit' });
  index.write('/notes/gone.md', ['It is forgotten.', 'It, too.']);
  index.write('/notes/b.md', ['An older text.']);
  index.write('/notes/b.md', ['A newer text.', 'And one more.', { text: 'Elsewhere.', label: 'Other' }], {
    date: Date.UTC(2025, 9, 31),
  });
  removeDocument(index.db, idOf('/notes/gone.md'));
  writeLog(0, 'First turn.', 'Second turn.');
  writeLog(1, 'Second turn, continued.', 'Third turn.');
}

function writeLog(kept: number, ...texts: readonly string[]): void {
  const chapters = texts.map((text) => ({ hash: text, blocks: sampleDocument([text, `${text} More.`]).blocks }));
  writeChapters(index.db, index.fingerprintId, sampleFile(index.sourceId, '/notes/log.jsonl'), {
    ...sampleDocument([]),
    kept,
    chapters,
  });
}

function idOf(file: string): number {
  return index.db.prepare('SELECT id FROM file WHERE path = ?').pluck().get(file) as number;
}

/** Writes where SQLite keeps others from writing. */
function damage(sql: string): void {
  index.db.pragma('foreign_keys = OFF');
  index.db.unsafeMode(true);
  index.db.exec(sql);
  index.db.unsafeMode(false);
  index.db.pragma('foreign_keys = ON');
}

/** Reads the files of these documents again, as the next run would. */
function readAgain(documents: readonly number[]): void {
  for (const id of documents) {
    const file = index.db.prepare('SELECT path FROM file WHERE id = ?').pluck().get(id) as string;
    if (file.endsWith('.jsonl')) writeLog(0, 'First turn.', 'Second turn, continued.', 'Third turn.');
    else index.write(file, ['Read again.', 'And more.']);
  }
}

function pendingFiles(): readonly number[] {
  return listFiles(index.db, 'pending', 0, 10).items.map(({ path: file }) => idOf(file));
}

describe.each(CASES)('%s', (_name, { projection, contents, damages, needsModel = false }) => {
  const rebuild = async (): Promise<void> => {
    await writeInSteps(
      index.db,
      function* (writer) {
        yield* projection.rebuild(writer);
        return true;
      },
      steps,
    );
  };

  it('has what is written, and forgets what is removed', () => {
    index.write('/notes/a.md', ['Kept.', 'Kept, too.']);
    const [before, entries] = [contents(index.db), projection.entries(index.db)];
    expect(entries).toBe(2);
    const id = index.write('/notes/b.md', ['Gone.', { text: 'Gone, too.', label: 'Other' }]);
    expect(projection.entries(index.db)).toBe(4);
    expect(projection.check(index.db)).toMatchObject({ ok: true });
    removeDocument(index.db, id);
    expect(contents(index.db)).toEqual(before);
    expect(projection.check(index.db)).toMatchObject({ ok: true });
  });

  it('has only the second writing of a document', () => {
    index.write('/notes/a.md', ['One.', 'Two.', 'Three.']);
    index.write('/notes/a.md', ['Four.']);
    expect(projection.entries(index.db)).toBe(1);
    expect(projection.check(index.db)).toMatchObject({ ok: true });
  });

  it('has nothing of what fails midway', () => {
    index.write('/notes/a.md', ['Before.']);
    const before = contents(index.db);
    expect(() =>
      index.write('/notes/a.md', ['After.', { text: 'After, too.', vector: new Float32Array(DIMENSIONS - 1) }]),
    ).toThrow(/[Dd]imension/);
    expect(contents(index.db)).toEqual(before);
  });

  it('is the same made again from the rows as it became by changes', async () => {
    writeAll();
    const before = contents(index.db);
    await rebuild();
    expect(contents(index.db)).toEqual(before);
    expect(projection.check(index.db)).toMatchObject({ ok: true });
  });

  it('is empty made again from no rows', async () => {
    const id = index.write('/notes/a.md', ['One.']);
    removeDocument(index.db, id);
    await rebuild();
    expect([projection.entries(index.db), projection.check(index.db).ok]).toEqual([0, true]);
  });

  it.each(damages)(
    'finds that %s, and mends it or says whose files have to be read',
    (_what, sql, { mend: needsFiles }) => {
      writeAll();
      const before = contents(index.db);
      damage(sql);
      expect(projection.check(index.db)).toMatchObject({
        ok: false,
        detail: expect.stringMatching(/\S/) as string,
        fix: expect.stringMatching(/^[a-z].*\d/) as string,
      });
      const { done, unread } = index.db.transaction(() => projection.mend(index.db)).immediate();
      expect([done.length + unread.length > 0, unread.length > 0]).toEqual([true, needsFiles]);
      readAgain(unread);
      expect(projection.check(index.db)).toMatchObject({ ok: true });
      expect(needsFiles || isDeepStrictEqual(contents(index.db), before)).toBe(true);
    },
  );

  it.each(damages)(
    'is made again where %s, or says whose files have to be read',
    async (_what, sql, { rebuild: needsFiles }) => {
      writeAll();
      const before = contents(index.db);
      damage(sql);
      setPosition(index.db, projection, -1);
      expect(await catchUpAll(index.db, steps)).toEqual([projection.name]);
      const unread = pendingFiles();
      expect(unread.length > 0).toBe(needsFiles);
      readAgain(unread);
      expect(projection.check(index.db)).toMatchObject({ ok: true });
      expect(needsFiles || isDeepStrictEqual(contents(index.db), before)).toBe(true);
    },
  );

  it('tells its sizes', () => {
    writeAll();
    const { entries, bytes } = sizesOf(index.db, projection);
    expect(entries).toBe(projection.entries(index.db));
    expect(bytes).toBeGreaterThanOrEqual(4_096);
  });

  it('takes in what was written while it was left out', async () => {
    index.write('/notes/first.md', ['It was there.']);
    index.reopen(ALL.filter((one) => one !== projection));
    writeAll();
    removeDocument(index.db, idOf('/notes/first.md'));
    index.reopen(ALL);
    expect(projectionsBehind(index.db)).toEqual([projection]);
    expect(await catchUpAll(index.db, steps)).toEqual([projection.name]);
    expect(projectionsBehind(index.db)).toEqual([]);
    expect(pendingFiles()).toEqual(needsModel ? ['/notes/a.md', '/notes/b.md', '/notes/log.jsonl'].map(idOf) : []);
    readAgain(pendingFiles());
    expect(projection.check(index.db)).toMatchObject({ ok: true });
    const caughtUp = contents(index.db);
    await rebuild();
    expect(contents(index.db)).toEqual(caughtUp);
  });

  it('is made from all rows where it is new, or has another form than the program', async () => {
    writeAll();
    const before = contents(index.db);
    const other: Projection = { ...projection, version: projection.version + 1 };
    index.reopen(ALL.map((one) => (one === projection ? other : one)));
    expect(projectionsBehind(index.db)).toEqual([other]);
    await catchUpAll(index.db, steps);
    expect([positionOf(index.db, other), contents(index.db)]).toEqual([lastChange(index.db), before]);
  });

  it('brought in step by a process that is killed, is as it was, and is brought in step by the next', async () => {
    writeAll();
    index.write(
      '/notes/long.md',
      Array.from({ length: 120 }, (_, i) => `Text number ${i}.`),
    );
    const before = contents(index.db);
    setPosition(index.db, projection, -1);
    const killed = spawnSync(
      process.execPath,
      [path.join(import.meta.dirname, 'testing-kill.ts'), index.folder, projection.name, 'catch up'],
      { encoding: 'utf8' },
    );
    expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', expect.not.stringContaining('Error') as string]);
    expect(projectionsBehind(index.db)).toEqual([projection]);
    expect(contents(index.db)).toEqual(before);
    expect(await catchUpAll(index.db, steps)).toEqual([projection.name]);
    expect(contents(index.db)).toEqual(before);
  });

  it('written by a process that is killed, is as it was', () => {
    writeAll();
    const before = contents(index.db);
    const killed = spawnSync(
      process.execPath,
      [path.join(import.meta.dirname, 'testing-kill.ts'), index.folder, projection.name, 'write'],
      { encoding: 'utf8' },
    );
    expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', expect.not.stringContaining('Error') as string]);
    expect(contents(index.db)).toEqual(before);
    expect([projection.check(index.db).ok, projectionsBehind(index.db)]).toEqual([true, []]);
  });

  it('leaves no word of what was removed in the files of the database once these are purged', async () => {
    for (let i = 0; i < 30; i++) index.write(`/notes/${i}.md`, [`Common words number ${i}.`]);
    const id = index.write('/notes/secret.md', ['The password is zanzibarquux.']);
    removeDocument(index.db, id);
    expect(await purgeNoted(index.db)).toBe(true);
    for (const suffix of ['', '-wal'])
      expect(readFileSync(path.join(index.folder, `index.db${suffix}`)).includes('anzibarquux')).toBe(false);
    expect(projection.check(index.db)).toMatchObject({ ok: true });
  });
});

it('A new index is in step with all of them, whatever their versions', () => {
  const newer = ALL.map((one) => ({ ...one, version: one.version + 1 }));
  const { db, close } = sampleIndex(newer);
  expect(projectionsBehind(db)).toEqual([]);
  close();
});

it('A new one comes to an index that has documents, and is made from them', async () => {
  index.reopen([fulltext, vectors]);
  writeAll();
  index.reopen(ALL);
  // Its table is made when the index is opened, and the files need not be read again.
  expect(index.db.prepare("SELECT count(*) FROM file WHERE recipe = ''").pluck().get()).toBe(0);
  await catchUpAll(index.db, steps);
  expect([wordCount.check(index.db).ok, wordCount.entries(index.db)]).toEqual([true, fulltext.entries(index.db)]);
});

it('A list without any writes rows all the same', () => {
  index.reopen([]);
  index.write('/notes/a.md', ['Rows alone.']);
  expect(index.db.prepare('SELECT text FROM observation').pluck().all()).toEqual(['Rows alone.']);
});
