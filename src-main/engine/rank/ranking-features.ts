/**
 * What ranking asks of candidates again and again, kept: a row never changes, and its id never comes back as another's.
 * Only a log gets another hash while rows of it stay.
 */
import { plainWords } from '../../../src-shared/plain-words.ts';
import type { Database } from '../store/database.ts';
import { contentHashes } from '../store/files.ts';
import { findTraits, type ObservationTraits } from '../store/observations.ts';
import { type Properties, rowsOf } from '../store/observation-properties.ts';
import { Signature } from './near-duplicates.ts';

export interface RankingFeatures extends Omit<ObservationTraits, 'text' | 'type'> {
  /** Whether it is a goal that says no more than the title of its session. */
  readonly repeatsTitle: boolean;
  readonly signature: Signature;
}

export interface RankingFeatureCache {
  /** Traits by row id; an observation that is gone and was never asked for is left out. */
  of(rowIds: readonly number[]): ReadonlyMap<number, RankingFeatures>;
  /**
   * When each of these happened; `null` for what has no time. They are read at the first question, because only equals
   * need them.
   */
  timesOf(rowIds: readonly number[]): (rowId: number) => number | null;
}

/** The texts and some 200 bytes each. */
const MOST_KEPT = 10_000;
/** Of all texts that are kept together. */
const MOST_CHARACTERS = 4_000_000;

const NO_HASHES: ReadonlyMap<number, string> = new Map();

export function createRankingFeatures(db: Database): RankingFeatureCache {
  const kept = new Map<number, RankingFeatures>();
  let characters = 0;
  return {
    timesOf(rowIds) {
      let rows: ReadonlyMap<number, Properties> | null = null;
      return (rowId) => (rows ??= rowsOf(db, rowIds)).get(rowId)?.order ?? null;
    },
    of(rowIds) {
      const missing = rowIds.filter((id) => !kept.has(id));
      const found = new Map<number, RankingFeatures>();
      let read = 0;
      for (const { text, type, ...row } of missing.length > 0 ? findTraits(db, missing) : []) {
        const repeatsTitle = type === 'goal' && row.sessionId !== null && plainWords(text) === plainWords(row.title);
        found.set(row.rowId, { ...row, repeatsTitle, signature: new Signature(text) });
        read += text.length;
      }
      const ofLogs: RankingFeatures[] = [];
      for (const id of rowIds) {
        const known = kept.get(id);
        if (!known) continue;
        found.set(id, known);
        if (known.chapter !== null) ofLogs.push(known);
      }
      const hashes =
        ofLogs.length > 0 ? contentHashes(db, [...new Set(ofLogs.map(({ documentId }) => documentId))]) : NO_HASHES;
      for (const known of ofLogs) found.set(known.rowId, { ...known, contentHash: hashes.get(known.documentId) ?? '' });
      if (kept.size + missing.length > MOST_KEPT || characters + read > MOST_CHARACTERS) {
        kept.clear();
        characters = 0;
      }
      characters += read;
      for (const id of missing) {
        const made = found.get(id);
        if (made) kept.set(id, made);
      }
      return found;
    },
  };
}
