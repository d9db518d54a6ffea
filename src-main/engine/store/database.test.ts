import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE, readable, statement } from './database.ts';
import { openIndex } from '../projections/open-index.ts';
import { migrate, migrations } from './migrations.ts';
import { sampleIndex, scratchFolder } from './testing.ts';
import { insertSource, listSources } from './sources.ts';

let scratch: ReturnType<typeof scratchFolder>;
let file: string;
beforeEach(() => {
  scratch = scratchFolder();
  file = path.join(scratch.folder, DATABASE_FILE);
});
afterEach(() => scratch.remove());

describe('opening a data folder', () => {
  it('makes the folder and the database', () => {
    const folder = path.join(scratch.folder, 'not', 'yet', 'there');
    const { db, movedAside } = openIndex(folder);
    expect(movedAside).toBeNull();
    expect(db.pragma('user_version', { simple: true })).toBe(migrations().length);
    db.close();
    expect(existsSync(path.join(folder, DATABASE_FILE))).toBe(true);
  });

  it('finds again what was written before', () => {
    const first = openIndex(scratch.folder).db;
    insertSource(first, { path: '/notes', kind: 'folder', addedAt: 7 });
    first.close();
    const { db } = openIndex(scratch.folder);
    expect(listSources(db)).toMatchObject([{ path: '/notes', kind: 'folder', addedAt: 7 }]);
    db.close();
  });

  it('may be done by two at once, the first migration included', () => {
    const [left, right] = [new SqliteDatabase(file), new SqliteDatabase(file)];
    // Both have seen version 0; the second takes its step after the first has.
    const read = left.pragma.bind(left);
    let asked = 0;
    left.pragma = ((text: string, options?: { simple?: boolean }) => {
      const seen = read(text, options as never) as unknown;
      if (text === 'user_version' && asked++ === 0) migrate(right);
      return seen;
    }) as typeof left.pragma;
    migrate(left);
    expect(left.prepare('SELECT count(*) AS n FROM source').get()).toEqual({ n: 0 });
    left.close();
    right.close();
  });

  it('refuses a database of a later program and leaves its file as it was', () => {
    const later = new SqliteDatabase(file);
    later.exec('CREATE TABLE future (x)');
    later.pragma(`user_version = ${migrations().length + 1}`);
    later.close();
    const before = readFileSync(file);
    expect(() => openIndex(scratch.folder)).toThrow(
      expect.objectContaining({ code: 'DATABASE_NEWER', next: expect.stringMatching(/\S/) as string }),
    );
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(scratch.folder)).toEqual([DATABASE_FILE]);
  });
});

describe('a damaged database', () => {
  const expectMovedAside = (): void => {
    const damaged = readFileSync(file);
    const { db, movedAside } = openIndex(scratch.folder);
    expect(movedAside).toMatch(/index\.db\.damaged-/);
    expect(readFileSync(movedAside as string).equals(damaged)).toBe(true);
    expect(listSources(db)).toEqual([]);
    db.close();
  };

  it('is moved aside, whole, when it is no database at all', () => {
    writeFileSync(file, 'This is a shopping list, not a database.\n'.repeat(200));
    expectMovedAside();
  });

  it('is moved aside when pages were overwritten', () => {
    const { db } = openIndex(scratch.folder);
    for (let i = 0; i < 500; i++)
      insertSource(db, { path: `/notes/${i}/${'x'.repeat(100)}`, kind: 'folder', addedAt: i });
    db.close();
    const bytes = readFileSync(file);
    bytes.fill(0xaa, 4096 * 2, 4096 * 30);
    writeFileSync(file, bytes);
    expectMovedAside();
  });

  it('that is large is not looked for at each start, but once it was met', () => {
    const { db } = openIndex(scratch.folder);
    for (let i = 0; i < 500; i++)
      insertSource(db, { path: `/notes/${i}/${'x'.repeat(100)}`, kind: 'folder', addedAt: i });
    db.close();
    const bytes = readFileSync(file);
    bytes.fill(0xaa, bytes.length - 4096 * 5);
    writeFileSync(file, bytes);
    const large = openIndex(scratch.folder, bytes.length - 1);
    expect(large.movedAside).toBeNull();
    let met: unknown;
    try {
      large.db.pragma('integrity_check(1)');
      listSources(large.db);
    } catch (error) {
      met = readable(error, scratch.folder);
    }
    expect(met).toMatchObject({ code: 'DATABASE_DAMAGED' });
    large.db.close();
    const again = openIndex(scratch.folder, bytes.length - 1);
    expect(again.movedAside).toMatch(/index\.db\.damaged-/);
    again.db.close();
    expect(readdirSync(scratch.folder).filter((name) => name.endsWith('.suspect'))).toEqual([]);
  });

  it('that proves sound after all is trusted again', () => {
    openIndex(scratch.folder).db.close();
    readable(new SqliteDatabase.SqliteError('it failed', 'SQLITE_CORRUPT'), scratch.folder);
    expect(readdirSync(scratch.folder)).toContain('index.db.suspect');
    const { db, movedAside } = openIndex(scratch.folder, 0);
    expect(movedAside).toBeNull();
    expect(readdirSync(scratch.folder)).not.toContain('index.db.suspect');
    db.close();
  });

  it('is moved aside when it was cut short', () => {
    const sample = sampleIndex();
    sample.write('/notes/a.md', ['One.', 'Two.']);
    sample.db.pragma('wal_checkpoint(TRUNCATE)');
    const bytes = readFileSync(path.join(sample.folder, DATABASE_FILE));
    sample.close();
    writeFileSync(file, bytes.subarray(0, bytes.length - 4096 * 8));
    expectMovedAside();
  });
});

describe('a data folder that cannot be written', () => {
  it('is an error that names the folder and the way out', () => {
    const inTheWay = path.join(scratch.folder, 'file');
    writeFileSync(inTheWay, '');
    const folder = path.join(inTheWay, 'data');
    expect(() => openIndex(folder)).toThrow(
      expect.objectContaining({
        code: 'DATA_UNWRITABLE',
        details: { path: folder },
        next: expect.stringContaining('--data') as string,
      }),
    );
  });

  it('is also one where something else has the name of the database', () => {
    mkdirSync(file);
    expect(() => openIndex(scratch.folder)).toThrow(expect.objectContaining({ code: 'DATA_UNWRITABLE' }));
  });
});

describe("SQLite's errors", () => {
  it.each([
    ['SQLITE_BUSY_SNAPSHOT', 'DATABASE_BUSY'],
    ['SQLITE_LOCKED', 'DATABASE_BUSY'],
    ['SQLITE_FULL', 'DISK_FULL'],
    ['SQLITE_READONLY_DIRECTORY', 'DATA_UNWRITABLE'],
    ['SQLITE_IOERR_WRITE', 'DATA_UNWRITABLE'],
    ['SQLITE_CORRUPT_VTAB', 'DATABASE_DAMAGED'],
  ])('%s becomes %s, which says what to do', (code, expected) => {
    const error = readable(new SqliteDatabase.SqliteError('it failed', code), '/data');
    expect(error).toMatchObject({ code: expected, next: expect.stringMatching(/\S/) as string });
  });

  it('of a mistake in a statement stay as they are, for they are ours', () => {
    const error = new SqliteDatabase.SqliteError('no such column', 'SQLITE_ERROR');
    expect(readable(error, '/data')).toBe(error);
  });
});

describe('statements', () => {
  it('are prepared once for each database', () => {
    const [a, b] = [sampleIndex(), sampleIndex()];
    expect(statement(a.db, 'SELECT 1')).toBe(statement(a.db, 'SELECT 1'));
    expect(statement(a.db, 'SELECT 1')).not.toBe(statement(b.db, 'SELECT 1'));
    a.close();
    b.close();
  });
});
