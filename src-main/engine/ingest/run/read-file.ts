/** Reads one file into the index, in place of what that has of it. */
import { createHash } from 'node:crypto';
import type { FormatList } from '../../../../src-shared/formats.ts';
import type { Embedder } from '../../embed/embedder.ts';
import type { Database } from '../../store/database.ts';
import { sizeOfDocument } from '../../store/documents.ts';
import { type FileChange, type FileRow, upsertFile } from '../../store/files.ts';
import { findPassageByText } from '../../store/passages.ts';
import { findSource } from '../../store/sources.ts';
import { isLarge, replaceDocument, replaceSteps } from '../../store/write/write-document.ts';
import type { HeadingTypes } from '../../parse/format.ts';
import type { Parser } from '../../parse/process/parser.ts';
import { isUpToDate, type Task } from '../scan/compare.ts';
import type { VectorIndex } from '../../projections/vectors/scan/vector-index.ts';
import { readVector } from '../../projections/vectors/vec0-table.ts';
import type { RowChange } from './file-rows.ts';
import { followLog, type LogPositions } from './follow-log.ts';
import type { SingleFlight } from './single-flight.ts';
import { prepare, type Prepared } from './prepare.ts';
import { isGone, isOfFile, isOneFiles } from '../failures.ts';
import { lookAtFile, readWhole } from '../scan/source-reader.ts';
import { openOptimisticLock, type OptimisticLock } from './optimistic-lock.ts';
import { rootOf } from '../scan/scanner.ts';
import type { IndexVersions } from './index-version.ts';

export interface ReadFileParts {
  readonly db: Database;
  readonly embedder: Pick<Embedder, 'embedBatch' | 'countTokens' | 'modelInfo'>;
  readonly vectors: VectorIndex;
  readonly fingerprintId: number;
  /** The formats that are read. */
  readonly formats: FormatList;
  /** The user's own section names. */
  readonly headingTypes: HeadingTypes;
  /** Where logs were read to. */
  readonly positions: LogPositions;
  readonly parser: Pick<Parser, 'parse' | 'readLog'>;
  /** What the run's other files have in work. */
  readonly inFlight: SingleFlight;
  readonly stopped: () => boolean;
  /** What is searched has changed. @param forgotten whether words of the file have left the index */
  readonly onChange: (forgotten: boolean) => void;
}

/** `embeddings`: texts that went through the model. */
export type Outcome =
  /** `left`: it was stopped, or belongs to the source no more. */
  | { readonly kind: 'indexed' | 'unchanged' | 'left'; readonly embeddings: number }
  /** `change`: what its row is to say. */
  | { readonly kind: 'failed'; readonly reading: OptimisticLock; readonly change: RowChange }
  | { readonly kind: 'gone'; readonly row: FileRow };

/**
 * @param versions the index versions of the source's files
 * @throws EngineError when the database or the embedder fails; what is wrong with the file alone is the outcome
 */
export async function readFile(
  parts: ReadFileParts,
  { source, file }: Task,
  versions: IndexVersions,
): Promise<Outcome> {
  const { db, vectors, fingerprintId, headingTypes, inFlight, embedder, onChange, formats } = parts;
  /** A source may be removed, or taken into a wider one, while its files are read: they are left as they are then. */
  const isThere = (): boolean => findSource(db, source.id) !== undefined;
  const stopped = (): boolean => parts.stopped() || !isThere();
  const knownVector = (textHash: string): Float32Array | undefined => {
    const passageId = findPassageByText(db, fingerprintId, textHash);
    return passageId === undefined ? undefined : readVector(db, fingerprintId, passageId);
  };
  const embedding = { embedder, inFlight, stopped, knownVector };
  const root = rootOf(source);
  const unless = (isLost: boolean): Outcome => ({ kind: isLost ? 'left' : 'unchanged', embeddings: 0 });

  const reading = openOptimisticLock(db, source, file.path, parts.stopped);
  if (!reading) return unless(true);
  if (isUpToDate(reading.row, file, versions)) return unless(false);
  let change: FileChange = {
    sourceId: source.id,
    path: file.path,
    size: file.size,
    modifiedAt: file.modifiedAt,
    changedAt: 0,
    state: 'indexed',
    code: '',
    reason: '',
    contentHash: '',
    recipe: reading.row.recipe,
  };
  let prepared: Prepared | null = null;
  try {
    if (formats.grows(file.path)) {
      change = { ...change, ...(await lookAtFile(file.path, root)) };
      const { outcome, embeddings } = await followLog(
        { ...parts, ...embedding },
        { reading, change, root, redact: source.redact, versions },
        ({ removedFrom }) => {
          vectors.catchUp(); // before anybody searches
          onChange(removedFrom !== null);
        },
      );
      return { kind: outcome === 'stopped' || (outcome === 'unchanged' && !isThere()) ? 'left' : outcome, embeddings };
    }

    const { bytes, size, modifiedAt, changedAt } = await readWhole(file.path, root, formats);
    const contentHash = createHash('sha256').update(bytes).digest('hex');
    change = { ...change, size, modifiedAt, changedAt, contentHash };
    if (reading.row.contentHash === contentHash && versions.isCurrent(reading.row.recipe, file.path)) {
      await reading.write(() => upsertFile(db, change));
      return unless(false);
    }
    if (!(await reading.begin())) return unless(!isThere());
    prepared = await prepare(file.path, bytes, {
      parser: parts.parser,
      headingTypes,
      redact: source.redact,
      ...embedding,
    });
    if (!prepared) return unless(true); // it stays pending
    const { document, embeddings } = prepared;
    change = { ...change, recipe: versions.of(prepared.format, file.path) };
    const large = isLarge(document.blocks, sizeOfDocument(db, reading.row.id));
    const written = large
      ? await reading.writeInSteps((writer) => replaceSteps(writer, fingerprintId, change, document))
      : await reading.write(() => replaceDocument(db, fingerprintId, change, document));
    if (!written) return unless(stopped());
    vectors.catchUp(); // before anybody searches
    onChange(written.replaced);
    return { kind: 'indexed', embeddings };
  } catch (error) {
    if (!isOneFiles(error)) throw error;
    if (error.code === 'PATH_UNREADABLE' && isGone(error)) return { kind: 'gone', row: reading.row };
    return {
      kind: 'failed',
      reading,
      change: {
        ...change,
        state: error.code === 'FILE_LEFT_OUT' ? 'excluded' : 'failed',
        code: error.code,
        reason: error.message,
        contentHash: '',
        recipe: '',
        keeps: !isOfFile(error),
      },
    };
  } finally {
    prepared?.release();
  }
}
