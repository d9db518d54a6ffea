/** What the user adds and takes away. */
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Expiry, KeepGone, Source, WatchState } from '../../../src-shared/model.ts';
import type { Database } from '../store/database.ts';
import { documentsOfSource } from '../store/documents.ts';
import { countFilesOfSource, countGone, deleteFile, type FileRow, goneFiles, logTimes } from '../store/files.ts';
import { countRedactionsOfSource } from '../store/redactions.ts';
import {
  adoptFiles,
  deleteSource,
  findSource,
  insertSource,
  listSources,
  setHidden,
  setKeepGone,
  setPaused,
  setRedact,
  type SourceRow,
} from '../store/sources.ts';
import { EXPIRING_FORMAT, expiryDays, expiryOf } from './discover/log-expiry.ts';
import { allSteps, removeSteps } from '../store/write/write-document.ts';

/**
 * Adds a folder or file. If a source contains the path already, that source is returned. If the path contains other
 * sources, they become part of the new one, with everything indexed from them.
 *
 * @param given a path, made absolute, symbolic links resolved
 * @param redact whether secrets are taken out. Default: as the source has it, true for a new one
 * @param apart whether a path is a source of its own wherever it lies, and no part of one around it. Default: none is
 * @throws EngineError `PATH_NOT_FOUND`, `PATH_UNREADABLE`, `INVALID_REQUEST` for a choice of its own below another
 *   source
 */
export function addSource(
  db: Database,
  given: string,
  redact?: boolean,
  apart: (path: string) => boolean = () => false,
): Source {
  const { path: real, kind } = resolveSource(given);
  return db
    .transaction(() => {
      const sources = listSources(db);
      const covering = sources.find((source) => (apart(real) ? source.path === real : covers(source.path, real)));
      if (covering) {
        if (redact === undefined || redact === covering.redact) return describeSource(db, covering);
        if (covering.path !== real) {
          throw new EngineError(
            'INVALID_REQUEST',
            `${real} is inside ${covering.path}, and Quarry ${covering.redact ? 'removes' : 'keeps'} the secrets of that folder.`,
            { next: 'Change that folder, or remove it and add its subfolders separately.', details: { path: real } },
          );
        }
        setRedact(db, covering.id, redact);
        return describeSource(db, { ...covering, redact });
      }
      const added = insertSource(db, { path: real, kind, addedAt: Date.now(), redact: redact ?? true });
      for (const narrower of sources.filter((source) => covers(real, source.path) && !apart(source.path))) {
        adoptFiles(db, narrower.id, added.id);
        deleteSource(db, narrower.id);
      }
      return describeSource(db, added);
    })
    .immediate();
}

/**
 * Removes a source with everything that was indexed from it, and returns the removed documents.
 *
 * @throws EngineError `SOURCE_NOT_FOUND`
 */
export function removeSource(db: Database, id: number): readonly number[] {
  return db.transaction(() => allSteps(removeSourceSteps(db, id))).immediate();
}

/** The same within a transaction of the caller, in small steps. */
export function* removeSourceSteps(db: Database, id: number): Generator<void, readonly number[], void> {
  if (!findSource(db, id)) unknownSource(id);
  const documents = documentsOfSource(db, id);
  for (const document of documents) {
    yield* removeSteps(db, document);
    yield;
  }
  deleteSource(db, id);
  return documents;
}

/** How a source is watched, as far as the database knows. */
export const storedState = ({ paused }: SourceRow): WatchState => ({
  watching: paused ? 'paused' : 'off',
  watchingNote: '',
});

/** A source with its files by state. @param watch how it is watched. Default: as far as the database knows */
export function describeSource(db: Database, source: SourceRow, watch: WatchState = storedState(source)): Source {
  const { id, path: where, kind, addedAt, redact, keepGone, hidden } = source;
  const redactionKinds = countRedactionsOfSource(db, id);
  const redactions = Object.values(redactionKinds).reduce((sum, n) => sum + n, 0);
  return {
    id,
    path: where,
    kind,
    addedAt,
    files: countFilesOfSource(db, id),
    redact,
    redactions,
    redactionKinds,
    keepGone,
    gone: countGone(db, id),
    hidden,
    ...watch,
  };
}

/**
 * Changes what is not `undefined`.
 *
 * @throws EngineError `SOURCE_NOT_FOUND`
 */
export function changeSource(
  db: Database,
  id: number,
  { keepGone, hidden }: { readonly keepGone?: KeepGone | undefined; readonly hidden?: boolean | undefined },
): SourceRow {
  if (!findSource(db, id)) unknownSource(id);
  if (keepGone !== undefined) setKeepGone(db, id, keepGone);
  if (hidden !== undefined) setHidden(db, id, hidden);
  return findSource(db, id) ?? unknownSource(id);
}

/** Files that are gone and still found, at or below a path; all where none is given. */
export function goneBelow(db: Database, at: string | undefined): readonly FileRow[] {
  return goneFiles(db).filter(({ path: file }) => at === undefined || covers(path.resolve(at), file));
}

/** Forgets files with all that was indexed of them, in small steps. */
export function* forgetSteps(db: Database, files: readonly FileRow[]): Generator<void, number, void> {
  for (const { id } of files) {
    yield* removeSteps(db, id);
    deleteFile(db, id);
    yield;
  }
  return files.length;
}

/** Logs of a source that their program will delete; `null` where there are none. */
export async function expiryOfSource(db: Database, { id, path: where }: SourceRow): Promise<Expiry | null> {
  const days = await expiryDays(where);
  return days === null ? null : expiryOf(days, logTimes(db, id, EXPIRING_FORMAT));
}

/**
 * Remembers whether a source, or each, is paused.
 *
 * @throws EngineError `SOURCE_NOT_FOUND`
 * @returns those it was said of
 */
export function pauseSources(db: Database, id: number | undefined, paused: boolean): readonly SourceRow[] {
  const about = id === undefined ? listSources(db) : [findSource(db, id) ?? unknownSource(id)];
  for (const source of about) if (source.paused !== paused) setPaused(db, source.id, paused);
  return about;
}

function unknownSource(id: number): never {
  throw new EngineError('SOURCE_NOT_FOUND', `There is no source with the number ${id}.`, { details: { id } });
}

/**
 * What stands at a path, made absolute, symbolic links resolved.
 *
 * @throws EngineError `PATH_NOT_FOUND`, `PATH_UNREADABLE`
 */
export function resolveSource(given: string): { readonly path: string; readonly kind: 'folder' | 'file' } {
  const absolute = path.resolve(given);
  try {
    const real = realpathSync.native(absolute);
    const stats = statSync(real);
    if (stats.isDirectory()) return { path: real, kind: 'folder' };
    if (stats.isFile()) return { path: real, kind: 'file' };
  } catch (cause) {
    const missing = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes((cause as NodeJS.ErrnoException).code ?? '');
    if (missing)
      throw new EngineError('PATH_NOT_FOUND', `There is nothing at ${absolute}.`, {
        next: 'Check the spelling, and give a folder of notes or a note.',
        details: { path: absolute },
        cause,
      });
    throw new EngineError('PATH_UNREADABLE', `${absolute} cannot be opened.`, {
      next: 'Check that you may read it, and that its links do not form a loop.',
      details: { path: absolute },
      cause,
    });
  }
  throw new EngineError('PATH_UNREADABLE', `${absolute} is neither a folder nor an ordinary file.`, {
    next: 'Give a folder of notes or a note.',
    details: { path: absolute },
  });
}

/** Whether `inner` is `outer` or lies below it. */
export function covers(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}
