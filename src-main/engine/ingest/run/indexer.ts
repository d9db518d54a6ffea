/** Brings the index in step with the files: one run compares its scopes, reads what changed, forgets what vanished. */
import type { IndexProgress, IndexReport } from '../../../../src-shared/model.ts';
import type { FileRow } from '../../store/files.ts';
import { whenWritable } from '../../store/write/long-write.ts';
import { findSource, type SourceRow } from '../../store/sources.ts';
import { createParser } from '../../parse/process/parser.ts';
import type { Readers } from '../../parse/process/reader-pool.ts';
import { compare, type Scope, type Task } from '../scan/compare.ts';
import { countCrashes } from './quarantine.ts';
import { createFileRows } from './file-rows.ts';
import { createSingleFlight } from './single-flight.ts';
import type { CrashJournal } from './crash-journal.ts';
import { readFile, type ReadFileParts } from './read-file.ts';
import { type VersionsBySource, versionsFor } from './index-version.ts';
import { stillGone } from './deleted-files.ts';
import { isGoneAlready, staysWhenGone } from './gone-files.ts';
import { retryOnBusy } from '../retry-on-busy.ts';

/** Documents in work at once: while one is written, the others' texts keep the embedder's threads busy. */
const IN_HAND = 6;

export interface IndexerParts extends Omit<ReadFileParts, 'parser' | 'inFlight' | 'stopped' | 'onChange'> {
  /** A file with another index version is read again. */
  readonly versions: VersionsBySource;
  /** The user's own patterns of what is left out. */
  readonly ignore: readonly string[];
  readonly inHand: CrashJournal;
  /** What reads files. */
  readonly readers: Readers;
}

export interface Run {
  readonly scopes: readonly Scope[];
  readonly stopped: () => boolean;
  readonly onProgress: (progress: IndexProgress) => void;
  /** A file came into the index, left it, or has another state. */
  readonly onChange: () => void;
  /** See `ScanOptions`. */
  readonly onFolder?: ((source: SourceRow, folder: string) => void) | undefined;
  /** Whether nothing is told while there may be nothing to do. Default false. */
  readonly quiet?: boolean | undefined;
  /** Reads nothing when there is more than this to read; the files wait for another run. Default: reads all. */
  readonly most?: { readonly files: number; readonly bytes: number } | undefined;
}

export interface RunReport extends IndexReport {
  /** There was more to read than `most`. */
  readonly tooMuch: boolean;
  /** Words of a document have left the index, and traces of them are in its files: see `eraseTraces`. */
  readonly erased: boolean;
}

/**
 * Runs may be under way at the same time, of one process and of several: see `reading.ts`.
 *
 * @throws EngineError when the database or the embedder fails; what fails for one file alone is in that file's row
 */
export async function runIndexer(parts: IndexerParts, run: Run): Promise<RunReport> {
  const { db, vectors, ignore, inHand, positions, formats, versions } = parts;
  const { scopes, stopped, onProgress, onChange, onFolder, quiet = false, most } = run;
  const started = performance.now();
  const counts = { indexed: 0, unchanged: 0, failed: 0, excluded: 0, removed: 0, embeddings: 0 };
  const tasks: Task[] = [];
  const vanished: { readonly source: SourceRow; readonly row: FileRow }[] = [];
  let done = 0;
  let erased = false;

  const report = (stage: IndexProgress['stage'], current: string): void => {
    if (quiet && tasks.length === 0) return;
    const seconds = (performance.now() - started) / 1000;
    const rate = done / Math.max(seconds, 0.001);
    onProgress({
      stage,
      done,
      total: tasks.length,
      current,
      rate,
      eta: stage === 'indexing' && done > 0 ? ((tasks.length - done) / rate) * 1000 : null,
    });
  };
  const gone = (): void => {
    vectors.catchUp();
    erased = true;
  };
  const rows = createFileRows({ db, stopped, onGone: gone, onChange });

  const settleCrashes = async (): Promise<void> => {
    const { files, putBack } = inHand.takeCrashed();
    try {
      await retryOnBusy(() => whenWritable(db, () => countCrashes(db, files)), stopped);
    } catch (error) {
      putBack();
      throw error;
    }
  };

  const scanScope = async (scope: Scope): Promise<void> => {
    const source = findSource(db, scope.source.id); // who asked may know it from before the user's choice about its secrets
    if (!source) return;
    const isThere = (): boolean => findSource(db, source.id) !== undefined; // it may be removed meanwhile
    const found = await compare(
      db,
      { ...scope, source },
      versionsFor(versions, source),
      { formats, ignore, onFolder: onFolder && ((folder) => onFolder(source, folder)) },
      stopped,
    );
    if (!found || !isThere()) return;
    counts.unchanged += found.unchanged;
    counts.failed += found.failed;
    counts.excluded += found.excluded;
    await rows.write([...found.left, ...found.pending], isThere);
    tasks.push(...found.tasks);
    vanished.push(
      ...found.vanished
        .filter((row) => !isGoneAlready(row) || !staysWhenGone(db, source, row))
        .map((row) => ({ source, row })),
    );
  };

  const parser = createParser({ readers: parts.readers });
  const reader: ReadFileParts = {
    ...parts,
    parser,
    stopped,
    inFlight: createSingleFlight(),
    onChange(forgotten) {
      if (forgotten) erased = true;
      onChange();
    },
  };
  const readOne = async (task: Task): Promise<void> => {
    try {
      const outcome = await readFile(reader, task, versionsFor(versions, task.source));
      if (outcome.kind === 'gone') vanished.push({ source: task.source, row: outcome.row });
      else if (outcome.kind === 'failed') {
        counts[outcome.change.state === 'excluded' ? 'excluded' : 'failed']++;
        await rows.write([outcome.change], outcome.reading.isMine);
      } else {
        counts.embeddings += outcome.embeddings;
        if (outcome.kind !== 'left') counts[outcome.kind]++;
      }
    } finally {
      done++;
      report('indexing', task.file.path);
    }
  };

  const readAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    const isOver = (): boolean => stopped() || failures.length > 0;
    // Those that failed before come late, and those that the engine has crashed over last: what they end is then the
    // least.
    const late = ({ alone, failedBefore }: Task): number => (alone ? 2 : failedBefore ? 1 : 0);
    const waiting = tasks.toSorted((a, b) => late(a) - late(b)).values();
    const worker = async (): Promise<void> => {
      for (const task of waiting) {
        if (isOver()) return;
        const { source, file, alone } = task;
        await inHand
          .hold({ path: file.path, recipe: versionsFor(versions, source).ofUnread(file.path) }, alone, async () => {
            if (!isOver()) await readOne(task); // it may have waited
          })
          .catch((error: unknown) => failures.push(error));
      }
    };
    await Promise.all(Array.from({ length: IN_HAND }, worker));
    if (failures.length > 0) throw failures[0];
  };

  let tooMuch = false;
  try {
    report('scanning', '');
    await settleCrashes();
    for (const scope of scopes) await scanScope(scope);
    tooMuch =
      most !== undefined &&
      (tasks.length > most.files ||
        tasks.reduce((sum, { file }) => sum + file.size - (positions.get(file.path)?.next.offset ?? 0), 0) >
          most.bytes);
    if (!tooMuch) {
      report('indexing', '');
      await readAll();
      // Only now: a file with a new name takes its vectors over from the old one.
      const sources = new Map(vanished.map(({ source }) => [source.id, source]));
      for await (const row of stillGone(db, vanished, { formats, ignore }, stopped)) {
        const source = sources.get(row.sourceId);
        if (source && staysWhenGone(db, source, row)) await rows.keep(row);
        else if (await rows.forget(row)) counts.removed++;
      }
    }
  } finally {
    await parser.close();
    report(stopped() ? 'stopped' : 'done', '');
  }
  return { ...counts, tookMs: performance.now() - started, stopped: stopped(), tooMuch, erased };
}
