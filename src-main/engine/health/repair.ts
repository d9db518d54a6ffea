/** Repairs what the checks find: from the index itself if it has enough, otherwise by reading files again. */
import { setImmediate } from 'node:timers/promises';
import { hasCode } from '../../../src-shared/errors.ts';
import type { IndexReport, Repair } from '../../../src-shared/model.ts';
import { changedDocuments } from '../store/changed-rows.ts';
import { type Database, markSuspect } from '../store/database.ts';
import { documentsLackingObservations } from '../store/documents.ts';
import { countFiles, filesOfOtherVersions, filesWithoutDocument, markPending, waitingFiles } from '../store/files.ts';
import { removeOrphans } from '../store/orphans.ts';
import { listSources, type SourceRow } from '../store/sources.ts';
import { whenWritable } from '../store/write/long-write.ts';
import { catchUpAll } from '../projections/catch-up.ts';
import { projectionsOf } from '../store/attached-projections.ts';
import { documentsLackingPassages } from '../store/passages.ts';
import type { ModelInUse } from './checks.ts';
import { mendLeftovers } from './leftovers.ts';
import { databaseFault } from './index-checks.ts';

/** What a run scans: a whole source, or some files of a paused one. */
export interface RepairScope {
  readonly source: SourceRow;
  readonly places: readonly string[] | 'all';
  readonly retry: true;
}

export interface RepairParts {
  readonly db: Database;
  readonly dataFolder: string;
  readonly active: Promise<ModelInUse>;
  /** Waits for its turn, asks what to scan, and reads it. */
  readonly index: (scopes: () => Promise<readonly RepairScope[]>) => Promise<IndexReport>;
  /** Purges the words of removed documents, now or later; never rejects. */
  readonly erase: () => Promise<void>;
}

/**
 * Documents that lack rows stay as they are until their file has been read: they are found as far as they go, and lend
 * their vectors to what is read.
 *
 * @param deep whether documents are read again, too, whose texts differ from their hashes
 */
export async function repair({ db, dataFolder, active, index, erase }: RepairParts, deep = false): Promise<Repair> {
  const done: string[] = [];
  let failed = 0;
  let mended = false;
  try {
    const model = await active.catch(() => null);
    const report = await index(async () => {
      if (databaseFault(db) !== '') {
        markSuspect(dataFolder);
        done.push(
          'Marked the index as damaged: the next start sets it aside and begins an empty one. Restart Quarry and add your folders again.',
        );
        return [];
      }
      failed = countFiles(db).failed;
      done.push(...mendLeftovers(dataFolder));
      const changed = deep ? (await changedDocuments(db)).map(([id]) => id) : [];
      await catchUpAll(db, { stopped: () => false, pause: () => setImmediate() });
      done.push(...(await whenWritable(db, () => mend(db, model, changed))));
      mended = true;
      return listSources(db).map((source) => ({
        source,
        places: source.paused ? waitingFiles(db, source.id) : 'all',
        retry: true,
      }));
    });
    if (report.indexed + report.removed > 0)
      done.push(
        `Read ${files(report.indexed)} again, removed ${report.removed} deleted files, and embedded ${report.embeddings} texts.`,
      );
    if (failed > 0) done.push(`Retried ${files(failed)}; ${countFiles(db).failed} still fail.`);
  } catch (error) {
    if (
      !mended ||
      !(['MODEL_MISSING', 'MODEL_DAMAGED', 'MODEL_UNSUPPORTED'] as const).some((code) => hasCode(error, code))
    )
      throw error;
    done.push(`No file was read again: ${(error as Error).message}`);
  }
  if (mended) await erase();
  return { done };
}

/**
 * Does all repairs that need no files, each in one transaction; returns what was done. Files that must be read are
 * pending afterwards.
 */
function mend(db: Database, model: ModelInUse | null, changed: readonly number[]): readonly string[] {
  const done: string[] = [];

  const unread = new Set<number>(changed);
  const orphans = removeOrphans(db);
  if (orphans > 0) done.push(`Removed ${orphans} ${orphans === 1 ? 'row' : 'rows'} without a parent.`);

  for (const projection of projectionsOf(db)) {
    const mended = db.transaction(() => projection.mend(db)).immediate();
    done.push(...mended.done);
    for (const id of mended.unread) unread.add(id);
  }
  model?.vectors.removeVanished();

  for (const id of [...documentsLackingObservations(db), ...documentsLackingPassages(db), ...filesWithoutDocument(db)])
    unread.add(id);
  if (model) for (const id of filesOfOtherVersions(db, model.versions)) unread.add(id);
  const marked = markPending(db, [...unread]);
  if (marked > 0) done.push(`Marked ${files(marked)} to be read again.`);
  return done;
}

function files(n: number): string {
  return `${n} ${n === 1 ? 'file' : 'files'}`;
}
