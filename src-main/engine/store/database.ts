/** Opens the index, and makes SQLite's errors readable. */
import { existsSync, readdirSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../../src-shared/errors.ts';
import { fileStamp } from '../../../src-shared/time/show.ts';
import { moveAside, oddity } from '../../system/own-file.ts';
import { log } from '../../system/log.ts';
import { makeFile, makeFolder, makePrivate, PRIVATE_FILE } from '../../system/private-folder.ts';
import { warn } from '../../system/terminal.ts';
import type { Projection } from '../projections/projection.ts';
import { attachProjections, projectionsOf } from './attached-projections.ts';
import { type Database, openConnection, openMemory, sqliteCode } from './connection.ts';
import { migrate, refuseNewer, versionOf } from './migrations.ts';
import { mendSchema, schemaOf } from './schema.ts';

export { type Database, generationOf, type Statement, statement } from './connection.ts';

/** The file of the index in a data folder. All of it is derived from the user's files and can be built again. */
export const DATABASE_FILE = 'index.db';

/** What SQLite keeps beside it, while it is open or after a crash. */
const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/** The beginning of the name of an index that was damaged and moved aside. */
const DAMAGED = `${DATABASE_FILE}.damaged-`;

/** What Quarry keeps in its data folder. Anything else in there is the user's. */
const OWN_NAMES =
  /^(?:index\.db|owner\.|settings\.json|quarry(?:\.\d)?\.log$|in-hand-|crashed-|copies$|window$|models$)/;

/** Stands beside a database in which damage was met: the next start reads it whole and does not trust it. */
const SUSPECT = '.suspect';

/**
 * No other Quarry writes; whatever else does keeps all searches of this thread waiting so long at a time. In
 * milliseconds.
 */
const LONGEST_WAIT = 250;

/**
 * A larger file is read whole only when it is suspect: at every start 50 MB would take a tenth of a second, a gigabyte
 * seconds.
 */
const ALWAYS_CHECKED = 16 * 2 ** 20;

/**
 * Opens the index of a data folder, creating folder and file, and brings its schema up to date. A database that is
 * damaged is moved aside and an empty one takes its place; it is deleted when something of the index is forgotten, for
 * it may have the same words.
 *
 * @param projections what is derived from its rows, in the order in which they are written
 * @param largestChecked bytes of a database that is looked through for damage at every start; a larger one only after
 *   damage was met
 * @throws EngineError `DATA_UNWRITABLE`, `DISK_FULL`, `DATABASE_NEWER`, `DATABASE_BUSY`
 */
export function openDatabase(
  dataFolder: string,
  projections: readonly Projection[],
  largestChecked = ALWAYS_CHECKED,
): { readonly db: Database /** Where a damaged index went. */; readonly movedAside: string | null } {
  const file = path.join(dataFolder, DATABASE_FILE);
  try {
    makeFolder(dataFolder);
    makePrivate(dataFolder, OWN_NAMES);
    refuseMisplaced(dataFolder);
    makeFile(file); // SQLite would make one that everybody may read; what stands beside it has its mode
  } catch (cause) {
    throw cause instanceof EngineError ? cause : refused(dataFolder, cause);
  }
  try {
    return { db: open(file, projections, largestChecked), movedAside: null };
  } catch (error) {
    if (!isDamage(error)) throw readable(error, dataFolder);
  }
  const aside = path.join(dataFolder, DAMAGED + fileStamp());
  for (const suffix of ['', ...COMPANIONS]) {
    try {
      renameSync(file + suffix, aside + suffix);
    } catch {
      // A database closed in peace has no -wal and -shm.
    }
  }
  rmSync(file + SUSPECT, { force: true });
  makeFile(file);
  return { db: open(file, projections, largestChecked), movedAside: aside };
}

/** Files of the database whose names stand for something else: a folder, a pipe, a link that leads nowhere. */
function misplaced(dataFolder: string): readonly { readonly name: string; readonly what: string }[] {
  return ['', ...COMPANIONS, SUSPECT].flatMap((suffix) => {
    const name = DATABASE_FILE + suffix;
    const what = oddity(path.join(dataFolder, name));
    return what === null ? [] : { name, what };
  });
}

/** SQLite says of all of these only that it cannot open the file, and would wait for ever at a pipe. */
function refuseMisplaced(dataFolder: string): void {
  const [first] = misplaced(dataFolder);
  if (!first) return;
  throw new EngineError(
    'DATA_UNWRITABLE',
    `Quarry cannot open the index: ${path.join(dataFolder, first.name)} is ${first.what}, not a file.`,
    {
      next: 'Move it away, or run "npx quarry doctor --fix", which renames it.',
      details: { path: path.join(dataFolder, first.name) },
    },
  );
}

/**
 * Gives what stands in the place of a file of the database another name. The index must not be open.
 *
 * @returns what was done, a sentence each
 * @throws what the file system says
 */
export function moveMisplaced(dataFolder: string): readonly string[] {
  return misplaced(dataFolder).map(
    ({ name, what }) => `Moved ${name} aside, which was ${what}, to ${moveAside(path.join(dataFolder, name))}.`,
  );
}

/**
 * The files of indexes that were damaged and moved aside: they have all texts that these had, also of what was removed
 * since.
 */
export function damagedFiles(dataFolder: string): readonly string[] {
  return readdirSync(dataFolder)
    .filter((name) => name.startsWith(DAMAGED))
    .map((name) => path.join(dataFolder, name));
}

/** Deletes them. Gives how many indexes these were. @throws what the file system says */
export function deleteDamaged(dataFolder: string): number {
  const files = damagedFiles(dataFolder);
  for (const file of files) rmSync(file, { force: true, recursive: true });
  return files.filter((file) => !COMPANIONS.some((suffix) => file.endsWith(suffix))).length;
}

/**
 * A second connection to an open index, for a transaction that is written in steps: what it has not committed the first
 * one does not see.
 */
export function openWriter(db: Database): Database {
  const writer = openConnection(db.name, { fileMustExist: true });
  try {
    configure(writer, projectionsOf(db));
    writer.pragma(`busy_timeout = ${LONGEST_WAIT}`);
    return writer;
  } catch (error) {
    writer.close();
    throw error;
  }
}

function configure(db: Database, projections: readonly Projection[]): void {
  // NORMAL with WAL never corrupts; a power cut may forget the last commits, and the next scan repeats them from the
  // files.
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
  db.pragma('busy_timeout = 5000'); // nobody waits for an answer yet, and a migration has to have the lock
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('secure_delete = ON'); // what the user forgets is gone from the file, too
  db.pragma('journal_size_limit = 16777216'); // what one large document made of the log goes back to the disk
  db.pragma('cache_size = -4000'); // KB; the system keeps the file's pages too, and 16 MB made no search or run faster
  attachProjections(db, projections);
}

function open(file: string, projections: readonly Projection[], largestChecked: number): Database {
  const db = openConnection(file);
  try {
    refuseNewer(db); // first, because a pragma below may change the file
    configure(db, projections);
    const suspect = existsSync(file + SUSPECT);
    if (suspect || statSync(file).size <= largestChecked) {
      // The quick one does not hold indexes against their tables; what is suspect may be so for that.
      if (db.pragma(suspect ? 'integrity_check(1)' : 'quick_check(1)', { simple: true }) !== 'ok') throw new Damage();
    }
    const before = migrate(db);
    const now = versionOf(db);
    if (before < now) log('migrated', { from: before, to: now });
    const made = mendSchema(db, (expected ??= expectedSchema()), projections, before === 0);
    if (made === null) throw new Damage();
    if (made.length > 0)
      warn(
        `DATABASE_DAMAGED: The index had lost ${made.join(', ')}, which has been made again. Index again to have its rows, too.`,
      );
    if (suspect) rmSync(file + SUSPECT, { force: true });
    db.pragma(`busy_timeout = ${LONGEST_WAIT}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens an empty database of its own and locks it against everybody; nothing is ever written to it. `null` when
 * somebody else has the lock, or is just asking for it. The lock lasts until the result is closed, or garbage, or the
 * process ends.
 */
export function openLocked(file: string): Database | null {
  const db = openConnection(file, { timeout: 0 });
  try {
    db.pragma('journal_mode = MEMORY'); // else a journal would stand beside it
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

/** What the migrations make; the same for all databases of a process. */
let expected: ReturnType<typeof schemaOf> | undefined;

function expectedSchema(): ReturnType<typeof schemaOf> {
  const db = openMemory();
  try {
    migrate(db);
    return schemaOf(db);
  } finally {
    db.close();
  }
}

class Damage extends Error {}

/** Whether a file is none of SQLite's. */
export function isNoDatabase(error: unknown): boolean {
  return sqliteCode(error) === 'SQLITE_NOTADB';
}

function isDamage(error: unknown): boolean {
  return error instanceof Damage || /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error));
}

/** Whether another program holds the database. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error));
}

/**
 * An error a user may read, of whatever SQLite or the file system threw; other errors come back as they are. Damage is
 * noted for the next start.
 */
export function readable(error: unknown, dataFolder: string): unknown {
  const code = sqliteCode(error);
  if (isBusy(error)) {
    return new EngineError('DATABASE_BUSY', 'Another program has locked the index.', {
      next: 'Close that program (a database viewer, a backup), or wait until it has finished. Then try again.',
      cause: error,
    });
  }
  if (/^SQLITE_(FULL|READONLY|CANTOPEN|IOERR|PERM)/.test(code)) return refused(dataFolder, error);
  if (isDamage(error)) {
    markSuspect(dataFolder);
    return new EngineError('DATABASE_DAMAGED', 'The index is damaged.', {
      next: 'Restart Quarry: it moves the damaged file aside and builds a new index from your files.',
      cause: error,
    });
  }
  return error;
}

/** The next start reads the database whole and, where it finds damage, moves it aside and begins an empty one. */
export function markSuspect(dataFolder: string): void {
  try {
    writeFileSync(path.join(dataFolder, DATABASE_FILE + SUSPECT), '', { mode: PRIVATE_FILE });
  } catch {
    // Where nothing can be written, the next start cannot move the file aside either.
  }
}

/** Less is no room: SQLite's shared memory alone takes 32 KB, and a first transaction some more. In bytes. */
const NO_ROOM = 256 * 1024;

/**
 * What the system did not let us write, as an error with a way out. SQLite says `IOERR` for its shared memory on a full
 * disk, and for quotas.
 */
export function refused(dataFolder: string, cause: unknown): EngineError {
  const { code = '' } = cause as { readonly code?: string };
  const isFull =
    ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code) ||
    (/^SQLITE_(IOERR|CANTOPEN)/.test(code) && freeIn(dataFolder) < NO_ROOM);
  if (isFull) {
    return new EngineError('DISK_FULL', `There is no room left for the index in ${dataFolder}.`, {
      next: 'Free some space. An open window then continues by itself; otherwise run "npx quarry index" again. You can still search.',
      details: { path: dataFolder },
      cause,
    });
  }
  if (/^SQLITE_IOERR_(WRITE|SHMSIZE)/.test(code)) {
    return new EngineError(
      'DATA_UNWRITABLE',
      `The index in ${dataFolder} cannot grow: a quota or a file size limit is reached, or the drive is failing.`,
      {
        next: 'Raise the limit, check the drive, or choose another folder with --data DIR.',
        details: { path: dataFolder },
        cause,
      },
    );
  }
  return new EngineError('DATA_UNWRITABLE', `The data folder ${dataFolder} cannot be written.`, {
    next: 'Make it writable, or choose another one with --data DIR.',
    details: { path: dataFolder },
    cause,
  });
}

/** In bytes; much where it cannot be told. */
function freeIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}
