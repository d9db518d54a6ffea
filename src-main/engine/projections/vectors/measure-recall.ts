/**
 * How much of what vec0's exact search finds the codes in memory find, too: measured on a sample of what is indexed.
 */
import { type Database, openMemory, statement } from '../../store/connection.ts';
import { contextWeightsOf } from '../../store/fingerprints.ts';
import { loadVec } from './extension.ts';
import type { DenseScores } from './scan/dense-scores.ts';
import { blendDocument } from './scan/context-blending.ts';
import { cosine } from './scan/unit-vectors.ts';
import { createVec0Table, insertVector, nearestVectors, readVector } from './vec0-table.ts';

/** Passages in the sample, at most: measured in a quarter of a second with 100,000 indexed. */
const PASSAGES = 1_000;
/** Documents, or chapters, with more passages are left out: one would be the whole sample. */
const LARGEST_PART = 500;
const QUERIES = 16;
/** Neighbours of a query that have to be found: recall@10. */
const DEPTH = 10;
/** Passages that vec0 is asked for: several may be one observation's. */
const ASKED = 100;
/**
 * Scores nearer than this are equal: so much a code's rounding to 12 bits moves a score, and vec0 adds up in float32.
 */
const EQUAL = 5e-4;

export interface MeasuredRecall {
  /** Of the ten nearest observations by vec0, the share that the codes find, 0 to 1. */
  readonly recall: number;
  /** Passages that it was measured on. */
  readonly passages: number;
}

interface Sampled {
  readonly passageId: number;
  readonly observationId: number;
  readonly own: Float32Array;
  /** What the passage is ranked by, with no rounding. */
  readonly blended: Float32Array;
}

/** @returns `null` where too little is indexed to measure */
export function measureRecall(
  db: Database,
  fingerprintId: number,
  scoreOf: (query: Float32Array) => Pick<DenseScores, 'best'>,
): MeasuredRecall | null {
  const sample = [...sampleOf(db, fingerprintId)];
  const passages = Map.groupBy(sample, ({ observationId }) => observationId);
  const observations = new Set(passages.keys());
  const [first] = sample;
  if (!first || observations.size <= DEPTH) return null;
  const memory = openMemory();
  try {
    loadVec(memory);
    const dimensions = first.own.length + 1;
    createVec0Table(memory, 0, dimensions, 'float32');
    const longest = Math.max(...sample.map(({ blended }) => cosine(blended, blended)));
    // vec0 knows distances only. One more dimension makes all vectors as long as the longest: then the nearest has the
    // largest dot product.
    memory.transaction(() =>
      sample.forEach(({ blended }, i) =>
        insertVector(memory, 0, i, lengthened(blended, Math.sqrt(Math.max(0, longest - cosine(blended, blended))))),
      ),
    )();
    let [there, found] = [0, 0];
    for (let q = 0; q < QUERIES; q++) {
      const { own } = sample[Math.floor((q * sample.length) / QUERIES)] as Sampled;
      const nearest = new Map<number, number>();
      for (const { passageId: at } of nearestVectors(memory, 0, lengthened(own, 0), ASKED)) {
        const { observationId, blended } = sample[at] as Sampled;
        if (!nearest.has(observationId)) nearest.set(observationId, cosine(own, blended));
      }
      const floor = [...nearest.values()][DEPTH - 1];
      if (floor === undefined) continue;
      there += DEPTH;
      // Texts that say the same score alike, and there may be more of them than vec0 was asked for: any of them is as
      // good.
      found += scoreOf(own)
        .best(DEPTH, observations)
        .filter(({ id }) =>
          (passages.get(id) ?? []).some(({ blended }) => cosine(own, blended) >= floor - EQUAL),
        ).length;
    }
    return there === 0 ? null : { recall: found / there, passages: sample.length };
  } finally {
    memory.close();
  }
}

function lengthened(vector: Float32Array, by: number): Float32Array {
  const longer = new Float32Array(vector.length + 1);
  longer.set(vector);
  longer[vector.length] = by;
  return longer;
}

/** Whole documents, or chapters of logs, that stand evenly among all. */
function* sampleOf(db: Database, fingerprintId: number): Generator<Sampled> {
  const parts = statement(
    db,
    `SELECT id, first_observation, last_observation FROM document WHERE fingerprint_id = @id AND first_observation IS NOT NULL
     UNION ALL SELECT c.document_id, c.first_id, c.last_id FROM chapter AS c JOIN document AS d ON d.id = c.document_id
     WHERE d.fingerprint_id = @id AND c.ordinal > 0 AND c.first_id IS NOT NULL ORDER BY 2`,
  )
    .raw()
    .all({ id: fingerprintId }) as [documentId: number, first: number, last: number][];
  const usual =
    parts.reduce((sum, [, first, last]) => sum + Math.min(LARGEST_PART, last - first + 1), 0) /
    Math.max(1, parts.length);
  const step = Math.max(1, Math.ceil((parts.length * usual) / PASSAGES));
  let taken = 0;
  const weights = contextWeightsOf(db, fingerprintId);
  for (let at = 0; at < parts.length && taken < PASSAGES; at += step) {
    const [documentId, first, last] = parts[at] as [number, number, number];
    const rows = statement(
      db,
      `SELECT p.id, o.id, o.block_id FROM observation AS o JOIN passage AS p ON p.observation_id = o.id
      WHERE o.id BETWEEN ? AND ? AND o.document_id = ? ORDER BY o.id, p.id LIMIT ?`,
    )
      .raw()
      .all(first, last, documentId, LARGEST_PART + 1) as [number, number, number][];
    if (rows.length > LARGEST_PART) continue;
    const own = rows.map(([id]) => readVector(db, fingerprintId, id));
    if (own.some((vector) => !vector)) continue;
    const blocks = [...new Set(rows.map(([, , block]) => block))];
    const blended = blendDocument(
      blocks.map((block) => own.filter((_, i) => rows[i]?.[2] === block) as Float32Array[]),
      weights,
    );
    const next = blended.map((ofBlock) => ofBlock.values());
    for (const [i, [passageId, observationId, block]] of rows.entries()) {
      yield {
        passageId,
        observationId,
        own: own[i] as Float32Array,
        blended: next[blocks.indexOf(block)]?.next().value as Float32Array,
      };
    }
    taken += rows.length;
  }
}
