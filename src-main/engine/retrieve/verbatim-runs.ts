/** Stretches of a query that stand word for word in an observation: a quoted sentence, the error line of a trace. */
import type { Database } from '../store/database.ts';
import { findMatch, matchOf } from '../projections/fulltext/fts5-queries.ts';
import { phraseIndex } from '../projections/fulltext/postings.ts';
import { isUnspaced, wordsOf } from '../projections/fulltext/analyzer.ts';
import { sessionsNamed } from '../store/documents.ts';
import { isStopWord } from './stop-words.ts';

/** Words that are typed with spaces between. Fewer stand together by chance. */
const RUN = 5;
/** Words that are looked at, half of them from the beginning and half from the end of a long text. */
const MOST_WORDS = 1_024;
/** Rows that FTS5 reads for all runs of a query, 33 ns each. The rarest runs are looked for first. */
const MOST_ROWS = 50_000;
/** What a lookup costs beside its rows, in rows. */
const LOOKUP_ROWS = 300;
/** Observations that one run may lead to: a line that stands in more of them tells no single one. */
const MOST_FOUND = 100;

/** An id or the beginning of a commit. */
const NAME = /^(?=.*\p{N})[\p{L}\p{N}-]{7,64}$/u;

const NOTHING: ReadonlyMap<number, number> = new Map();

/**
 * Observations that have five or more adjacent words of a text in the same sequence, by their own text or by what stands
 * around it, with what the words that they share tell: the sum of −ln of each word's share of all observations.
 *
 * A text that is a name alone leads to the sessions that have it as their id, or started at that commit.
 *
 * Words that would stand together by chance are passed over: were all words independent, less than one observation of
 * the index would have the run.
 */
export function verbatimRuns(db: Database, text: string): ReadonlyMap<number, number> {
  const units = unitsOf(text);
  if (NAME.test(text)) return new Map(sessionsNamed(db, text).map((id) => [id, Math.log(phraseIndex(db).total + 1)]));
  if (units.length < RUN) return NOTHING;
  const index = phraseIndex(db);
  const counts = new Map<string, number>();
  const countOf = (word: string): number => {
    let count = counts.get(word);
    // Counting a word of every second text takes longer than all else.
    if (count === undefined)
      counts.set(word, (count = isStopWord(word) ? index.total / 2 : index.count(matchOf({ words: [word] }))));
    return count;
  };
  const tells = (words: readonly string[]): number =>
    words.reduce((sum, word) => sum - Math.log((countOf(word) + 0.5) / (index.total + 1)), 0);
  const sum = (words: readonly string[]): number => words.reduce((rows, word) => rows + countOf(word), 0);

  const chance = Math.log(index.total + 1);
  const runs = Array.from({ length: units.length - RUN + 1 }, (_, start) => {
    const words = units.slice(start, start + RUN).flat();
    const pairs = words.slice(1).map((word, i) => [words[i] as string, word]);
    const rarest = pairs.reduce((one, other) => (sum(other) < sum(one) ? other : one));
    return { start, words, rarest };
  })
    .filter(({ words }) => words.every((word) => countOf(word) > 0) && tells(words) > chance)
    .sort((a, b) => sum(a.rarest) - sum(b.rarest) || a.start - b.start);

  let rows = 0;
  const find = (words: readonly string[], limit: number): readonly number[] => {
    rows += LOOKUP_ROWS + sum(words);
    return findMatch(db, matchOf({ words }), limit);
  };
  /** Whether two adjacent words of a run stand together at all: mostly not, and that takes the least time. */
  const standing = new Map<string, boolean>();
  const found = new Map<number, Set<number>>();
  for (const { start, words, rarest } of runs) {
    if (rows > MOST_ROWS) break;
    const key = rarest.join(' ');
    if (!standing.has(key)) standing.set(key, find(rarest, 1).length > 0);
    if (!standing.get(key)) continue;
    for (const id of find(words, MOST_FOUND)) {
      let places = found.get(id);
      if (!places) found.set(id, (places = new Set()));
      for (let at = start; at < start + RUN; at++) places.add(at);
    }
  }
  return new Map(Array.from(found, ([id, places]) => [id, tells([...places].flatMap((at) => units[at] ?? []))]));
}

/** The words of each chunk between spaces; of scripts without spaces each pair of characters by itself. */
function unitsOf(text: string): readonly (readonly string[])[] {
  const units = text
    .split(/\s+/u)
    .map((chunk) => wordsOf(chunk))
    .flatMap((words) => (words.some(isUnspaced) ? words.map((word) => [word]) : words.length > 0 ? [words] : []));
  return units.length <= MOST_WORDS
    ? units
    : [...units.slice(0, MOST_WORDS / 2), ...units.slice(units.length - MOST_WORDS / 2)];
}
