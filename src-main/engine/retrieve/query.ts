/** What a person typed, taken apart: filters, words and the text whose meaning is searched. Nothing typed is an error. */
import type { Notice } from '../../../src-shared/model.ts';
import type { Filter } from '../index/filters.ts';
import { type MistypedFilter, splitFilters } from './filter-syntax.ts';
import { readFilters, shortened } from './filter-values.ts';
import { isStopWord } from './stop-words.ts';

export interface Query {
  /** Without filters; what is embedded. Empty when nothing was asked. */
  readonly text: string;
  /** What the lexical leg looks for, each a sequence of adjacent words in lower case; no two alike. */
  readonly phrases: readonly (readonly string[])[];
  /** The last word as typed so far, which may not be whole yet; `null` when the query does not end in a word. */
  readonly unfinished: string | null;
  readonly filters: readonly Filter[];
  readonly notices: readonly Notice[];
}

/** Longer queries are cut: no question is that long, and pasted files are. In UTF-16 code units. */
export const LONGEST_QUERY = 2_000;
/** More different words than this make an answer slower and no better. */
const MOST_PHRASES = 64;

/** Notices of mistyped filters: a log that was pasted may have many. */
const MOST_MISTYPED = 3;

const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/** @param now milliseconds since the epoch, for dates such as `yesterday` */
export function parseQuery(typed: string, now = Date.now()): Query {
  const notices: Notice[] = [];
  if (typed.length > LONGEST_QUERY) {
    notices.push({ code: 'QUERY_SHORTENED', message: `The search was cut after ${LONGEST_QUERY.toLocaleString('en')} characters.` });
  }
  const clean = typed.slice(0, LONGEST_QUERY).toWellFormed().replaceAll('\0', ' ');

  const split = splitFilters(clean);
  const text = split.text.trim();
  const { filters, notices: refused } = readFilters(split.filters, now);
  notices.push(...refused, ...split.mistyped.slice(0, MOST_MISTYPED).map(mistypedNotice));

  return {
    // Text without a letter or digit has no meaning to search for.
    text: WORD_ANYWHERE.test(text) ? text : '',
    phrases: phrasesOf(text),
    unfinished: /[\p{L}\p{N}\p{M}]{2,}$/u.exec(text)?.[0].toLowerCase() ?? null,
    filters,
    notices,
  };
}

const WORD_ANYWHERE = /[\p{L}\p{N}]/u;

/**
 * The words to look for. What is joined without spaces (`token_type_ids`, `fusion.rs`, `k=60`) and what is quoted is looked
 * for as a sequence, and its words also one by one; stop words count only where there is nothing else.
 */
function phrasesOf(text: string): readonly (readonly string[])[] {
  const sequences: string[][] = [];
  for (const [chunk, quoted] of text.matchAll(/"([^"]*)"|[^\s"]+/gu)) {
    const words = wordsOf(quoted ?? chunk);
    if (words.length > 1) sequences.push(words);
    for (const word of words) sequences.push([word]);
  }
  const distinct = [...new Map(sequences.map((words) => [words.join(' '), words])).values()];
  const telling = distinct.filter((words) => words.length > 1 || !isStopWord(words[0] as string));
  return (telling.length > 0 ? telling : distinct).slice(0, MOST_PHRASES);
}

/** The words of a text in lower case, split as FTS5's unicode61 splits. */
export function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? []).map((word) => word.toLowerCase());
}

function mistypedNotice({ typed, meant }: MistypedFilter): Notice {
  return { code: 'FILTER_UNKNOWN', message: `"${shortened(typed)}" is searched as words, for there is no such filter. Did you mean ${shortened(meant)}?` };
}
