/** How well an answer fits its query, and where its list falls into what is there by chance. */
import type { Notice } from '../../../src-shared/model.ts';
import type { Confidence } from '../../../src-shared/protocol.ts';
import { shortened } from '../../../src-shared/query/values.ts';
import type { Database } from '../store/database.ts';
import { stemOf, wordsOf } from '../projections/fulltext/analyzer.ts';
import { findMatch, inText, type Match, matchOf } from '../projections/fulltext/fts5-queries.ts';
import { phraseIndex } from '../projections/fulltext/postings.ts';
import type { Chance } from '../retrieve/chance-similarity.ts';
import type { Query } from '../retrieve/query.ts';
import type { Retrieved } from '../retrieve/run-retrievers.ts';
import { isCommonWord } from '../retrieve/common-words.ts';
import { isStopWord } from '../retrieve/stop-words.ts';
import type { Group } from './collapse.ts';
import { standardised } from './fusion.ts';
import type { Ranking } from './rank.ts';

/** Observations that are shown where nothing fits, and the least that a list is cut to. */
export const NEAREST_SHOWN = 5;
/** A name in more observations than this is a word like others. */
const MOST_NAMED = 20;
/** More words are seldom written the same twice; of them stretches are looked for. */
const MOST_WHOLE = 8;
/** More observations than a list shows. */
const MOST_FOUND = 10_000;
/** Beyond so many standard deviations above the mean lie 5 of 100 scores by chance (normal distribution). */
const BEYOND_CHANCE = 1.645;

export interface Judgement {
  readonly confidence: Confidence;
  /** Words of the query that stand nowhere, as typed. */
  readonly missing: readonly string[];
  /** Where the query is a name alone, the observations that have it: a search for it is for these. Else `null`. */
  readonly named: ReadonlySet<number> | null;
  /** Whether the query has quotations: then each hit has them word for word. */
  readonly quotes: boolean;
  /** Observations whose own text has all words of a short query, one after the other. */
  readonly whole: ReadonlySet<number>;
}

/** @param chance how near two texts of the index are by chance; `null` where it is not known */
export function judgeAnswer(
  db: Database,
  query: Query,
  { lexical, dense, allowed, verbatim }: Retrieved,
  { ranked, byMeaning }: Ranking,
  chance: Chance | null,
): Judgement {
  const may = (id: number): boolean => allowed === null || allowed.has(id);
  // Words that cannot be looked up are told of by a notice of their own.
  const missing = lexical ? missingWords(db, query) : [];
  const named = lexical && namedBy(db, query, lexical.exact, verbatim);
  const match = lexical ? wholeQuery(query) : null;
  const whole = new Set(match ? findMatch(db, inText(match), MOST_FOUND) : []);
  const quotes = query.required.length > 0;
  const isExact =
    ranked.length > 0 &&
    (quotes ||
      [...(named ?? []), ...verbatim.keys(), ...whole].some(may) ||
      (match !== null && findMatch(db, match, MOST_NAMED).some(may)));
  if (isExact)
    return { confidence: 'exact', missing, named: named && [...named].some(may) ? named : null, quotes, whole };
  const nearest = dense ? (byMeaning[0]?.score ?? -1) : null;
  const nothing = { confidence: 'none', missing, named: null, quotes, whole } as const;
  if (chance === null || nearest === null) {
    // Words alone can say that they stand nowhere; of few notes nobody knows what is near.
    if ((lexical?.coverage ?? 0) > 0) return { ...nothing, confidence: 'good' };
    return nearest === null && missing.length > 0 ? nothing : { ...nothing, confidence: 'weak' };
  }
  if (nearest > chance.twentieth) return { ...nothing, confidence: 'good' };
  const told = [...query.plain].filter((word) => !isCommonWord(word)).length;
  // The more words are missing, the less their nearness can make up for.
  const nearly = 2 * missing.length >= told ? chance.twentieth : chance.tenth;
  return missing.length > 0 && nearest <= nearly ? nothing : { ...nothing, confidence: 'weak' };
}

/** Words that were typed as such, tell something and stand in no observation. */
function missingWords(db: Database, { plain, unfinished, text }: Query): readonly string[] {
  const index = phraseIndex(db);
  const missing = [...plain].filter(
    (word) =>
      !isCommonWord(word) &&
      index.count(matchOf({ words: [word] })) === 0 &&
      !(word === unfinished && index.hasBeginning(stemOf(word))),
  );
  const typed = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return missing.map((word) => typed.find((one) => wordsOf(one)[0] === word) ?? word);
}

/** The observations that have the name that the query is: an identifier, or one word of letters and digits. */
function namedBy(
  db: Database,
  { plain, phrases, text }: Query,
  exact: ReadonlySet<number>,
  verbatim: ReadonlyMap<number, number>,
): ReadonlySet<number> | null {
  // A single name leads to the sessions that it names.
  const sessions = wordsOf(text).length <= MOST_WHOLE && !/\s/.test(text) ? [...verbatim.keys()] : [];
  if (exact.size + sessions.length > 0) return new Set([...exact, ...sessions]);
  const [word] = plain;
  if (phrases.length !== 1 || word === undefined || !/^(?=.*\p{L})(?=.*\p{N})[\p{L}\p{N}]{6,}$/u.test(text))
    return null;
  const ids = findMatch(db, matchOf({ words: [word] }), MOST_NAMED + 1);
  return ids.length > 0 && ids.length <= MOST_NAMED ? new Set(ids) : null;
}

/** What has all words of a short query as they are typed; `null` where the query is long or has only stop words. */
function wholeQuery({ text }: Query): Match | null {
  const words = wordsOf(text);
  return words.length === 0 || words.length > MOST_WHOLE || words.every(isStopWord) ? null : matchOf({ words });
}

/** What a person is told where nothing fits; `null` where something does. */
export function noticeOf({ confidence, missing }: Judgement, any: boolean): Notice | null {
  if (confidence !== 'none' || missing.length === 0) return null;
  const words = missing.slice(0, 3).map((word) => `“${shortened(word)}”`);
  const list = words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0];
  return {
    code: 'NOTHING_MATCHES',
    message: `No note contains ${list}.${any ? ' Nearest in meaning:' : ''}`,
  };
}

/**
 * How many of these groups a list ends after: all that have the name where the query is one; five where nothing fits;
 * else those before the tail in which no words and no nearness go beyond chance. Never fewer than what has a quotation
 * or the query itself word for word, and never fewer than the bookkeeping that was asked for.
 */
export function withoutTail(
  groups: readonly Group[],
  { confidence, named, quotes, whole }: Judgement,
  { lexical, dense, verbatim, bookkeeping }: Retrieved,
  chance: Chance | null,
): number {
  const members = ({ id, similar }: Group): readonly number[] => [id, ...similar.map((one) => one.id)];
  if (quotes) return groups.length;
  if (named) {
    const last = groups.findLastIndex((group) => members(group).some((id) => named.has(id)));
    if (last >= 0) return last + 1;
  }
  if (confidence === 'none' && bookkeeping.ids.length === 0) return Math.min(groups.length, NEAREST_SHOWN);
  if (!dense || chance === null) return groups.length;
  lexical?.prepare?.(groups.flatMap(members));
  const asked = new Set(bookkeeping.ids);
  const fits = (id: number): boolean =>
    verbatim.has(id) ||
    whole.has(id) ||
    asked.has(id) ||
    dense.scoreOf(id) > chance.twentieth ||
    (lexical !== null && standardised(lexical, id) > BEYOND_CHANCE);
  const last = groups.findLastIndex((group) => members(group).some(fits));
  return Math.min(groups.length, Math.max(last + 1, NEAREST_SHOWN));
}
