/** What a person typed, taken apart: filters, words and the text whose meaning is searched. Nothing typed is an error. */
import { type Notice, OBSERVATION_TYPES } from '../../../src-shared/model.ts';
import type { Filter } from '../index/filters.ts';
import { essence } from './essence.ts';
import { isStopWord } from './stop-words.ts';

export interface Query {
  /** Without filters; what is embedded. Empty when nothing was asked. */
  readonly text: string;
  /** What the lexical leg looks for, each a sequence of adjacent words in lower case; no two alike. */
  readonly phrases: readonly (readonly string[])[];
  /** Whether it is a pasted text and no question: then there may be more phrases than are looked for. */
  readonly example: boolean;
  /** The last word as typed so far, which may not be whole yet; `null` when the query does not end in a word. */
  readonly unfinished: string | null;
  readonly filters: readonly Filter[];
  readonly notices: readonly Notice[];
}

/** Longer queries are cut: no question is that long, and pasted files are. In UTF-16 code units. */
export const LONGEST_QUERY = 100_000;
/** A question is one line of at most this many characters; what is longer is an example: pasted, with nothing in it meant as a filter. */
const LONGEST_QUESTION = 300;
/** More different words than this make an answer slower and no better: of an example the most telling are taken. */
export const MOST_PHRASES = 64;

/** Longer sequences of joined words are no identifiers. In words. */
const LONGEST_SEQUENCE = 64;

const FIELDS = ['type', 'session', 'branch', 'tag', 'path', 'before', 'after'] as const;
type Field = (typeof FIELDS)[number];

const FILTER = new RegExp(`(?<=^|\\s)(${FIELDS.join('|')}):("[^"]*"|[^\\s"]+)(?=\\s|$)`, 'giu');
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

export function parseQuery(typed: string): Query {
  const notices: Notice[] = [];
  if (typed.length > LONGEST_QUERY) {
    notices.push({ code: 'QUERY_SHORTENED', message: `The search was cut after ${LONGEST_QUERY.toLocaleString('en')} characters.` });
  }
  const clean = typed.slice(0, LONGEST_QUERY).toWellFormed().replaceAll('\0', ' ');

  const example = clean.length > LONGEST_QUESTION || /[\r\n]/.test(clean.trim());
  const byField = new Map<Field, string[]>();
  const text = (example ? essence(clean) : clean)
    .replace(FILTER, (all, field: string, value: string) => {
      if (example) return all;
      const key = field.toLowerCase() as Field;
      const values = value.startsWith('"') ? [value.slice(1, -1)] : value.split(',');
      byField.set(key, [...(byField.get(key) ?? []), ...values.filter((one) => one !== '')]);
      return ' ';
    })
    .trim();

  return {
    // Text without a letter or digit has no meaning to search for.
    text: WORD_ANYWHERE.test(text) ? text : '',
    phrases: phrasesOf(text),
    example,
    unfinished: /[\p{L}\p{N}\p{M}]{2,}$/u.exec(text)?.[0].toLowerCase() ?? null,
    filters: filtersOf(byField, notices),
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
    if (words.length > 1 && words.length <= LONGEST_SEQUENCE) sequences.push(words);
    for (const word of words) sequences.push([word]);
  }
  const distinct = [...new Map(sequences.map((words) => [words.join(' '), words])).values()];
  const telling = distinct.filter((words) => words.length > 1 || !isStopWord(words[0] as string));
  return telling.length > 0 ? telling : distinct;
}

/** The words of a text in lower case, split as FTS5's unicode61 splits. */
export function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? []).map((word) => word.toLowerCase());
}

function filtersOf(byField: ReadonlyMap<Field, readonly string[]>, notices: Notice[]): readonly Filter[] {
  const filters: Filter[] = [];
  const invalid = (message: string): void => {
    notices.push({ code: 'FILTER_INVALID', message });
  };
  let from: number | null = null;
  let to: number | null = null;
  for (const [field, values] of byField) {
    if (field === 'before' || field === 'after') {
      for (const value of values) {
        const time = parseDate(value);
        if (time === null) invalid(`"${value}" after ${field}: is not a date; write 2025-11-03 or 2025-11. It was left out.`);
        else if (field === 'after') from = Math.max(from ?? time, time);
        else to = Math.min(to ?? time, time);
      }
    } else if (field === 'type') {
      const known = values.filter((value) => (OBSERVATION_TYPES as readonly string[]).includes(value.toLowerCase()));
      const unknown = values.filter((value) => !known.includes(value));
      if (unknown.length > 0) invalid(`There is no type "${unknown.join('", "')}"; there are ${OBSERVATION_TYPES.join(', ')}. It was left out.`);
      if (known.length > 0) filters.push({ field, values: known });
    } else if (values.length > 0) {
      filters.push({ field, values });
    }
  }
  if (from !== null || to !== null) filters.push({ field: 'time', from, to });
  return filters;
}

/** The first moment (UTC) of a day `2025-11-03`, month `2025-11` or year `2025`, in milliseconds; `null` for anything else. */
export function parseDate(value: string): number | null {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value.trim());
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const date = new Date(Date.UTC(year, month - 1, day));
  // A date that does not exist rolls over (31 November becomes 1 December, the year 25 becomes 1925): such a one is refused.
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}
