/** The simplest projection there can be, for tests: how many words each document has, in a table of its own. */
import { allRows } from './read-rows.ts';
import { type Database, statement } from '../store/connection.ts';
import type { Projection, Steps, WrittenRows } from './projection.ts';

export const wordCount: Projection = {
  name: 'word-count',
  title: 'word counts',
  version: 1,
  tables: /^word_count$/,
  missing: (db) => (statement(db, "SELECT 1 FROM sqlite_schema WHERE name = 'word_count'").get() ? [] : ['word_count']),
  create: (db) =>
    void db.exec(
      'CREATE TABLE IF NOT EXISTS word_count (observation_id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL, words INTEGER NOT NULL) STRICT',
    ),

  *write(db, { documentId, blocks }: WrittenRows): Steps<boolean> {
    for (const { id, text } of blocks.flat()) {
      statement(db, 'INSERT OR REPLACE INTO word_count (observation_id, document_id, words) VALUES (?, ?, ?)').run(
        id,
        documentId,
        wordsIn(text),
      );
      yield;
    }
    return true;
  },
  *remove(db, { observations }): Steps {
    for (const id of observations) {
      statement(db, 'DELETE FROM word_count WHERE observation_id = ?').run(id);
      yield;
    }
  },
  check(db) {
    const wrong = wrongIn(db);
    return {
      ok: wrong === 0,
      detail: `${wrong} counts are wrong`,
      fix: `count the words of ${wrong} observations again`,
    };
  },
  mend(db) {
    const wrong = wrongIn(db);
    if (wrong > 0) for (const _ of rebuild(db));
    return { done: wrong > 0 ? [`Counted the words of ${wrong} observations again.`] : [], unread: [] };
  },
  rebuild,
  entries: (db) => statement(db, 'SELECT count(*) FROM word_count').pluck().get() as number,
  purge: (db) => {
    // what a document is marked with that a test has removed
    statement(db, 'DELETE FROM word_count WHERE words < 0').run();
    return false;
  },
};

function* rebuild(db: Database): Steps<readonly number[]> {
  statement(db, 'DELETE FROM word_count').run();
  for (const rows of allRows(db)) yield* wordCount.write(db, rows);
  return [];
}

function wrongIn(db: Database): number {
  const rows = statement(
    db,
    'SELECT o.text, w.words FROM observation AS o LEFT JOIN word_count AS w ON w.observation_id = o.id',
  )
    .raw()
    .all() as [string, number | null][];
  const surplus = statement(
    db,
    'SELECT count(*) FROM word_count WHERE observation_id NOT IN (SELECT id FROM observation)',
  )
    .pluck()
    .get() as number;
  return surplus + rows.filter(([text, words]) => words !== wordsIn(text)).length;
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}
