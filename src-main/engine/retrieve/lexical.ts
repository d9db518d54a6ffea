/** The lexical leg: BM25 over the words of observations. */
import type { Database } from '../index/database.ts';
import { inverseDocumentFrequency, scorePhrase } from '../index/lexicon.ts';
import { countObservations } from '../index/observations.ts';
import { createTopK } from '../index/scan/top-k.ts';
import type { Leg } from './leg.ts';
import type { Query } from './query.ts';

export interface LexicalLeg extends Leg {
  /**
   * How much of the query stands together in one observation: the most of its phrases' inverse document frequencies that any
   * has, as a share of their sum, 0 to 1. High where the words were written as they are asked for (identifiers), low where
   * they were not (paraphrases).
   */
  readonly coverage: number;
  /** What each phrase adds to an observation's score, of those it has, in no order. */
  explain?(observationId: number): readonly { readonly phrase: readonly string[] | string; readonly score: number }[];
}

/**
 * Scores every observation that has a word of the query; `null` when the query has no words.
 * The last word is taken as a beginning only when it stands nowhere as it is: then it is still being typed.
 */
export function lexicalLeg(db: Database, { phrases, unfinished }: Query): LexicalLeg | null {
  if (phrases.length === 0) return null;
  const total = Math.max(1, countObservations(db));
  const scores = new Map<number, number>();
  const covered = new Map<number, number>();
  const parts: { readonly phrase: readonly string[]; readonly found: ReturnType<typeof scorePhrase> }[] = [];
  let all = 0;
  for (const phrase of phrases) {
    const whole = scorePhrase(db, phrase);
    const typing = whole.length === 0 && phrase.length === 1 && phrase[0] === unfinished;
    const found = typing ? scorePhrase(db, phrase, true) : whole;
    const rarity = inverseDocumentFrequency(found.length, total);
    all += rarity;
    parts.push({ phrase, found });
    for (const [id, score] of found) {
      scores.set(id, (scores.get(id) ?? 0) + score);
      covered.set(id, (covered.get(id) ?? 0) + rarity);
    }
  }

  let sum = 0;
  let squares = 0;
  for (const score of scores.values()) {
    sum += score;
    squares += score * score;
  }
  let most = 0;
  for (const rarity of covered.values()) most = Math.max(most, rarity);
  let byPhrase: readonly { readonly phrase: readonly string[]; readonly scores: ReadonlyMap<number, number> }[] | null = null;
  const mean = sum / total; // observations without a match count with their zero
  return {
    mean,
    deviation: Math.sqrt(Math.max(0, squares / total - mean * mean)),
    coverage: most / all,
    best(k, allowed) {
      const top = createTopK(k);
      for (const [id, score] of scores) if (!allowed || allowed.has(id)) top.offer(id, score);
      return top.take();
    },
    scoreOf: (id) => scores.get(id) ?? 0,
    explain(id) {
      byPhrase ??= parts.map(({ phrase, found }) => ({ phrase, scores: new Map(found) }));
      return byPhrase.flatMap(({ phrase, scores: own }) => (own.has(id) ? [{ phrase, score: own.get(id) as number }] : []));
    },
  };
}
