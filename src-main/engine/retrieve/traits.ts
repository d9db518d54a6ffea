/** What ranking asks of candidates again and again, kept: a row never changes, and its id never comes back as another's. */
import type { Database } from '../index/database.ts';
import { findTraits, type ObservationTraits } from '../index/observations.ts';
import { signatureOf, type Signature } from './near-duplicates.ts';

export interface Traits extends Omit<ObservationTraits, 'text'> {
  readonly signature: Signature;
}

export interface TraitStore {
  /** Traits by row id; an observation that is gone and was never asked for is left out. */
  of(rowIds: readonly number[]): ReadonlyMap<number, Traits>;
}

/** About 1 KB each. */
const MOST_KEPT = 10_000;

export function createTraits(db: Database): TraitStore {
  const kept = new Map<number, Traits>();
  return {
    of(rowIds) {
      const missing = rowIds.filter((id) => !kept.has(id));
      const found = new Map<number, Traits>();
      for (const { text, ...row } of missing.length > 0 ? findTraits(db, missing) : []) found.set(row.rowId, { ...row, signature: signatureOf(text) });
      for (const id of rowIds) {
        const known = kept.get(id);
        if (known) found.set(id, known);
      }
      if (kept.size + missing.length > MOST_KEPT) kept.clear();
      for (const id of missing) {
        const made = found.get(id);
        if (made) kept.set(id, made);
      }
      return found;
    },
  };
}
