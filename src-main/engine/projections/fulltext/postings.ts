/**
 * Which observations have a phrase, kept while the index stays as it is: common words are asked for again and again.
 */
import { type Database, generationOf } from '../../store/database.ts';
import { BitSet } from '../../store/filter/id-set.ts';
import {
  countMatch,
  hasBeginning,
  type Match,
  matchAfter,
  matchOf,
  type Postings,
  scoreMatch,
} from './fts5-queries.ts';
import { averageLength, countEntries, lastEntry } from './fts5-table.ts';
import { createLruCache, type LruCache } from './lru-cache.ts';
import { type Correction, correct } from './spelling.ts';

/** Candidates by common words alone: three arrays of the same length. */
export interface Candidates extends Postings {
  /** How many of the phrases each has, from the rarest on. */
  readonly together: Uint8Array;
}

/** What is looked for, and its terms. */
export interface Phrase {
  readonly match: Match;
  readonly terms: readonly string[];
}

/** How many rows FTS5 goes through in the time in which one is read. */
export const WALKED_A_ROW = 3;

export interface PhraseIndex {
  /** Observations in all. */
  readonly total: number;
  /** How many observations match. */
  count(match: Match): number;
  /** Whether any has a term that begins with this one. */
  hasBeginning(term: string): boolean;
  /**
   * What it costs to score a row, in rows of texts of the usual length, at least 1: FTS5 goes through each instance of
   * a phrase.
   */
  readonly rowCost: number;
  /** All that match, with their scores. */
  postings(match: Match): Postings;
  /** How many rows FTS5 goes through to find all that match: a sequence of words takes those of each word. */
  walk(phrase: Phrase): number;
  /**
   * All that match; `null` while they are not read: they are once doing without has cost as much, the many by several
   * searches.
   *
   * @param spared what it spares now, in rows that are read; 0 only looks
   */
  members(phrase: Phrase, spared: number): BitSet | null;
  /** Candidates by common words alone, by what was looked for. */
  readonly candidates: LruCache<Candidates>;
  correction(word: string): Correction | null;
  /**
   * The longest term that a word still being typed begins with, of at least four letters; `null` when there is none.
   */
  beginningOf(word: string): string | null;
}

/**
 * Terms of a text up to which its instances of a phrase are few: notes have 20 to 60, paragraphs of an encyclopedia
 * 120.
 */
const USUAL_LENGTH = 150;
/** Rows kept over all phrases, 12 bytes each. */
const MOST_ROWS = 200_000;
/**
 * After this many rows a search reads no more members, 5 ms of them; those of a word that has more are read by several
 * searches.
 */
const MEMBERS_AT_ONCE = 50_000;
/** What sets of members may take: some 190 words in a large index, and with less they come and go. In bytes. */
const setBytes = (total: number): number => Math.max(4_000_000, 24 * total);
/** Candidates kept over all queries, 13 bytes each. */
const MOST_CANDIDATES = 50_000;
const MOST_COUNTS = 5_000;
/** No word that is being typed is longer. In UTF-16 code units. */
const LONGEST_BEGINNING = 40;

interface Known {
  readonly generation: string;
  readonly index: PhraseIndex;
  /** Lets members be read again. */
  begin(): void;
}
const known = new WeakMap<Database, Known>();

/** What is known of the phrases of the index as it is. To be asked for anew by each search. */
export function phraseIndex(db: Database): PhraseIndex {
  const generation = generationOf(db);
  let current = known.get(db);
  if (current?.generation !== generation) known.set(db, (current = { generation, ...createIndex(db) }));
  current.begin();
  return current.index;
}

interface Members {
  readonly set: BitSet;
  /** The last that was read. */
  readonly last: number;
  readonly complete: boolean;
}

function createIndex(db: Database): Omit<Known, 'generation'> {
  const total = Math.max(1, countEntries(db));
  const counts = new Map<string, number>();
  const beginnings = new Map<string, boolean>();
  const lists = createLruCache<Postings>(MOST_ROWS, ({ ids }) => ids.length + 1);
  const sets = createLruCache<Members>(setBytes(total), ({ set }) => set.bytes + 100);
  const spent = new Map<string, number>();
  let unread = MEMBERS_AT_ONCE;
  const corrections = new Map<string, Correction | null>();
  const count = (match: Match): number => {
    const known = counts.get(match);
    if (known !== undefined) return known;
    if (counts.size >= MOST_COUNTS) counts.clear();
    const found = countMatch(db, match);
    counts.set(match, found);
    return found;
  };
  const walk = ({ match, terms }: Phrase): number =>
    terms.length > 1
      ? terms.reduce((sum, term) => sum + count(matchOf({ words: [term], terms: true })), 0)
      : count(match);
  const index: PhraseIndex = {
    total,
    count,
    walk,
    rowCost: Math.max(1, averageLength(db) / USUAL_LENGTH),
    hasBeginning(term) {
      let known = beginnings.get(term);
      if (known === undefined) {
        if (beginnings.size >= MOST_COUNTS) beginnings.clear();
        beginnings.set(term, (known = hasBeginning(db, term)));
      }
      return known;
    },
    postings(match) {
      let list = lists.get(match);
      if (!list) {
        lists.set(match, (list = scoreMatch(db, match)));
        counts.set(match, list.ids.length);
      }
      return list;
    },
    members(phrase, spared) {
      const { match, terms } = phrase;
      const known = sets.get(match);
      if (known?.complete) return known.set;
      if (spared === 0) return null;
      const without = (spent.get(match) ?? 0) + spared;
      if (unread <= 0 || (!known && without < count(match) + (terms.length > 1 ? walk(phrase) / WALKED_A_ROW : 0))) {
        if (spent.size >= MOST_COUNTS) spent.clear();
        spent.set(match, without);
        return null;
      }
      const set = known?.set ?? new BitSet(new Uint32Array((lastEntry(db) >>> 5) + 1));
      const ids = matchAfter(db, match, known?.last ?? 0, MEMBERS_AT_ONCE);
      for (const id of ids) set.add(id);
      unread -= ids.length;
      const complete = ids.length < MEMBERS_AT_ONCE;
      sets.set(match, { set, last: ids.at(-1) ?? 0, complete });
      spent.delete(match);
      return complete ? set : null;
    },
    candidates: createLruCache<Candidates>(MOST_CANDIDATES, ({ ids }) => ids.length + 1),
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
  return { index, begin: () => void (unread = MEMBERS_AT_ONCE) };
}
