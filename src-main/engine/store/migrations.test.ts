import { readFileSync } from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openIndex } from '../projections/open-index.ts';
import { migrate, migrations, refuseNewer } from './migrations.ts';
import { scratchFolder } from './testing.ts';

const schema = (db: SqliteDatabase.Database): unknown[] =>
  db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();

it.each(migrations().map((name, index) => [name, index] as const))(
  '%s brings version %i to the next',
  (name, version) => {
    const db = new SqliteDatabase(':memory:');
    migrate(db, migrations().slice(0, version));
    expect(db.pragma('user_version', { simple: true })).toBe(version);
    const before = schema(db);
    migrate(db, migrations().slice(0, version + 1));
    expect(db.pragma('user_version', { simple: true })).toBe(version + 1);
    expect(schema(db), `${name} changes nothing`).not.toEqual(before);
    db.close();
  },
);

it('Every step from an empty file gives the same schema as all at once', () => {
  const stepwise = new SqliteDatabase(':memory:');
  migrations().forEach((_, index) => migrate(stepwise, migrations().slice(0, index + 1)));
  const { folder, remove } = scratchFolder();
  const { db } = openIndex(folder);
  expect(schema(db)).toEqual(schema(stepwise));
  db.close();
  stepwise.close();
  remove();
});

it('A step that fails leaves the version and the tables before it', () => {
  const db = new SqliteDatabase(':memory:');
  db.exec('CREATE TABLE observation (mine)'); // the first migration stumbles over it halfway
  expect(() => migrate(db)).toThrow(/observation/);
  expect(db.pragma('user_version', { simple: true })).toBe(0);
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['observation']);
  db.close();
});

it('A version that the program does not know is refused', () => {
  const db = new SqliteDatabase(':memory:');
  migrate(db);
  expect(() => refuseNewer(db)).not.toThrow();
  expect(() => refuseNewer(db, migrations().slice(1))).toThrow(expect.objectContaining({ code: 'DATABASE_NEWER' }));
  db.close();
});

it('Landed migrations are listed with their checksums', () => {
  const frozen = JSON.parse(readFileSync(path.join(import.meta.dirname, 'migrations/frozen.json'), 'utf8')) as Record<
    string,
    string
  >;
  expect(Object.keys(frozen)).toEqual(migrations());
});

it('The new lexicon is empty, and all files are read again for it', () => {
  const db = new SqliteDatabase(':memory:');
  const at = migrations().findIndex((name) => name.endsWith('-lexicon.sql'));
  migrate(db, migrations().slice(0, at));
  db.exec(
    "INSERT INTO source (id, path, kind, added_at) VALUES (1, '/n', 'folder', 0); INSERT INTO lexicon (rowid, text, context, parts) VALUES (1, 'secret', '', '')",
  );
  db.exec(
    "INSERT INTO file (source_id, path, state, code, reason, size, modified_at, content_hash, recipe) VALUES (1, '/n/a.md', 'indexed', '', '', 1, 1, 'hash', 'recipe')",
  );
  migrate(db, migrations().slice(0, at + 1));
  expect(db.prepare('SELECT count(*) FROM lexicon').pluck().get()).toBe(0);
  expect(db.prepare('SELECT state, content_hash, recipe FROM file').all()).toEqual([
    { state: 'indexed', content_hash: 'hash', recipe: '' },
  ]);
  db.close();
});
