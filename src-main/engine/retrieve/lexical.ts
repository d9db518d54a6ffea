/** The lexical leg: BM25 over the words of observations. */
import type { Database } from '../index/database.ts';
import { anyEntry, scoreEntries } from '../index/lexicon.ts';
import { countObservations } from '../index/observations.ts';
import { createTopK } from '../index/scan/top-k.ts';
import type { Leg } from './leg.ts';
import type { Query } from './query.ts';

/**
 * Scores every observation that has a word of the query; `null` when the query has no words.
 * The last word is taken as a beginning only when it stands nowhere as it is: then it is still being typed.
 */
export function lexicalLeg(db: Database, query: Query): Leg | null {
  const match = matchExpression(db, query);
  if (match === null) return null;
  const scores = new Map(scoreEntries(db, match));

  const count = Math.max(countObservations(db), scores.size, 1);
  let sum = 0;
  let squares = 0;
  for (const score of scores.values()) {
    sum += score;
    squares += score * score;
  }
  const mean = sum / count; // observations without a match count with their zero
  return {
    mean,
    deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)),
    best(k, allowed) {
      const top = createTopK(k);
      for (const [id, score] of scores) if (!allowed || allowed.has(id)) top.offer(id, score);
      return top.take();
    },
    scoreOf: (id) => scores.get(id) ?? 0,
  };
}

/** An FTS5 expression of quoted words only: nothing a person types is read as FTS5's own syntax. */
function matchExpression(db: Database, { phrases, unfinished }: Query): string | null {
  if (phrases.length === 0) return null;
  const quoted = phrases.map((words) => `"${words.join(' ')}"`);
  if (unfinished !== null && !anyEntry(db, `"${unfinished}"`)) quoted.push(`"${unfinished}"*`);
  return quoted.join(' OR ');
}
