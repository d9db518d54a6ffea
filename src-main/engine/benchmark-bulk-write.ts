/**
 * Writes ready documents with ready vectors to an index at full speed: for benchmarks, which need a million
 * observations and cannot wait for the model. Nothing else writes this way: what a user has is read from files by the
 * indexer.
 */
import { setImmediate } from 'node:timers/promises';
import { ensureFingerprint, type NewFingerprint } from './store/fingerprints.ts';
import { textHashOf } from './store/passages.ts';
import { insertSource } from './store/sources.ts';
import {
  replaceDocument,
  type WritableBlock,
  type WritableDocument,
  type WritableObservation,
  type WritablePassage,
} from './store/write/write-document.ts';
import { openIndex } from './projections/open-index.ts';

export interface BulkObservation extends Omit<WritableObservation, 'passages'> {
  readonly passages: readonly Omit<WritablePassage, 'textHash'>[];
}

export interface BulkBlock extends Omit<WritableBlock, 'observations'> {
  readonly observations: readonly BulkObservation[];
}

/** A document as the indexer would have prepared it. */
export interface BulkDocument extends Omit<WritableDocument, 'blocks'> {
  /** Absolute; no two alike. There need be no such file. */
  readonly path: string;
  readonly blocks: readonly BulkBlock[];
}

export interface Bulk {
  /** Absolute; an empty index, which no engine has open. */
  readonly dataFolder: string;
  /** What the vectors were made with, as `status` of an engine names it: another is not searched. */
  readonly fingerprint: NewFingerprint;
  /** The source that the documents belong to, absolute. There need be no such folder. */
  readonly source: string;
  readonly documents: Iterable<BulkDocument>;
  /** Asked after each transaction. */
  readonly stopped: () => boolean;
  /** @param documents written so far */
  readonly onProgress: (documents: number) => void;
}

/** Documents a transaction: enough that its end costs little, few enough to stop within a second. */
const IN_TRANSACTION = 250;

/**
 * Writes the documents, each through the function that the indexer writes with. A power cut meanwhile costs the whole
 * index.
 *
 * @throws EngineError as `openIndex` does
 */
export async function bulkWrite({
  dataFolder,
  fingerprint,
  source,
  documents,
  stopped,
  onProgress,
}: Bulk): Promise<void> {
  const { db } = openIndex(dataFolder);
  try {
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
    db.pragma('secure_delete = OFF');
    db.pragma('cache_size = -1000000');
    const fingerprintId = ensureFingerprint(db, fingerprint);
    const { id: sourceId } = insertSource(db, { path: source, kind: 'folder', addedAt: 0 });
    const waiting = documents[Symbol.iterator]();
    let done = 0;
    const writeSome = db.transaction((): boolean => {
      for (let i = 0; i < IN_TRANSACTION; i++) {
        const { value, done: over } = waiting.next();
        if (over) return false;
        const { path, ...document } = value as BulkDocument;
        const file = {
          sourceId,
          path,
          state: 'indexed',
          code: '',
          reason: '',
          size: 0,
          modifiedAt: 0,
          changedAt: 0,
          contentHash: '',
          recipe: '',
        } as const;
        replaceDocument(db, fingerprintId, file, { ...document, blocks: document.blocks.map(hashed) });
        done++;
      }
      return true;
    });
    for (let more = true; more && !stopped(); ) {
      more = writeSome.immediate();
      onProgress(done);
      await setImmediate();
    }
    db.pragma('journal_mode = WAL');
  } finally {
    db.close();
  }
}

function hashed(block: BulkBlock): WritableBlock {
  return {
    ...block,
    observations: block.observations.map((observation) => ({
      ...observation,
      passages: observation.passages.map((passage) => ({
        ...passage,
        textHash: textHashOf(observation.text.slice(passage.start, passage.end)),
      })),
    })),
  };
}
