/** Brings the index in step with the files: one run scans the sources, reads what changed, forgets what vanished. */
import { createHash } from 'node:crypto';
import { EngineError } from '../../../src-shared/errors.ts';
import type { IndexProgress, IndexReport } from '../../../src-shared/model.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { Database } from '../index/database.ts';
import { deleteFile, type FileChange, type FileRow, filesOfSource, upsertFile } from '../index/files.ts';
import { emptyUnusedFingerprints } from '../index/fingerprints.ts';
import { findPassageByText } from '../index/passages.ts';
import type { VectorIndex } from '../index/scan/vector-index.ts';
import { findSource, type SourceRow } from '../index/sources.ts';
import { eraseTraces } from '../index/traces.ts';
import { readVector } from '../index/vectors.ts';
import { removeDocument, replaceDocument } from '../index/write-document.ts';
import type { HeadingTypes } from '../parse/format.ts';
import { createParser } from '../parse/parser.ts';
import { prepare } from './prepare.ts';
import { readBytes } from './reader.ts';
import { type Scanned, scan } from './scanner.ts';

/** Documents in work at once: while one is written, the others' texts keep the embedder's threads busy. */
const IN_HAND = 6;

export interface IndexerParts {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly vectors: VectorIndex;
  readonly fingerprintId: number;
  /** Parser, chunker and model: a file indexed with another recipe is read again. */
  readonly recipe: string;
  /** The user's own section names. */
  readonly headingTypes: HeadingTypes;
}

export interface Run {
  readonly sources: readonly SourceRow[];
  readonly stopped: () => boolean;
  readonly onProgress: (progress: IndexProgress) => void;
  /** A document came into the index or left it. */
  readonly onChange: () => void;
}

type Candidate = Scanned & { readonly kind: 'candidate' };
type Left = Exclude<Scanned, Candidate>;

/** One file that has to be read, with what the index knows of it. */
interface Task {
  readonly source: SourceRow;
  readonly file: Candidate;
  readonly known: FileRow | undefined;
}

/** @throws EngineError when the database or the embedder fails; what fails for one file alone is in that file's row */
export async function runIndexer({ db, embedder, vectors, fingerprintId, recipe: ownRecipe, headingTypes }: IndexerParts, { sources, stopped, onProgress, onChange }: Run): Promise<IndexReport> {
  const started = performance.now();
  const counts = { indexed: 0, unchanged: 0, failed: 0, excluded: 0, removed: 0, embeddings: 0 };
  const parser = createParser();
  const tasks: Task[] = [];
  const vanished: FileRow[] = [];
  let done = 0;
  /** Whether words of a document have left the index, which leave traces in its files. */
  let erased = false;

  const report = (stage: IndexProgress['stage'], current: string): void => {
    const seconds = (performance.now() - started) / 1000;
    const rate = done / Math.max(seconds, 0.001);
    onProgress({ stage, done, total: tasks.length, current, rate, eta: stage === 'indexing' && done > 0 ? ((tasks.length - done) / rate) * 1000 : null });
  };

  const gone = (documentId: number): void => {
    vectors.remove(documentId);
    erased = true;
    onChange();
  };

  const forget = (file: FileRow): void => {
    const removed = db.transaction(() => {
      const had = removeDocument(db, file.id);
      deleteFile(db, file.id);
      return had;
    }).immediate();
    if (!removed) return; // it was listed only
    counts.removed++;
    gone(file.id);
  };

  /** These files are in the source and not in the index, for their reasons. */
  const leaveOut = (changes: readonly FileChange[]): void => {
    const removed = db.transaction(() => changes.map((change) => upsertFile(db, change)).filter((id) => removeDocument(db, id))).immediate();
    removed.forEach(gone);
  };

  /** A source may be removed, or taken into a wider one, while its files are read: they are left as they are then. */
  const isThere = (source: SourceRow): boolean => findSource(db, source.id) !== undefined;

  const recipeOf = ({ redact }: SourceRow): string => ownRecipe + (redact ? '' : '/unredacted');

  const scanSource = async (source: SourceRow): Promise<void> => {
    const recipe = recipeOf(source);
    const known = new Map(filesOfSource(db, source.id).map((file) => [file.path, file]));
    const unreadFolders: string[] = [];
    const left: Left[] = [];
    for await (const found of scan(source)) {
      if (stopped()) return;
      const row = known.get(found.path);
      known.delete(found.path);
      if (found.kind === 'failed' && found.size === 0) unreadFolders.push(found.path);
      if (found.kind !== 'candidate') {
        counts[found.kind]++;
        const same = row?.state === found.kind && row.code === found.code && row.size === found.size && row.modifiedAt === found.modifiedAt;
        if (!same) left.push(found);
      } else if (row?.state === 'indexed' && row.recipe === recipe && row.size === found.size && row.modifiedAt === found.modifiedAt) {
        counts.unchanged++;
      } else {
        tasks.push({ source, file: found, known: row });
      }
    }
    if (!isThere(source)) return;
    leaveOut(left.map((found) => ({ ...base(source, found), state: found.kind, code: found.code, reason: found.reason })));
    db.transaction(() => {
      for (const { file, known: row } of tasks.filter((task) => task.source === source)) {
        upsertFile(db, { ...base(source, file), state: 'pending', code: '', reason: '', contentHash: row?.contentHash ?? '', recipe: row?.recipe ?? '' });
      }
    }).immediate();
    // What a folder holds that could not be read is not known to have vanished.
    for (const file of known.values()) if (!unreadFolders.some((folder) => isBelow(file.path, folder))) vanished.push(file);
  };

  const readOne = async ({ source, file, known }: Task): Promise<void> => {
    const change = base(source, file);
    const recipe = recipeOf(source);
    try {
      if (!isThere(source)) return;
      const bytes = await readBytes(file.path);
      const contentHash = createHash('sha256').update(bytes).digest('hex');
      if (known?.contentHash === contentHash && known.recipe === recipe && known.state !== 'failed') {
        if (!isThere(source)) return;
        upsertFile(db, { ...change, state: 'indexed', code: '', reason: '', contentHash, recipe });
        counts.unchanged++;
        return;
      }
      const prepared = await prepare(file.path, bytes, {
        parser, headingTypes, redact: source.redact, embedder,
        stopped: () => stopped() || !isThere(source),
        knownVector(textHash) {
          const passageId = findPassageByText(db, fingerprintId, textHash);
          return passageId === undefined ? undefined : readVector(db, fingerprintId, passageId);
        },
      });
      if (!prepared || !isThere(source)) return; // stopped: it stays pending
      const written = replaceDocument(db, fingerprintId, { ...change, state: 'indexed', code: '', reason: '', contentHash, recipe }, prepared.document);
      vectors.remove(written.documentId);
      vectors.catchUp();
      if (written.replaced) erased = true;
      counts.indexed++;
      counts.embeddings += prepared.embeddings;
      onChange();
    } catch (error) {
      if (!(error instanceof EngineError) || !FILE_ERRORS.has(error.code)) throw error;
      counts.failed++;
      if (isThere(source)) leaveOut([{ ...change, state: 'failed', code: error.code, reason: error.message }]);
    } finally {
      done++;
      report('indexing', file.path);
    }
  };

  const waiting = tasks.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const task of waiting) {
      if (stopped() || failures.length > 0) return;
      await readOne(task).catch((error: unknown) => failures.push(error));
    }
  };
  try {
    report('scanning', '');
    for (const source of sources) await scanSource(source);
    report('indexing', '');
    await Promise.all(Array.from({ length: IN_HAND }, worker));
    if (failures.length > 0) throw failures[0];
    // Only now: a file with a new name takes its vectors over from the old one.
    if (!stopped()) vanished.forEach(forget);
    if (erased && !stopped()) await eraseTraces(db);
    if (!stopped()) emptyUnusedFingerprints(db);
  } finally {
    await Promise.all([embedder.release(), parser.close()]);
    report(stopped() ? 'stopped' : 'done', '');
  }
  return { ...counts, tookMs: performance.now() - started, stopped: stopped() };
}

/** What is wrong with one file and no reason to end the run. */
const FILE_ERRORS: ReadonlySet<string> = new Set(['PATH_UNREADABLE', 'FILE_NOT_TEXT', 'FILE_UNPARSABLE', 'FILE_TOO_LARGE', 'EMBEDDING_FAILED']);

function base(source: SourceRow, { path, size, modifiedAt }: Scanned): Pick<FileChange, 'sourceId' | 'path' | 'size' | 'modifiedAt' | 'contentHash' | 'recipe'> {
  return { sourceId: source.id, path, size, modifiedAt, contentHash: '', recipe: '' };
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder) && (file.length === folder.length || /[\\/]/.test(file[folder.length] as string));
}
