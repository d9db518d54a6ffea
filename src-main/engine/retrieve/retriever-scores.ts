import type { IdSet } from '../store/filter/id-set.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';

/** One retriever's view of all observations for one query: the retrievers know nothing of each other. */
export interface RetrieverScores {
  /** Mean and standard deviation of the retriever's scores over ALL observations, those it did not find included. */
  readonly mean: number;
  readonly deviation: number;
  /**
   * How many deviations its best stands above what chance gives among so many: below 0 where nothing is near. Default: 0,
   * for a retriever that does not tell.
   */
  readonly nearness?: number;
  /** Best first, at most `k`, only of those allowed (`null`: all). */
  best(k: number, allowed: IdSet | null): readonly Scored[];
  /** Says whose scores will be asked for, so that they are looked up together. */
  prepare?(observationIds: readonly number[]): void;
  /** The score of any observation; one the retriever has nothing to say of has the mean (dense) or 0 (lexical). */
  scoreOf(observationId: number): number;
}
