/** A small index for tests: a database of its own, and documents that are read at a glance. */
import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ContextWeights, ObservationType, Session } from '../../../src-shared/model.ts';
import { newSession } from '../../../src-shared/new-session.ts';
import { PROJECTIONS } from '../projections/open-index.ts';
import type { Projection } from '../projections/projection.ts';
import { type Database, openDatabase } from './database.ts';
import type { FileChange } from './files.ts';
import { textHashOf } from './passages.ts';
import { ensureFingerprint } from './fingerprints.ts';
import { insertSource } from './sources.ts';
import { replaceDocument, type WritableBlock, type WritableDocument } from './write/write-document.ts';

/** Dimensions of the sample's vectors. */
export const DIMENSIONS = 3;
/** What the sample's passages are ranked by. */
export const SAMPLE_CONTEXT_WEIGHTS: ContextWeights = { passage: 0.45, block: 0.3, document: 0.25 };

/** A new empty folder; `remove` deletes it. */
export function scratchFolder(): { readonly folder: string; remove(): void } {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-test-')));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) };
}

export interface SampleIndex {
  readonly db: Database;
  readonly folder: string;
  readonly sourceId: number;
  readonly fingerprintId: number;
  /**
   * Writes a document whose observations are these texts, and gives its id. Files with the same `bytes` are copies; by
   * default none are.
   */
  write(
    path: string,
    texts: readonly (string | SampleObservation)[],
    about?: Partial<Omit<WritableDocument, 'blocks'>> & { readonly bytes?: string },
  ): number;
  /** Closes the index and opens it with other projections. */
  reopen(projections: readonly Projection[]): void;
  close(): void;
}

export interface SampleObservation {
  readonly text: string;
  readonly type?: ObservationType;
  readonly happenedAt?: number | null;
  /** As it was written. Default: none. */
  readonly zoneOffset?: number | null;
  /** The heading of its block; observations with the same one stand in one block. */
  readonly label?: string;
  readonly vector?: Float32Array;
}

/**
 * An empty index with one source, its own folder, and one fingerprint.
 *
 * @param projections what is derived from it. Default: what Quarry has
 */
export function sampleIndex(projections = PROJECTIONS): SampleIndex {
  const { folder, remove } = scratchFolder();
  let { db } = openDatabase(folder, projections);
  const { id: sourceId } = insertSource(db, { path: folder, kind: 'folder', addedAt: 0 });
  const fingerprintId = ensureFingerprint(db, {
    hash: 'sample',
    model: 'sample (none)',
    dimensions: DIMENSIONS,
    contextWeights: SAMPLE_CONTEXT_WEIGHTS,
  });
  return {
    get db() {
      return db;
    },
    folder,
    sourceId,
    fingerprintId,
    write: (file, texts, { bytes = file, ...about } = {}) =>
      replaceDocument(
        db,
        fingerprintId,
        { ...sampleFile(sourceId, file), contentHash: bytes },
        sampleDocument(texts, about),
      ).documentId,
    reopen(others) {
      db.close();
      ({ db } = openDatabase(folder, others));
    },
    close() {
      db.close();
      remove();
    },
  };
}

/** The row of an indexed file. */
export function sampleFile(sourceId: number, file: string): FileChange {
  return {
    sourceId,
    path: file,
    state: 'indexed',
    code: '',
    reason: '',
    size: 1,
    modifiedAt: 1,
    changedAt: 1,
    contentHash: 'hash',
    recipe: 'recipe',
  };
}

/** A document whose observations stand one a line, each with one passage, in a block for each label. */
export function sampleDocument(
  texts: readonly (string | SampleObservation)[],
  about: Partial<Omit<WritableDocument, 'blocks'>> = {},
): WritableDocument {
  const blocks = new Map<string, WritableBlock['observations'][number][]>();
  texts.forEach((given, index) => {
    const {
      text,
      type = 'note',
      happenedAt = null,
      zoneOffset = null,
      label = '',
      vector = sampleVector(text),
    }: SampleObservation = typeof given === 'string' ? { text: given } : given;
    const observation = {
      type,
      text,
      happenedAt,
      zoneOffset,
      solves: null,
      references: [],
      lines: { start: index + 1, end: index + 1 },
      // Bookkeeping is not embedded.
      passages: type === 'bookkeeping' ? [] : [{ start: 0, end: text.length, textHash: textHashOf(text), vector }],
    };
    blocks.set(label, [...(blocks.get(label) ?? []), observation]);
  });
  return {
    title: 'Sample',
    date: null,
    session: null,
    tags: [],
    unit: 'line',
    ...about,
    blocks: Array.from(blocks, ([label, observations]) => ({
      label,
      observations,
      type: observations[0]?.type ?? 'note',
      headingPath: label === '' ? [] : [label],
      happenedAt: null,
      lines: { start: observations[0]?.lines.start ?? 1, end: observations.at(-1)?.lines.end ?? 1 },
    })),
  };
}

/** A session that says nothing about itself but what is given. */
export function sampleSession(given: Partial<Session>): Session {
  return newSession({ id: 's', title: 'Sample', ...given });
}

/** A unit vector that depends on the text alone. */
export function sampleVector(text: string): Float32Array {
  const bytes = createHash('sha256').update(text).digest();
  const vector = Float32Array.from({ length: DIMENSIONS }, (_, d) => bytes.readInt32LE(d * 4) / 2 ** 31);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
