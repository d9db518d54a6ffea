/** The phrases of a query as the index answers them: as typed, as a beginning, or as the word that was meant. */
import { placeOf } from './score-accumulators.ts';
import {
  inverseDocumentFrequency,
  isBeginning,
  matchOf,
  type Sought,
  soughtTerms,
} from '../projections/fulltext/fts5-queries.ts';
import { isUnspaced } from '../projections/fulltext/analyzer.ts';
import type { PhraseIndex } from '../projections/fulltext/postings.ts';
import type { QueryTerm } from './query-term.ts';
import { areForeign, isCommonWord } from './common-words.ts';
import { isStopWord } from './stop-words.ts';
import type { Words } from './query-words.ts';

/** The most that BM25 multiplies a phrase's rarity by (k1 + 1), and what it does on the average. */
export const MOST_FACTOR = 2.2;
const AVERAGE_FACTOR = 1;

/** A word that is whole may still be the beginning of another. */
const BEGINNING_WEIGHT = 0.1;
const SHORTEST_BEGINNING = 3;
const CORRECTED_WEIGHT = 0.5;

export interface Corrected {
  readonly typed: string;
  /** As an observation writes it. */
  readonly word: string;
}

/** @param mostRows a phrase in more observations than this is not scored one by one (default: no limit) */
export function resolveTerms(
  index: PhraseIndex,
  { phrases, identifiers, unfinished, plain, beginnings }: Words,
  mostRows = Infinity,
): { readonly parts: QueryTerm[]; readonly corrections: Corrected[] } {
  const parts: QueryTerm[] = [];
  const corrections: Corrected[] = [];
  const wholes = new Set(identifiers.map(({ whole }) => whole));
  const put = (at: number, shown: string, sought: Sought, weight = 1, without: QueryTerm | null = null): QueryTerm => {
    const match = matchOf(sought);
    const count = index.count(match);
    const idf = inverseDocumentFrequency(count, index.total);
    // Identifiers are covered by their parts; a long run of a script without spaces is seldom found as one.
    const covers =
      !wholes.has(at) &&
      without === null &&
      !(count === 0 && sought.words.length > 1 && isUnspaced(sought.words[0] as string));
    const part: QueryTerm = {
      at,
      shown,
      match,
      terms: soughtTerms(sought),
      begins: isBeginning(sought),
      weight,
      count,
      idf,
      rarity: covers ? idf : 0,
      without,
      postings: null,
      members: new Set(),
      all: null,
    };
    parts.push(part);
    return part;
  };
  const foreign = areForeign(plain, (word) => index.count(matchOf({ words: [word] })) > 0);
  phrases.forEach((words, at) => {
    const word = words[0] as string;
    const single = words.length === 1 && plain.has(word);
    const open = single && word === unfinished;
    if (single && beginnings.has(word)) return void put(at, `${word}*`, { words, prefix: true });
    if (single && index.count(matchOf({ words })) === 0) {
      const begins = index.hasBeginning(soughtTerms({ words })[0] as string);
      if (open && begins) return void put(at, `${word}…`, { words, prefix: true });
      const beginning = open && !begins && !isCommonWord(word) ? index.beginningOf(word) : null;
      if (beginning) return void put(at, beginning, { words: [beginning], terms: true });
      const meant = begins || isCommonWord(word) || foreign ? null : index.correction(word);
      if (meant) {
        corrections.push({ typed: word, word: meant.word });
        return void put(at, meant.word, { words: [meant.term], terms: true }, CORRECTED_WEIGHT);
      }
    }
    const part = put(at, shownOf(words), { words });
    // What begins with a common word is no rarer, so it would not be scored; and FTS5 reads all of a beginning only to
    // count it.
    if (open && word.length >= SHORTEST_BEGINNING && !isStopWord(word) && part.count <= mostRows)
      put(at, `${word}…`, { words, prefix: true }, BEGINNING_WEIGHT, part);
  });
  return { parts, corrections };
}

/** Whole identifiers with their punctuation as it was typed. */
function shownOf(words: readonly string[]): string {
  return words
    .join(' ')
    .replace(/[\uE000-\uE07F]/g, (sign) => (sign === '\uE000' ? '' : String.fromCharCode(sign.charCodeAt(0) - 0xe000)));
}

/** What a common phrase adds to the score of an observation that has it. */
export function supportOf({ weight, idf }: QueryTerm): number {
  return weight * idf * AVERAGE_FACTOR;
}

/** A part's share of an observation's score. */
export function contributionOf(part: QueryTerm, id: number): number {
  const { postings, weight, members, all } = part;
  if (!postings) return members.has(id) || all?.has(id) ? supportOf(part) : 0;
  const place = placeOf(postings.ids, id);
  return place < 0 ? 0 : weight * (postings.scores[place] as number);
}
