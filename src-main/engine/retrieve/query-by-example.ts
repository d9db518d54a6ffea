/** Search by example: a pasted paragraph or an error trace as query. */
import type { TextRange } from '../../../src-shared/model.ts';
import type { Database } from '../store/database.ts';
import { matchOf } from '../projections/fulltext/fts5-queries.ts';
import { createHighlighter } from './highlight.ts';
import { MOST_PHRASES, type Words } from './query-words.ts';
import { phraseIndex } from '../projections/fulltext/postings.ts';

/**
 * Different phrases that are looked at, half of them from the beginning and half from the end: each costs a look into
 * the lexicon.
 */
const MOST_COUNTED = 512;

/**
 * The words with the phrases that tell most of them: those of a question as they are; of a longer text the rarest that
 * stand in the index at all, by the number of observations that have them.
 */
export function rareTerms<Q extends Words>(db: Database, query: Q): Q {
  if (query.phrases.length <= MOST_PHRASES) return query;
  const half = MOST_COUNTED / 2;
  const index = phraseIndex(db);
  const counted = query.phrases
    .map((phrase, at) => ({ phrase, at }))
    .filter(({ at }) => at < half || at >= query.phrases.length - half)
    .map((one) => ({ ...one, found: index.count(matchOf({ words: one.phrase })) }));
  const rarest = counted
    .filter(({ found }) => found > 0)
    .sort((a, b) => a.found - b.found || a.at - b.at)
    .slice(0, MOST_PHRASES);
  // Its identifiers are phrases like others: what an example has of them it has by chance.
  return {
    ...query,
    phrases: rarest.map(({ phrase }) => phrase),
    identifiers: [],
    onlyIdentifier: false,
    unfinished: null,
  };
}

/**
 * Marks the words of a question, also those that were searched for instead; of an example those that were looked for,
 * because nearly every word stands in it.
 */
export function highlighterFor(
  query: Words,
  phrases: Words['phrases'],
  corrected: readonly string[] = [],
): (text: string) => readonly TextRange[] {
  return createHighlighter({ ...query, phrases }, corrected);
}
