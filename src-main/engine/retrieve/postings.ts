/** Which observations have a phrase, kept while the index stays as it is: common words are asked for again and again. */
import { type Database, generationOf } from '../index/database.ts';
import { countEntries, countMatch, matchOf, scoreMatch } from '../index/lexicon.ts';
import { type Correction, correct } from './spelling.ts';

export interface Postings {
  readonly ids: readonly number[];
  /** BM25, of the same length. */
  readonly scores: readonly number[];
}

export interface PhraseIndex {
  /** Observations in all. */
  readonly total: number;
  /** How many observations match. */
  count(match: string): number;
  /** All that match, with their scores. */
  postings(match: string): Postings;
  correction(word: string): Correction | null;
  /** The longest term that a word still being typed begins with, of at least four letters; `null` when there is none. */
  beginningOf(word: string): string | null;
}

/** Rows kept over all phrases, 16 bytes each. */
const MOST_ROWS = 200_000;
const MOST_COUNTS = 5_000;
/** No word that is being typed is longer. In UTF-16 code units. */
const LONGEST_BEGINNING = 40;

interface Kept {
  readonly generation: string;
  readonly index: PhraseIndex;
}
const kept = new WeakMap<Database, Kept>();

export function phraseIndex(db: Database): PhraseIndex {
  const generation = generationOf(db);
  let known = kept.get(db);
  if (known?.generation !== generation) kept.set(db, (known = { generation, index: createIndex(db) }));
  return known.index;
}

function createIndex(db: Database): PhraseIndex {
  const total = Math.max(1, countEntries(db));
  const counts = new Map<string, number>();
  const lists = new Map<string, Postings>();
  const corrections = new Map<string, Correction | null>();
  let rows = 0;
  const count = (match: string): number => {
    const known = counts.get(match);
    if (known !== undefined) return known;
    if (counts.size >= MOST_COUNTS) counts.clear();
    const found = countMatch(db, match);
    counts.set(match, found);
    return found;
  };
  return {
    total, count,
    postings(match) {
      let list = lists.get(match);
      if (!list) {
        const found = scoreMatch(db, match);
        list = { ids: found.map(([id]) => id), scores: found.map(([, score]) => score) };
        counts.set(match, found.length);
        rows += found.length;
        for (const [oldest, { ids }] of lists) {
          if (rows <= MOST_ROWS) break;
          lists.delete(oldest);
          rows -= ids.length;
        }
        if (found.length <= MOST_ROWS) lists.set(match, list);
        else rows -= found.length;
      }
      return list;
    },
    correction(word) {
      let found = corrections.get(word);
      if (found === undefined) {
        if (corrections.size >= MOST_COUNTS) corrections.clear();
        corrections.set(word, (found = correct(db, word, total)));
      }
      return found;
    },
    beginningOf(word) {
      for (let length = Math.min(word.length - 1, LONGEST_BEGINNING); length >= 4; length--) {
        const term = word.slice(0, length);
        if (count(matchOf({ words: [term], terms: true })) > 0) return term;
      }
      return null;
    },
  };
}
