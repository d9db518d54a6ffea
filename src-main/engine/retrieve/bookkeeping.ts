/**
 * Bookkeeping that is asked for by its own words: a search leaves it out otherwise, because it would stand above
 * answers.
 */
import type { Database } from '../store/database.ts';
import { allowedBookkeeping, nameBookkeeping } from '../store/filter/filters.ts';
import { textsOf } from '../store/observations.ts';
import { fold, wordsOf } from '../projections/fulltext/analyzer.ts';
import {
  allOf,
  atStart,
  findBookkeeping,
  findMatch,
  inText,
  type Match,
  matchOf,
} from '../projections/fulltext/fts5-queries.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { patternOf, type PhraseConstraints } from './phrase-constraints.ts';
import type { Query } from './query.ts';

/** The most that a search shows: hundreds of sessions say `Files changed: 1`. */
const MOST = 200;
/** A beginning of so many words tells a line; a shorter one needs a digit. */
const TELLING_WORDS = 3;
/** A single name, such as a hash, needs so many characters and a digit. */
const TELLING_NAME = 6;
/** Longer texts are no line of bookkeeping. */
const MOST_WORDS = 64;

export interface AskedBookkeeping {
  /** Row ids, the latest written first. */
  readonly ids: readonly number[];
  /** Other observations that have the same words one after the other: these stay before it. */
  readonly verbatim: ReadonlySet<number>;
}

export const NO_BOOKKEEPING: AskedBookkeeping = { ids: [], verbatim: new Set() };

/**
 * What the query asks for by its own words: the beginning of a line as it is written (three words, or fewer with a
 * number), a name with a digit that stands in it, or a quotation. With the filter `type:bookkeeping`, what has all words
 * of the query.
 */
export function bookkeepingAskedFor(db: Database, query: Query, conditions: PhraseConstraints): AskedBookkeeping {
  const asked = matchFor(query);
  if (!asked) return NO_BOOKKEEPING;
  const found = findBookkeeping(db, asked.match, MOST);
  if (found.length === 0) return NO_BOOKKEEPING;
  const allowed = allowedBookkeeping(db, query.filters);
  const ids = found.filter((id) => allowed.has(id) && conditions.forbidden?.has(id) !== true);
  const holding = query.required.length === 0 ? ids : ids.filter(quotesAll(db, ids, query));
  return { ids: holding, verbatim: new Set(asked.text ? findMatch(db, inText(asked.text), MOST) : []) };
}

/** The ranked candidates with bookkeeping among them: behind the first that have the same words, before all others. */
export function placeBookkeeping(ranked: readonly Scored[], { ids, verbatim }: AskedBookkeeping): readonly Scored[] {
  if (ids.length === 0) return ranked;
  const other = ranked.findIndex(({ id }) => !verbatim.has(id));
  const at = other < 0 ? ranked.length : other;
  const score = (ranked[at] ?? ranked[at - 1])?.score ?? 0;
  return [...ranked.slice(0, at), ...ids.map((id) => ({ id, score })), ...ranked.slice(at)];
}

function matchFor(
  query: Query,
): { readonly match: Match /** `null`: nothing else has to be compared. */; readonly text: Match | null } | null {
  if (query.required.length > 0) {
    const match = allOf(query.required.map(({ words }) => matchOf({ words })));
    return { match, text: null };
  }
  const words = wordsOf(query.text);
  if (words.length === 0 || words.length > MOST_WORDS) return null;
  const match = matchOf({ words });
  if (nameBookkeeping(query.filters))
    return { match: allOf(words.map((word) => matchOf({ words: [word] }))), text: null };
  const hasDigit = /\p{N}/u.test(query.text);
  const typed = query.text.trim();
  if (!/\s/.test(typed) && hasDigit && typed.length >= TELLING_NAME) return { match, text: match };
  if (words.length >= TELLING_WORDS || (hasDigit && words.length > 1)) return { match: atStart(match), text: match };
  return null;
}

function quotesAll(db: Database, ids: readonly number[], { required }: Query): (id: number) => boolean {
  const patterns = required.flatMap(({ typed, exact }) => (exact ? (patternOf(typed) ?? []) : []));
  const texts = new Map(textsOf(db, ids).map(({ id, text }) => [id, fold(text)]));
  return (id) => patterns.every((pattern) => pattern.test(texts.get(id) ?? ''));
}
