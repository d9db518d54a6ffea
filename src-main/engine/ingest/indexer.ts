/** Brings the index in step with the files: one run compares its scopes, reads what changed, forgets what vanished. */
import { createHash } from 'node:crypto';
import { EngineError } from '../../../src-shared/errors.ts';
import type { IndexProgress, IndexReport } from '../../../src-shared/model.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { Database } from '../index/database.ts';
import { deleteFile, type FileChange, type FileRow, findFile, type Recipes, upsertFile } from '../index/files.ts';
import { findPassageByText } from '../index/passages.ts';
import type { VectorIndex } from '../index/scan/vector-index.ts';
import { findSource, type SourceRow } from '../index/sources.ts';
import { readVector } from '../index/vectors.ts';
import { removeDocument, replaceDocument } from '../index/write-document.ts';
import type { HeadingTypes } from '../parse/format.ts';
import { createParser } from '../parse/parser.ts';
import { followLog, isLog, type LogPositions } from './follow-log.ts';
import { compare, isBelow, isUpToDate, type Scope, type Task } from './compare.ts';
import { countCrashes } from './crashes.ts';
import { createInFlight } from './in-flight.ts';
import type { InHand } from './in-hand.ts';
import { prepare, type Prepared } from './prepare.ts';
import { readWhole } from './reader.ts';
import { createScanner, isGone } from './scanner.ts';
import { whenFree } from './when-free.ts';

/** Documents in work at once: while one is written, the others' texts keep the embedder's threads busy. */
const IN_HAND = 6;

export interface IndexerParts {
  readonly db: Database;
  readonly embedder: Pick<Embedder, 'embedBatch' | 'countTokens' | 'modelInfo'>;
  readonly vectors: VectorIndex;
  readonly fingerprintId: number;
  /** Parser, chunker and model: a file indexed with another recipe is read again. */
  readonly recipe: string;
  /** The user's own section names. */
  readonly headingTypes: HeadingTypes;
  /** The user's own patterns of what is left out. */
  readonly ignore: readonly string[];
  readonly inHand: InHand;
  /** Where logs were read to. */
  readonly positions: LogPositions;
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
 * Runs may be under way at the same time, of one process and of several: whoever finds that another has written a file's row
 * since it began to read that file gives its own reading up.
 *
 * @throws EngineError when the database or the embedder fails; what fails for one file alone is in that file's row
 */
export async function runIndexer({ db, embedder, vectors, fingerprintId, recipe: ownRecipe, headingTypes, ignore, inHand, positions }: IndexerParts, run: Run): Promise<RunReport> {
  const { scopes, stopped, onProgress, onChange, onFolder, quiet = false, most } = run;
  const started = performance.now();
  const counts = { indexed: 0, unchanged: 0, failed: 0, excluded: 0, removed: 0, embeddings: 0 };
  const parser = createParser();
  const inFlight = createInFlight();
  const tasks: Task[] = [];
  const vanished: { readonly source: SourceRow; readonly row: FileRow }[] = [];
  let done = 0;
  let erased = false;

  const report = (stage: IndexProgress['stage'], current: string): void => {
    if (quiet && tasks.length === 0) return;
    const seconds = (performance.now() - started) / 1000;
    const rate = done / Math.max(seconds, 0.001);
    onProgress({ stage, done, total: tasks.length, current, rate, eta: stage === 'indexing' && done > 0 ? ((tasks.length - done) / rate) * 1000 : null });
  };

  const gone = (documentId: number): void => {
    vectors.remove(documentId);
    erased = true;
  };

  /** Gives up where another has written of the file meanwhile. */
  const forget = async (file: FileRow): Promise<void> => {
    await whenFree(() => {
      const removed = db.transaction(() => {
        const now = findFile(db, file.path);
        if (!now || !isSameRow(now, file)) return false;
        const had = removeDocument(db, file.id);
        deleteFile(db, file.id);
        return had;
      }).immediate();
      if (!removed) return;
      counts.removed++;
      gone(file.id);
    }, stopped);
    onChange();
  };

  /** Rows of files that are not read now; what is left out or failed is not in the index. */
  const write = async (changes: readonly FileChange[], mayStill: () => boolean): Promise<void> => {
    if (changes.length === 0) return; // an unchanged source costs no write
    await whenFree(() => {
      if (!mayStill()) return;
      const removed = db.transaction(() => changes.map((change) => ({ id: upsertFile(db, change), change })).filter(({ id, change }) => change.state !== 'pending' && removeDocument(db, id))).immediate();
      for (const { id } of removed) gone(id);
    }, stopped);
    onChange();
  };

  /** A source may be removed, or taken into a wider one, while its files are read: they are left as they are then. */
  const isThere = (source: SourceRow): boolean => findSource(db, source.id) !== undefined;

  const recipes = recipesOf(ownRecipe);
  const recipeOf = ({ redact }: SourceRow): string => (redact ? recipes.redacted : recipes.unredacted);

  const scanScope = async (scope: Scope): Promise<void> => {
    const source = findSource(db, scope.source.id); // who asked may know it from before the user's choice about its secrets
    if (!source) return;
    const found = await compare(db, { ...scope, source }, recipeOf(source), { ignore, onFolder: onFolder && ((folder) => onFolder(source, folder)) }, stopped);
    if (!found || !isThere(source)) return;
    counts.unchanged += found.unchanged;
    counts.failed += found.failed;
    counts.excluded += found.excluded;
    await write([...found.left, ...found.pending], () => isThere(source));
    tasks.push(...found.tasks);
    vanished.push(...found.vanished.map((row) => ({ source, row })));
  };

  const readOne = async ({ source, file }: Task): Promise<void> => {
    const recipe = recipeOf(source);
    let row = findFile(db, file.path);
    /** Nobody else has written of this file since, and the choice about its secrets is the same. */
    const isMine = (): boolean => {
      const now = findFile(db, file.path);
      return now !== undefined && row !== undefined && isSameRow(now, row) && findSource(db, source.id)?.redact === source.redact;
    };
    const options = {
      embedder, inFlight,
      stopped: () => stopped() || !isThere(source),
      knownVector(textHash: string) {
        const passageId = findPassageByText(db, fingerprintId, textHash);
        return passageId === undefined ? undefined : readVector(db, fingerprintId, passageId);
      },
    };
    let change: FileChange = { sourceId: source.id, path: file.path, size: file.size, modifiedAt: file.modifiedAt, changedAt: 0, state: 'indexed', code: '', reason: '', contentHash: '', recipe };
    let prepared: Prepared | null = null;
    try {
      if (row?.sourceId !== source.id) return;
      if (isUpToDate(row, file, recipe)) return void counts.unchanged++;
      if (isLog(file.path)) {
        const { outcome, embeddings } = await followLog({ db, fingerprintId, parser, positions, ...options }, { row, recipe, redact: source.redact, isMine }, ({ documentId, removedFrom }) => {
          row = findFile(db, file.path);
          if (removedFrom !== null) {
            vectors.remove(documentId, removedFrom);
            erased = true;
          }
          vectors.catchUp();
          onChange();
        });
        counts.embeddings += embeddings;
        if (outcome === 'indexed') counts.indexed++;
        else if (outcome === 'unchanged' && isThere(source)) counts.unchanged++;
        return;
      }
      const { bytes, size, modifiedAt, changedAt } = await readWhole(file.path);
      const contentHash = createHash('sha256').update(bytes).digest('hex');
      change = { ...change, size, modifiedAt, changedAt, contentHash };
      if (row.contentHash === contentHash && row.recipe === recipe) {
        await whenFree(() => isMine() && upsertFile(db, change), stopped);
        counts.unchanged++;
        return;
      }
      prepared = await prepare(file.path, bytes, { parser, headingTypes, redact: source.redact, ...options });
      if (!prepared) return; // stopped: it stays pending
      const { document, embeddings } = prepared;
      const isWritten = await whenFree(() => {
        if (!isMine()) return false;
        const written = replaceDocument(db, fingerprintId, change, document);
        vectors.remove(written.documentId); // before anybody searches
        vectors.catchUp();
        if (written.replaced) erased = true;
        return true;
      }, stopped);
      if (!isWritten) return void (isThere(source) && counts.unchanged++);
      counts.indexed++;
      counts.embeddings += embeddings;
      onChange();
    } catch (error) {
      if (!(error instanceof EngineError) || !FILE_ERRORS.has(error.code)) throw error;
      if (row && isGone(error.cause)) return void vanished.push({ source, row });
      counts.failed++;
      await write([{ ...change, state: 'failed', code: error.code, reason: error.message, contentHash: '', recipe: '' }], isMine);
    } finally {
      prepared?.release();
      done++;
      report('indexing', file.path);
    }
  };

  /** Forgets what is still not there: it may have come back, and been read by another run, since it was missed. */
  const forgetVanished = async (): Promise<void> => {
    const scanners = new Map(vanished.map(({ source }) => [source, createScanner(source, { ignore })]));
    for (const { source, row } of vanished) {
      if (stopped()) return;
      const { place, found } = await (scanners.get(source) as ReturnType<typeof createScanner>).at(row.path);
      let isBack = false;
      for await (const one of found) {
        // A folder that cannot be read keeps what is known of it.
        isBack = one.path === row.path || (one.kind === 'failed' && isBelow(row.path, place));
        break;
      }
      const now = findFile(db, row.path);
      if (!isBack && now && isSameRow(now, row)) await forget(now);
    }
  };

  const failures: unknown[] = [];
  const readAll = async (waiting: Iterator<Task> & Iterable<Task>): Promise<void> => {
    const isOver = (): boolean => stopped() || failures.length > 0;
    const worker = async (): Promise<void> => {
      for (const task of waiting) {
        if (isOver()) return;
        const { source, file, alone } = task;
        await inHand.hold({ path: file.path, recipe: recipeOf(source) }, alone, async () => {
          if (!isOver()) await readOne(task); // it may have waited
        }).catch((error: unknown) => failures.push(error));
      }
    };
    await Promise.all(Array.from({ length: IN_HAND }, worker));
  };
  let tooMuch = false;
  try {
    report('scanning', '');
    const crashed = inHand.takeCrashed();
    for (const id of await whenFree(() => countCrashes(db, crashed), stopped)) gone(id);
    for (const scope of scopes) await scanScope(scope);
    tooMuch = most !== undefined && (tasks.length > most.files || tasks.reduce((sum, { file }) => sum + file.size - (positions.get(file.path)?.next.offset ?? 0), 0) > most.bytes);
    if (!tooMuch) {
      report('indexing', '');
      // Those that the engine has crashed over come last: what they end is then the least.
      await readAll([...tasks.filter(({ alone }) => !alone), ...tasks.filter(({ alone }) => alone)].values());
      if (failures.length > 0) throw failures[0];
      // Only now: a file with a new name takes its vectors over from the old one.
      if (!stopped()) await forgetVanished();
    }
  } finally {
    await parser.close();
    report(stopped() ? 'stopped' : 'done', '');
  }
  return { ...counts, tookMs: performance.now() - started, stopped: stopped(), tooMuch, erased };
}

/** @param recipe of parser, chunker, model and settings */
export function recipesOf(recipe: string): Recipes {
  return { redacted: recipe, unredacted: `${recipe}/unredacted` };
}

/** What is wrong with one file and no reason to end the run. */
const FILE_ERRORS: ReadonlySet<string> = new Set(['PATH_UNREADABLE', 'FILE_NOT_TEXT', 'FILE_UNPARSABLE', 'FILE_TOO_LARGE', 'EMBEDDING_FAILED']);

function isSameRow(a: FileRow, b: FileRow): boolean {
  return a.id === b.id && a.sourceId === b.sourceId && a.state === b.state && a.size === b.size && a.modifiedAt === b.modifiedAt && a.contentHash === b.contentHash && a.recipe === b.recipe;
}
