/**
 * Words that too many observations have to look at each: which of the candidates have them, and candidates by them
 * alone.
 */
import type { Database } from '../store/database.ts';
import type { QueryTerm } from './query-term.ts';
import { supportOf } from './query-terms.ts';
import { placeOf, type ScoreAccumulators } from './score-accumulators.ts';
import { allOf, anyOf, eachMatch, findMatch, scoreMatch } from '../projections/fulltext/fts5-queries.ts';
import { type Candidates, type PhraseIndex, WALKED_A_ROW } from '../projections/fulltext/postings.ts';

/** A rarity below this moves no candidate. */
export const LEAST_IDF = 0.2;
const MOST_CANDIDATES = 500;
/** Candidates from here on are enough. */
const ENOUGH = 200;
/** The rarest of the common words that have to stand together. */
const MOST_TOGETHER = 6;
/** FTS5 reads all rows of all phrases to weigh them, 33 ns each: up to this many it is worth it. */
const WEIGHED_ROWS = 100_000;

/** Rows that FTS5 reads in the time in which it looks for one row among those of a common phrase. */
const ROWS_A_SEEK = 10;
/** What one row costs that is asked for alone, in rows that are read at once. */
const ROWS_A_STEP = 3;

/** Adds the common phrases to the scores of the observations that have one of the rare ones. */
export function support(
  db: Database,
  index: PhraseIndex,
  common: readonly QueryTerm[],
  rare: readonly QueryTerm[],
  { ids, scores, covered }: ScoreAccumulators,
): void {
  const rareMatch = anyOf(rare.map(({ match }) => match));
  const rareWalk = rare.reduce((sum, part) => sum + index.walk(part), 0);
  for (const part of common) {
    if (part.idf < LEAST_IDF) continue;
    const own = supportOf(part);
    const add = (at: number): void => {
      scores[at] = (scores[at] as number) + own;
      covered[at] = (covered[at] as number) + part.rarity;
    };
    const all = index.members(
      part,
      Math.min(index.walk(part) / WALKED_A_ROW, ids.length * ROWS_A_SEEK) + rareWalk / WALKED_A_ROW,
    );
    part.all = all;
    if (all) {
      for (let at = 0; at < ids.length; at++) if (all.has(ids[at] as number)) add(at);
      continue;
    }
    for (const id of findMatch(db, allOf([part.match, rareMatch]))) {
      const at = placeOf(ids, id);
      if (at < 0) continue;
      part.members.add(id);
      add(at);
    }
  }
}

/**
 * Candidates where all phrases are common: those that have all of them, then all but the most common, and so on, the
 * latest written first where they are too many.
 *
 * @param common the rarest first
 */
export function commonCandidates(db: Database, index: PhraseIndex, common: readonly QueryTerm[]): ScoreAccumulators {
  const sought = common.slice(0, MOST_TOGETHER);
  const key = sought.map(({ match, weight }) => `${match} ${weight}`).join(' ');
  let candidates = index.candidates.get(key);
  if (!candidates) index.candidates.set(key, (candidates = findCandidates(db, sought)));
  const { ids, scores, together } = candidates;
  sought.forEach((part, at) => (part.all = { has: (id) => (together[placeOf(ids, id)] ?? 0) > at }));
  const covered = sought.reduce((sums, part) => [...sums, (sums.at(-1) as number) + part.rarity], [0]);
  return { ids, scores: scores.slice(), covered: Float64Array.from(together, (count) => covered[count] as number) };
}

function findCandidates(db: Database, common: readonly QueryTerm[]): Candidates {
  const found = new Map<number, readonly [score: number, together: number]>();
  for (let together = common.length; together > 0 && found.size < ENOUGH; together--) {
    const has = common.slice(0, together);
    const match = allOf(has.map((part) => part.match));
    const telling =
      has.some(({ idf }) => idf >= LEAST_IDF) && has.reduce((sum, { count }) => sum + count, 0) <= WEIGHED_ROWS;
    if (telling) {
      const { ids, scores } = scoreMatch(db, match, MOST_CANDIDATES);
      ids.forEach((id, i) => found.has(id) || found.set(id, [scores[i] as number, together]));
    } else {
      const score = has.reduce((sum, part) => sum + supportOf(part), 0);
      for (const id of findMatch(db, match, MOST_CANDIDATES)) if (!found.has(id)) found.set(id, [score, together]);
    }
  }
  const ids = Int32Array.from(found.keys()).sort().reverse();
  const scores = Float64Array.from(ids, (id) => found.get(id)?.[0] ?? 0);
  return { ids, scores, together: Uint8Array.from(ids, (id) => found.get(id)?.[1] ?? 0) };
}

/**
 * Up to `most` observations that have one of these phrases and are wanted, those with the rarest first.
 *
 * @param share of all observations, how many are wanted, 0 to 1
 */
export function eachOf(
  db: Database,
  index: PhraseIndex,
  common: readonly QueryTerm[],
  wanted: (id: number) => boolean,
  most: number,
  share: number,
): readonly number[] {
  const found = new Set<number>();
  for (const part of common) {
    if (found.size >= most) break;
    const steps = Math.min(part.count, (most - found.size) / share);
    for (const id of index.members(part, steps * ROWS_A_STEP)?.descending() ?? eachMatch(db, part.match)) {
      if (wanted(id)) found.add(id);
      if (found.size >= most) break;
    }
  }
  return [...found];
}
