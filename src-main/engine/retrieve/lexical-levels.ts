/** Words on three levels: an observation, its block and its document each have a BM25 score, as meaning has. */
import type { Database } from '../store/database.ts';
import { averageStretches, type Stretch, surroundingsOf } from '../store/surroundings.ts';
import { byScore, type Scored } from '../projections/vectors/scan/top-k.ts';
import type { LexicalRetriever } from './lexical-retriever.ts';
import type { QueryTerm } from './query-term.ts';
import { MOST_FACTOR } from './query-terms.ts';

/** Shares of the three scores, together 1. */
export const LEXICAL_LEVELS = { observation: 0.5, block: 0.25, document: 0.25 } as const;

/** Constants of BM25, as FTS5 has them. */
const K1 = 1.2;
const B = 0.75;

/** Observations that are ordered anew by their three scores, at least. */
const LEAST_LOOKED_AT = 256;
/** The rarest phrases of a query tell enough of where an observation stands: a pasted text has many. */
const MOST_PHRASES = 16;

/** What an observation owes to the words around it. */
export interface LexicalLevels extends LexicalRetriever {
  /** The part of the score that its block and its document give. */
  around(observationId: number): number;
}

/**
 * The same retriever with scores of three levels. The frequency of a phrase in a block or a document is the number of its
 * observations that have the phrase, and its length is the number of its observations, so that nothing is stored for
 * it. Phrases that too many observations have are left out there.
 *
 * An observation that has no word itself is no hit by words. Its score counts where meaning found it. Mean and
 * deviation are those of the observations' own scores, so that a score of one level means what it meant.
 */
export function withLexicalLevels(db: Database, own: LexicalRetriever): LexicalLevels {
  const parts = own.terms
    .filter(({ postings, without }) => postings !== null && without === null)
    .sort((a, b) => a.count - b.count)
    .slice(0, MOST_PHRASES);
  const average = averageStretches(db);
  /** By the first row of a stretch. */
  const ofBlocks = new Map<number, number>();
  const ofDocuments = new Map<number, number>();

  const scoreOfStretch = (scores: Map<number, number>, stretch: Stretch, usual: number): number => {
    const before = scores.get(stretch[0]);
    if (before !== undefined) return before;
    const length = stretch[1] - stretch[0] + 1;
    const contributions = new Map<QueryTerm, number>();
    let covered = 0;
    for (const part of parts) {
      const frequency = countWithin((part.postings as { readonly ids: Int32Array }).ids, stretch);
      if (frequency === 0) continue;
      covered += part.rarity;
      const factor = (frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * length) / usual));
      contributions.set(part, part.weight * part.idf * factor);
    }
    // As in an observation: an identifier that stands whole counts the most that its words can.
    for (const { whole, parts: words } of own.identifiers) {
      if (![...contributions.keys()].some(({ at }) => at === whole)) continue;
      for (const part of parts)
        if (part.weight === 1 && (part.at === whole || words.includes(part.at)))
          contributions.set(part, MOST_FACTOR * part.idf);
    }
    let sum = 0;
    for (const one of contributions.values()) sum += one;
    const score = sum * own.coordination(sum, covered);
    scores.set(stretch[0], score);
    return score;
  };

  const around = (id: number): number => {
    if (parts.length === 0) return 0;
    const { block, document } = surroundingsOf(db, [id]).get(id) ?? { block: [id, id], document: [id, id] };
    return (
      LEXICAL_LEVELS.block * scoreOfStretch(ofBlocks, block, average.block) +
      LEXICAL_LEVELS.document * scoreOfStretch(ofDocuments, document, average.document)
    );
  };
  const scoreOf = (id: number): number => LEXICAL_LEVELS.observation * own.scoreOf(id) + around(id);

  return {
    ...own,
    mean: LEXICAL_LEVELS.observation * own.mean,
    // Not divided: where an observation is a document by itself, the three levels agree, and their sum spreads as one.
    deviation: own.deviation,
    around,
    scoreOf,
    prepare(ids) {
      own.prepare?.(ids);
      surroundingsOf(db, ids);
    },
    best(k, allowed) {
      const candidates = own.best(Math.max(k, LEAST_LOOKED_AT), allowed);
      surroundingsOf(
        db,
        candidates.map(({ id }) => id),
      );
      return candidates
        .map(({ id, score }): Scored => ({ id, score: LEXICAL_LEVELS.observation * score + around(id) }))
        .sort(byScore)
        .slice(0, k);
    },
    explain: (id) =>
      own.explain(id).map(({ phrase, score }) => ({ phrase, score: LEXICAL_LEVELS.observation * score })),
  };
}

/** How many of these ids, which descend, lie in a stretch. */
function countWithin(ids: Int32Array, [first, last]: Stretch): number {
  const from = firstNotAbove(ids, last);
  return first === last ? Number(ids[from] === first) : firstNotAbove(ids, first - 1) - from;
}

/** The first place in a descending list whose id is not above this one. */
function firstNotAbove(ids: Int32Array, id: number): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] as number) > id) low = middle + 1;
    else high = middle;
  }
  return low;
}
