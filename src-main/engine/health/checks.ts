/**
 * The checks of `doctor`. Each part is really used; a part that fails is a check that is not ok, never an exception.
 */
import { statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Expiry, HealthCheck, WatchState } from '../../../src-shared/model.ts';
import type { Embedder } from '../embed/embedder.ts';
import { findModel } from '../embed/model-files.ts';
import { expiryWords } from '../../../src-shared/expiry-words.ts';
import { DATABASE_FILE, type Database } from '../store/database.ts';
import type { CurrentVersions } from '../store/files.ts';
import { listSources, type SourceRow } from '../store/sources.ts';
import type { VectorIndex } from '../projections/vectors/scan/vector-index.ts';
import { leftoversCheck, textsCheck } from './deep-checks.ts';
import { type Finding, indexChecks } from './index-checks.ts';
import { vectorsCheck } from './vectors-check.ts';

/** What the checks need of the model in use. */
export interface ModelInUse {
  readonly embedder: Pick<Embedder, 'healthCheck' | 'modelInfo'>;
  readonly fingerprintId: number;
  readonly vectors: Pick<VectorIndex, 'size' | 'state' | 'score' | 'removeVanished'>;
  /** What files are read with now. */
  readonly versions: CurrentVersions;
}

export interface HealthParts {
  readonly db: Database;
  readonly dataFolder: string;
  /** See `findModel`. */
  readonly modelsFolder: string;
  readonly model: string;
  /** With all its vectors in memory. */
  readonly active: Promise<ModelInUse>;
  /** How a source is watched; `off` for all where this engine watches nothing. */
  readonly stateOf: (source: SourceRow) => WatchState;
  /** Logs of a source that their program will delete; `null` where there are none. */
  readonly expiryOf: (source: SourceRow) => Promise<Expiry | null>;
}

/**
 * Reads the whole database and the model's files: some seconds with a million observations. The engine answers nothing
 * else during that time.
 *
 * @param deep whether the texts of all rows are held against their hashes, which takes some minutes with a million
 */
export async function checkHealth(
  { db, dataFolder, modelsFolder, model, active, stateOf, expiryOf }: HealthParts,
  deep = false,
): Promise<readonly HealthCheck[]> {
  const inUse = await active.catch((error: unknown) => toError(error));
  const loaded = inUse instanceof Error ? null : inUse;
  const checks = [
    ...indexChecks(db, dataFolder, loaded).map(run),
    ...(deep ? [run(await textsCheck(db))] : []),
    run(leftoversCheck(dataFolder)),
    run({
      name: 'disk space',
      test: () => diskSpace(roomIn(dataFolder)),
      next: `Free some space on the drive of ${dataFolder}.`,
    }),
    run({
      name: 'watching',
      test: () => watchingOf(listSources(db).map((source) => ({ path: source.path, ...stateOf(source) }))),
      next: 'Quarry checks these folders every half minute. To see changes at once, raise the system’s limit on watched folders.',
    }),
  ];
  checks.push(...(await historyCheck(db, expiryOf)));
  if (inUse instanceof Error)
    return [
      ...checks,
      { name: 'model', ok: false, detail: inUse.message, next: inUse instanceof EngineError ? inUse.next : '' },
    ];

  const { embedder } = inUse;
  checks.push(await checkFiles(modelsFolder, model, embedder.modelInfo.sha256), await embedder.healthCheck());
  const note = embedder.modelInfo.providerNote;
  if (note !== '') checks.push({ name: 'provider', ok: true, detail: note, next: '' });
  checks.push(run(vectorsCheck(db, inUse)));
  return checks;
}

function run({ name, test, next }: Finding): HealthCheck {
  try {
    const { ok, detail, fix } = test();
    return { name, ok, detail, next: ok ? '' : next, ...(ok || !fix ? {} : { fix }) };
  } catch (error) {
    return { name, ok: false, detail: toError(error).message, next };
  }
}

/** Whether the model's files are unchanged since they were loaded, and match their manifest. */
async function checkFiles(modelsFolder: string, choice: string, loaded: string): Promise<HealthCheck> {
  const name = 'model files';
  try {
    const { bytes, sha256, dimensions } = await findModel(modelsFolder, choice);
    const hash = `${megabytes(bytes)}, SHA-256 ${sha256.slice(0, 12)}`;
    if (sha256 !== loaded)
      return {
        name,
        ok: false,
        detail: `${hash}, but ${loaded.slice(0, 12)} was loaded`,
        next: 'Restart Quarry to load the new file.',
      };
    return {
      name,
      ok: true,
      detail: `${hash}, ${dimensions === null ? 'without a manifest to compare' : 'as the manifest says, and the tokenizer, too'}`,
      next: '',
    };
  } catch (error) {
    return { name, ok: false, detail: toError(error).message, next: error instanceof EngineError ? error.next : '' };
  }
}

/** What programs will delete of their logs; nothing where no source has such logs. */
async function historyCheck(db: Database, expiryOf: HealthParts['expiryOf']): Promise<readonly HealthCheck[]> {
  const about: string[] = [];
  for (const source of listSources(db)) {
    const expiry = await expiryOf(source);
    if (expiry) about.push(`${source.path}: ${expiryWords(expiry, source.keepGone)}`);
  }
  return about.length === 0 ? [] : [{ name: 'history', ok: true, detail: about.join(' '), next: '' }];
}

/** In bytes. */
export interface Room {
  readonly free: number;
  readonly database: number;
}

function roomIn(dataFolder: string): Room {
  const { bavail, bsize } = statfsSync(dataFolder);
  return { free: bavail * bsize, database: statSync(path.join(dataFolder, DATABASE_FILE)).size };
}

/** A run's log may grow as large as the database, and so may the file itself. */
const LEAST_FREE = 500 * 2 ** 20;

/** Whether there is room for the database to be written once more, and 500 MB at least. */
export function diskSpace({ free, database }: Room): { readonly ok: boolean; readonly detail: string } {
  const wanted = Math.max(LEAST_FREE, 2 * database);
  return {
    ok: free >= wanted,
    detail: `${megabytes(free)} free${free >= wanted ? '' : `, ${megabytes(wanted)} are wanted`}; the database has ${megabytes(database)}`,
  };
}

/**
 * Which sources are watched and how. Not ok if the system refuses to watch one; a folder that is missing or on a
 * network drive is not a fault.
 */
export function watchingOf(sources: readonly (WatchState & { readonly path: string })[]): {
  readonly ok: boolean;
  readonly detail: string;
} {
  if (sources.length === 0) return { ok: true, detail: 'no sources' };
  const refused = sources.some(
    ({ watching, watchingNote }) => watching === 'polling' && watchingNote.startsWith('The system'),
  );
  return {
    ok: !refused,
    detail: sources
      .map(
        ({ path: where, watching, watchingNote }) =>
          `${where} ${watching}${watchingNote === '' ? '' : ` (${watchingNote})`}`,
      )
      .join('; '),
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
