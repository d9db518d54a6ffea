/** How near two texts of an index are by chance: below that, nearness in meaning says nothing. */
import type { Database } from '../store/database.ts';
import { decodeVector, dotQuantised } from '../projections/vectors/scan/quantised-vector.ts';
import { quantisedStore } from '../projections/vectors/quantised-table.ts';
import { readVector } from '../projections/vectors/vec0-table.ts';

/** Passages that are compared with each other, spread evenly over the index. */
const SAMPLED = 96;
/** Fewer pairs have not one beyond one in twenty. */
const LEAST_PAIRS = 20;

/** Scores that random pairs of an index seldom exceed. */
export interface Chance {
  /** One in ten does. */
  readonly tenth: number;
  /** One in twenty does: the usual level of significance. */
  readonly twentieth: number;
}

/**
 * How near random pairs of passages from different documents are, scored as a query is: one's own vector against what
 * the other is ranked by. `null` where an index has too few pairs, as one with a single document.
 *
 * Takes some milliseconds, however large the index is.
 */
export function chanceSimilarity(db: Database, fingerprintId: number): Chance | null {
  const store = quantisedStore(db, fingerprintId);
  const { first, last } = store.bounds();
  const step = Math.max(1, (last - first + 1) / SAMPLED);
  const sample = new Map(
    Array.from({ length: SAMPLED }, (_, i) => store.after(Math.floor(first + i * step) - 1, 1).codes)
      .flat()
      .map(({ passageId, documentId, code }) => [passageId, { documentId, code: decodeVector(code) }] as const),
  );
  const scores: number[] = [];
  for (const [passageId, { documentId }] of sample) {
    const vector = readVector(db, fingerprintId, passageId);
    if (!vector) continue;
    for (const other of sample.values())
      if (other.documentId !== documentId) scores.push(dotQuantised(vector, other.code));
  }
  if (scores.length < LEAST_PAIRS) return null;
  scores.sort((a, b) => a - b);
  const exceededBy = (share: number): number => scores[Math.ceil((1 - share) * scores.length) - 1] as number;
  return { tenth: exceededBy(0.1), twentieth: exceededBy(0.05) };
}
