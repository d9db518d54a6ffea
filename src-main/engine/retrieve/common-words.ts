/** Words that too many observations have to look at each: which of the candidates have them, and candidates by them alone. */
import type { Database } from '../index/database.ts';
import { eachMatch, findMatch, scoreMatch } from '../index/lexicon.ts';
import { type Part, supportOf } from './query-parts.ts';

/** A rarity below this moves no candidate. */
export const LEAST_IDF = 0.2;
const MOST_CANDIDATES = 500;
/** Candidates from here on are enough. */
const ENOUGH = 200;
/** The rarest of the common words that have to stand together. */
const MOST_TOGETHER = 6;
/** FTS5 reads all rows of all phrases to weigh them, 33 ns each: up to this many it is worth it. */
const WEIGHED_ROWS = 100_000;

/** Observations that have a common phrase and one of the rare ones. */
export function supporters(db: Database, common: Part, rare: readonly Part[]): readonly number[] {
  if (common.idf < LEAST_IDF) return [];
  return findMatch(db, `${common.match} AND (${rare.map(({ match }) => match).join(' OR ')})`);
}

/**
 * Candidates where all phrases are common: those that have all of them, then all but the most common, and so on, the latest
 * written first where they are too many.
 *
 * @param common the rarest first
 */
export function commonCandidates(db: Database, common: readonly Part[]): readonly { readonly id: number; readonly score: number; readonly has: readonly Part[] }[] {
  const found = new Map<number, { id: number; score: number; has: readonly Part[] }>();
  for (let together = Math.min(common.length, MOST_TOGETHER); together > 0 && found.size < ENOUGH; together--) {
    const has = common.slice(0, together);
    const match = has.map((part) => part.match).join(' AND ');
    const limit = MOST_CANDIDATES;
    const telling = has.some(({ idf }) => idf >= LEAST_IDF) && has.reduce((sum, { count }) => sum + count, 0) <= WEIGHED_ROWS;
    const plainScore = has.reduce((sum, part) => sum + supportOf(part), 0);
    const rows = telling ? scoreMatch(db, match, limit) : findMatch(db, match, limit).map((id) => [id, plainScore] as const);
    for (const [id, score] of rows) if (!found.has(id)) found.set(id, { id, score, has });
  }
  return [...found.values()];
}

/** Up to `most` observations that have one of these phrases and are wanted, those with the rarest first. */
export function eachOf(db: Database, common: readonly Part[], wanted: (id: number) => boolean, most: number): readonly number[] {
  const found = new Set<number>();
  for (const { match } of common) {
    if (found.size >= most) break;
    for (const id of eachMatch(db, match)) {
      if (wanted(id)) found.add(id);
      if (found.size >= most) break;
    }
  }
  return [...found];
}
