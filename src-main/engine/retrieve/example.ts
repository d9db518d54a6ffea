/** Search by example: a pasted paragraph or an error trace as query. */
import type { Database } from '../index/database.ts';
import { countPhrase } from '../index/lexicon.ts';
import type { TextRange } from '../../../src-shared/model.ts';
import { MOST_PHRASES, type Query } from './query.ts';
import { createHighlighter } from './snippet.ts';

/** Different phrases that are looked at, half of them from the beginning and half from the end: each costs a look into the lexicon. */
const MOST_COUNTED = 512;
/** Words in more observations than this are all alike in telling nothing; counting on would take time in proportion. */
const COUNT_TO = 2_000;

/**
 * The query with the phrases that tell most of it: those of a question as they are; of a longer text the rarest that stand in the
 * index at all, by the number of observations that have them.
 */
export function tellingPhrases(db: Database, query: Query): Query {
  if (query.phrases.length <= MOST_PHRASES) return query;
  const half = MOST_COUNTED / 2;
  const some = query.phrases.length <= MOST_COUNTED ? query.phrases : [...query.phrases.slice(0, half), ...query.phrases.slice(-half)];
  const counted = some.map((phrase) => ({ phrase, found: countPhrase(db, phrase, COUNT_TO) }));
  const rarest = counted.filter(({ found }) => found > 0).sort((a, b) => a.found - b.found).slice(0, MOST_PHRASES);
  return { ...query, phrases: rarest.map(({ phrase }) => phrase) };
}

/** Marks the words of a question; of an example those that were looked for, because nearly every word stands in it. */
export function highlighterFor(query: Query, phrases: Query['phrases']): (text: string) => readonly TextRange[] {
  return createHighlighter(query.example ? phrases.flat().join(' ') : query.text);
}
