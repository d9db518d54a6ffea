/**
 * The scores of all observations for one query while the codes are not in memory yet: sqlite-vec's own exact search
 * gives the nearest passages, and their stored codes the scores. So a search right after the start has meaning, too.
 */
import type { IdSet } from '../../store/filter/id-set.ts';
import { lastChange } from '../../store/write/changes.ts';
import { type Database, statement } from '../../store/connection.ts';
import { quantisedOfObservations } from './quantised-table.ts';
import type { DenseScores } from './scan/dense-scores.ts';
import { decodeVector, dotQuantised, type QuantisedVector } from './scan/quantised-vector.ts';
import { byScore, type Scored } from './scan/top-k.ts';
import { countVectors, MOST_NEAREST, nearestVectors } from './vec0-table.ts';

/** With more vectors its search takes longer than words alone may be answered for: 0.1 s of 100,000. */
export const MOST_BY_VEC0 = 150_000;
/**
 * A filter that leaves no more observations has all of them scored by their codes. sqlite-vec reads all vectors
 * whatever is asked for, so that 5,000 of 100,000 take it three times as long.
 */
const MOST_SCORED = 5_000;
/** Passages that sqlite-vec is asked for, at least: it goes by a passage's own vector, the score by the blended one. */
const CANDIDATES = 400;
/** Observations that mean and deviation are taken from. */
const SAMPLE = 512;
/** Observations whose codes are read at once. */
const BATCH = 512;

/** Gives the scores for a query. What is the same for all queries is kept until the index changes. */
export function createVec0Scores(db: Database, fingerprintId: number): (query: Float32Array) => DenseScores {
  let known: Constants | null = null;
  const constants = (): Constants => {
    const seq = lastChange(db);
    if (known?.seq !== seq)
      known = { seq, count: countEmbedded(db, fingerprintId), sample: sampleOf(db, fingerprintId) };
    return known;
  };
  return (query) => scoresOf(db, fingerprintId, query, constants());
}

interface Constants {
  /** The last change of the index that is in it. */
  readonly seq: number;
  readonly count: number;
  /** Observations that stand evenly among all, by the codes of their passages. */
  readonly sample: readonly (readonly QuantisedVector[])[];
}

function sampleOf(db: Database, fingerprintId: number): Constants['sample'] {
  const [first, last] = statement(
    db,
    'SELECT (SELECT min(observation_id) FROM passage), (SELECT max(observation_id) FROM passage)',
  )
    .raw()
    .get() as [number | null, number | null];
  if (first === null || last === null) return [];
  const next = statement(
    db,
    'SELECT observation_id FROM passage WHERE observation_id >= ? ORDER BY observation_id LIMIT 1',
  ).pluck();
  const ids = new Set(
    Array.from({ length: SAMPLE }, (_, i) => next.get(first + Math.floor(((last - first + 1) * i) / SAMPLE)) as number),
  );
  const codes = new Map<number, QuantisedVector[]>();
  for (const [id, , code] of quantisedOfObservations(db, fingerprintId, [...ids])) {
    const ofOne = codes.get(id);
    if (ofOne) ofOne.push(decodeVector(code));
    else codes.set(id, [decodeVector(code)]);
  }
  return [...codes.values()];
}

function scoresOf(db: Database, fingerprintId: number, query: Float32Array, { count, sample }: Constants): DenseScores {
  const values = sample.map((codes) =>
    codes.reduce((most, code) => Math.max(most, dotQuantised(query, code)), -Infinity),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length));

  /** `null` for one that has no vector. */
  const scored = new Map<number, { readonly score: number; readonly passageId: number } | null>();
  const prepare = (observationIds: Iterable<number>): void => {
    const missing = [...new Set(observationIds)].filter((id) => !scored.has(id));
    for (let from = 0; from < missing.length; from += BATCH) {
      const ids = missing.slice(from, from + BATCH);
      for (const id of ids) scored.set(id, null);
      for (const [observationId, passageId, code] of quantisedOfObservations(db, fingerprintId, ids)) {
        const score = dotQuantised(query, decodeVector(code));
        const before = scored.get(observationId);
        if (!before || score > before.score || (score === before.score && passageId < before.passageId))
          scored.set(observationId, { score, passageId });
      }
    }
  };
  const find = (id: number): { readonly score: number; readonly passageId: number } | null => {
    prepare([id]);
    return scored.get(id) ?? null;
  };
  const bestOf = (k: number, observationIds: readonly number[]): Scored[] => {
    prepare(observationIds);
    return observationIds
      .flatMap((id): Scored[] => {
        const found = scored.get(id);
        return found ? [{ id, score: found.score }] : [];
      })
      .sort(byScore)
      .slice(0, k);
  };

  return {
    count,
    mean,
    deviation,
    prepare,
    best(k, allowed) {
      if (allowed && allowed.size <= MOST_SCORED && isIterable(allowed)) return bestOf(k, [...allowed]);
      const passages = nearestVectors(
        db,
        fingerprintId,
        query,
        allowed ? MOST_NEAREST : Math.min(MOST_NEAREST, Math.max(CANDIDATES, 2 * k)),
      );
      const observations = ownersOf(
        db,
        passages.map(({ passageId }) => passageId),
      );
      return bestOf(k, allowed ? observations.filter((id) => allowed.has(id)) : observations);
    },
    scoreOf: (id) => find(id)?.score,
    passageOf: (id) => find(id)?.passageId,
  };
}

function isIterable(set: IdSet): set is IdSet & Iterable<number> {
  return Symbol.iterator in set;
}

function ownersOf(db: Database, passageIds: readonly number[]): readonly number[] {
  return statement(
    db,
    'SELECT DISTINCT p.observation_id FROM json_each(?) AS wanted CROSS JOIN passage AS p ON p.id = wanted.value',
  )
    .pluck()
    .all(JSON.stringify(passageIds)) as number[];
}

/** Observations that have a vector. */
function countEmbedded(db: Database, fingerprintId: number): number {
  const [passages, observations] = statement(db, 'SELECT count(*), count(DISTINCT observation_id) FROM passage')
    .raw()
    .get() as [number, number];
  if (passages === countVectors(db, fingerprintId)) return observations;
  return statement(
    db,
    'SELECT count(DISTINCT o.id) FROM document AS d JOIN observation AS o ON o.document_id = d.id JOIN passage AS p ON p.observation_id = o.id WHERE d.fingerprint_id = ?',
  )
    .pluck()
    .get(fingerprintId) as number;
}
