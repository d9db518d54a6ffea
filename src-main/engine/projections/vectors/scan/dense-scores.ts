import type { IdSet } from '../../../store/filter/id-set.ts';
import type { StoredVector } from './quantised-store.ts';
import type { Rows } from './matrix-rows.ts';
import type { Scored } from './top-k.ts';

/**
 * The scores of all observations for one query. An observation scores by its best passage. Each score that is given is
 * as fine as there is, 12 bits or the 16 stored ones, whatever the candidates were found by, so that a filter leaves
 * the scores of what it leaves.
 */
export interface DenseScores {
  /** Observations that have a vector. */
  readonly count: number;
  /** Over all observations, whatever is allowed; of a million, over a fixed sample of some thousands. */
  readonly mean: number;
  readonly deviation: number;
  /** The best `k` observations among those allowed (`null`: all), best first. */
  best(k: number, allowed: IdSet | null): Scored[];
  /** Told which observations will be asked for, where reading them together is faster. */
  prepare?(observationIds: Iterable<number>): void;
  /** `undefined` for an observation without a vector. */
  scoreOf(observationId: number): number | undefined;
  /** The passage an observation scored by. */
  passageOf(observationId: number): number | undefined;
}

/** The codes of all passages in memory, in one of two forms. */
export interface MemoryCodes {
  readonly rows: Rows;
  readonly bytes: number;
  /** Makes room for exactly so many passages, where there are fewer. */
  reserve(rows: number): void;
  /** Takes the next passage. */
  append(code: StoredVector): void;
  remove(documentId: number, from?: number): void;
  /** @param query `Float32Array` of `[dimensions]`, length 1 */
  score(query: Float32Array): DenseScores;
}
