/**
 * Updates the index of a growing log: reads from the point where the last reading ended, and writes only the
 * difference.
 */
import { createHash } from 'node:crypto';
import { chaptersOf } from '../../store/chapters.ts';
import type { Database } from '../../store/database.ts';
import { documentFingerprint, sizeOfDocument } from '../../store/documents.ts';
import type { FileChange } from '../../store/files.ts';
import { chapterSteps, updateLog, writeChapters, type Written } from '../../store/write/write-chapters.ts';
import { isLarge } from '../../store/write/write-document.ts';
import type { LogHead, LogPiece, LogPosition } from '../../parse/assistants/log-file.ts';
import type { Parser } from '../../parse/process/parser.ts';
import { type EmbeddedPart, embedParts, type EmbedOptions } from './prepare.ts';
import type { OptimisticLock } from './optimistic-lock.ts';
import type { IndexVersions } from './index-version.ts';

/** A log's last reading. */
export interface LastReading {
  /** Where its last chapter begins. */
  readonly next: LogPosition;
  /** The hashes of the chapters before that. */
  readonly hashes: readonly string[];
  /** A hash of what the log says of itself. */
  readonly head: string;
  /** Whether secrets were taken out. */
  readonly redact: boolean;
}

/**
 * How far each log was read, by path. Kept in memory only, because the state that is needed to continue reveals
 * secrets. A log without such a state is read once from its beginning; its rows in the index stay.
 */
export interface LogPositions {
  get(path: string): LastReading | undefined;
  set(path: string, reading: LastReading): void;
  delete(path: string): void;
}

/** How many growing logs are followed at a time; the ids of all lines of one log take some megabytes. */
const MOST_LOGS = 16;

export function createLogPositions(): LogPositions {
  const positions = new Map<string, LastReading>();
  return {
    get: (path) => positions.get(path),
    set(path, reading) {
      positions.delete(path);
      positions.set(path, reading);
      const [oldest] = positions.keys();
      if (positions.size > MOST_LOGS) positions.delete(oldest as string);
    },
    delete: (path) => void positions.delete(path),
  };
}

export interface FollowParts extends EmbedOptions {
  readonly db: Database;
  readonly fingerprintId: number;
  readonly parser: Pick<Parser, 'readLog'>;
  readonly positions: LogPositions;
}

export interface Followed {
  readonly reading: OptimisticLock;
  /** What the file's row says once it is read, but for its index version: its size and times are those of just now. */
  readonly change: FileChange;
  /** The folder that it is opened below. */
  readonly root: string;
  readonly redact: boolean;
  /** The index versions of the source's files. */
  readonly versions: IndexVersions;
}

/**
 * A large log comes into the index in several transactions; until the last one its file is pending, and the next run
 * goes on.
 *
 * @param onWrite called after each transaction
 * @throws EngineError of the parser and the embedder
 */
export async function followLog(
  { db, fingerprintId, parser, positions, ...embedding }: FollowParts,
  { reading, change: looked, root, redact, versions }: Followed,
  onWrite: (written: Written) => void,
): Promise<{ readonly outcome: 'indexed' | 'unchanged' | 'stopped'; readonly embeddings: number }> {
  const { row } = reading;
  const { path, size } = looked;
  const read = (from: LogPosition | null, headOnly = false): Promise<LogPiece> =>
    parser.readLog(path, { size, from, redact, headOnly, root });
  /** All chapters are written with what the log says of itself at its end. */
  const headOf = async (piece: LogPiece): Promise<LogHead> => (piece.done ? piece : await read(piece.next, true)).head;
  /** Whether the log was written; false if another run has written the file. */
  const write = async (work: () => Written): Promise<boolean> =>
    (await reading.write(() => (onWrite(work()), true))) !== null;

  let isThere = versions.isCurrent(row.recipe, path) && documentFingerprint(db, row.id) === fingerprintId;
  let stored = isThere ? chaptersOf(db, row.id).map(({ hash }) => hash) : [];
  const last = positions.get(path);
  const goesOn =
    last !== undefined &&
    last.redact === redact &&
    last.hashes.length > 0 &&
    last.hashes.every((hash, i) => stored[i] === hash);
  positions.delete(path);
  let piece = await read(goesOn ? last.next : null);
  let head = await headOf(piece);
  // The rows of all chapters go by it: where it has changed, all are read.
  if (piece.first > 0 && hashOf(head) !== last?.head) {
    piece = await read(null);
    head = await headOf(piece);
  }

  let hashes = last?.hashes.slice(0, piece.first) ?? [];
  let [embeddings, changed] = [0, false];
  for (;;) {
    const { chapters, first, next, done, redactions } = piece;
    const file = { ...looked, recipe: versions.of(piece.format, path) };
    // The file was replaced since the last piece, so it is read again.
    if (first !== hashes.length) return { outcome: 'stopped', embeddings };
    hashes = [...hashes, ...chapters.map((blocks) => hashOf([head, blocks]))];
    let kept = first;
    while (kept < hashes.length && stored[kept] === hashes[kept]) kept++;
    const differs = !isThere || kept < hashes.length || (done && stored.length > kept);

    if (differs && !(await reading.begin())) return { outcome: 'unchanged', embeddings };
    const made = await embedParts(chapters.slice(kept - first), embedding);
    if (!made) return { outcome: 'stopped', embeddings };
    embeddings += made.embeddings;
    try {
      // What is held against it while it waits is so until its end: see `crashes.ts`.
      const change: FileChange = done
        ? { ...file, contentHash: hashOf(hashes) }
        : { ...file, state: 'pending', code: row.code, reason: row.reason, contentHash: '' };
      if (differs) {
        const written = hashes.slice(kept).map((hash, i) => ({ hash, ...(made.parts[i] as EmbeddedPart) }));
        const log = { ...head, redactions, kept, chapters: written };
        const large = isLarge(
          written.flatMap(({ blocks }) => blocks),
          kept === 0 ? sizeOfDocument(db, row.id) : 0,
        );
        if (!large && !(await write(() => writeChapters(db, fingerprintId, change, log))))
          return { outcome: 'unchanged', embeddings };
        if (large) {
          const done = await reading.writeInSteps((writer) => chapterSteps(writer, fingerprintId, change, log));
          if (!done) return { outcome: embedding.stopped() ? 'stopped' : 'unchanged', embeddings };
          onWrite(done);
        }
        [stored, isThere, changed] = [hashes, true, true];
      } else if (done && !(await write(() => updateLog(db, change, redactions))))
        return { outcome: 'unchanged', embeddings };
    } finally {
      made.release();
    }
    if (done) {
      if (next && hashOf(piece.head) === hashOf(head))
        positions.set(path, { next, hashes: hashes.slice(0, next.chapter), head: hashOf(head), redact });
      return { outcome: changed ? 'indexed' : 'unchanged', embeddings };
    }
    piece = await read(next);
  }
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
