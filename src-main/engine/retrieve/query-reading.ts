/**
 * Readings of a question: "why" wants reasons, "last week" a time. A reading prefers some observations and hides none;
 * the answer names each, and each can be taken off.
 */
import { writeFilter } from '../../../src-shared/query/edit.ts';
import { isExample } from '../../../src-shared/query/example.ts';
import type { FieldName } from '../../../src-shared/query/fields.ts';
import type { Filter } from '../../../src-shared/query/filter.ts';
import { findFilters, type TypedFilter } from '../../../src-shared/query/grammar.ts';
import { findPlainType } from '../../../src-shared/query/plain-types.ts';
import { readFilters } from '../../../src-shared/query/values.ts';
import type { Reading, ReadingKind } from '../../../src-shared/protocol/reading.ts';
import { formatDay } from '../../../src-shared/time/show.ts';
import { wallOfDate } from '../../../src-shared/time/wall.ts';
import { findPlainDate } from '../../../src-shared/time/plain-dates.ts';
import { BEFORE_A_QUESTION, READING_WORDS } from './reading-words.ts';

/** A reading, and the filter that a type or a date is. */
export interface QueryReading extends Reading {
  readonly filter: Filter | null;
}

const LABELS: Readonly<Record<Exclude<ReadingKind, 'type' | 'date'>, string>> = {
  reasons: 'reasons first',
  solutions: 'solutions first',
  open: 'open ones first',
  first: 'earliest first',
  newest: 'newest first',
};

const NONE: readonly QueryReading[] = [];

/**
 * The readings of a query, each kind once. What is quoted, a filter or an identifier says nothing of the question: the
 * query `"why"` and the query `why.ts` have none, and neither has an example.
 *
 * @param now an instant, which dates such as "last week" go by
 * @param without kinds that were taken off: they are there and not followed
 */
export function readingsOf(typed: string, now: number, without: readonly ReadingKind[] = []): readonly QueryReading[] {
  if (isExample(typed)) return NONE;
  const { filters } = findFilters(typed);
  const plain = withoutNames(typed, filters);
  const found = new Map<ReadingKind, QueryReading>();
  const put = (kind: ReadingKind, label: string, start: number, end: number, filter: TypedFilter | null): void => {
    if (found.has(kind)) return;
    const words = typed.slice(start, end).trim();
    if (words === '') return;
    found.set(kind, {
      kind,
      label,
      typed: words,
      followed: !without.includes(kind),
      narrowed: filter && narrow(typed, start, end, filter),
      filter: filter && (readFilters([filter], now).filters[0] ?? null),
    });
  };
  for (const { kind, pattern } of PATTERNS) {
    const match = pattern.exec(plain);
    const said = match?.indices?.groups?.['said'];
    if (said) put(kind, LABELS[kind], said[0], said[1], null);
  }
  const has = (...fields: readonly FieldName[]): boolean => filters.some(({ field }) => fields.includes(field));
  const type = has('type') || found.has('open') ? null : findPlainType(plain);
  if (type) put('type', `${type.type}s first`, type.start, type.end, written('type', type.type));
  const timed = has('on', 'after', 'before');
  const date = timed ? null : findPlainDate(plain, now);
  if (date) put('date', `${dateLabel(date)} first`, date.start, date.end, written(date.field, date.value));
  // Who names a time does not ask for another one.
  if (timed || date) found.delete('newest');
  if (timed || found.has('newest')) found.delete('first');
  return [...found.values()].filter(({ kind, filter }) => (kind !== 'type' && kind !== 'date') || filter !== null);
}

/** As they stand in the answer. */
export function shownReadings(readings: readonly QueryReading[]): readonly Reading[] {
  return readings.map(({ filter: _, ...reading }) => reading);
}

export function follows(readings: readonly QueryReading[], kind: ReadingKind): boolean {
  return readings.some((reading) => reading.kind === kind && reading.followed);
}

/** In place of each character that says nothing of the question. */
const BLANK = '\uFFFF';
const QUOTED = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|`[^`]*`|(?<!\S)'[^']*'(?![\p{L}\p{N}])/gu;
/** What has a sign that no word has, or letters and digits, or a capital letter inside, is a name. */
const NAME = /[_/\\#@=<>{}[\]|*$~+&^]|::|\p{L}[.:]\p{L}|\p{N}\p{L}{3,}|\p{L}\p{N}|\p{Ll}\p{Lu}|^-/u;

/** The text with blanks for filters, quotations and identifiers; all else stands where it stood. */
function withoutNames(typed: string, filters: readonly { readonly start: number; readonly end: number }[]): string {
  const blank = (text: string): string => BLANK.repeat(text.length);
  let plain = typed;
  for (const { start, end } of filters)
    plain = plain.slice(0, start) + blank(plain.slice(start, end)) + plain.slice(end);
  return plain.replace(QUOTED, blank).replace(/\S+/gu, (word) => (NAME.test(word) ? blank(word) : word));
}

const PATTERNS = READING_WORDS.map(({ kind, at, words }) => {
  const said = `(?<said>${words.join('|')})`;
  const source = {
    opening: `(?:^[${BLANK} ]*|[,;:?!.–—] )[¿¡(]? ?(?:${BEFORE_A_QUESTION},? )*${said}(?![\\p{L}\\p{N}'’_-])${kind === 'open' ? '' : '(?= ?\\P{White_Space})'}`,
    end: `(?<=\\P{White_Space},? )${said} ?\\?* ?$`,
    anywhere: `(?<![\\p{L}\\p{N}'’_-])${said}(?![\\p{L}\\p{N}'’_-])`,
  }[at];
  return {
    kind,
    pattern: new RegExp(
      source.replaceAll(' ?', '\\s*').replace(`[${BLANK} ]`, `[${BLANK}\\s]`).replaceAll(' ', '\\s+'),
      'diu',
    ),
  };
});

function written(field: FieldName, value: string): TypedFilter {
  return { field, negated: false, values: [value], typed: writeFilter({ field, values: [value] }) };
}

/** The query with the filter at its end instead of the words. */
function narrow(typed: string, start: number, end: number, filter: TypedFilter): string {
  const rest = `${typed.slice(0, start)} ${typed.slice(end)}`.replace(/\s+/g, ' ').trim();
  return `${rest.replace(/^[?.!,;]+$|\s+(?=[?.!,;]$)/g, '')} ${filter.typed}`.trim();
}

const SIDES = { on: '', after: 'since ', before: 'before ' } as const;

function dateLabel({ field, value }: { readonly field: 'on' | 'after' | 'before'; readonly value: string }): string {
  const month = /^(\d{4})-(\d\d)$/.exec(value);
  const shown = month
    ? formatDay({ time: wallOfDate(Number(month[1]), Number(month[2]), 1), offset: null }).replace(/^1 /, '')
    : value.replace('..', ' to ').replaceAll(/(?<=[a-z])-/g, ' ');
  return SIDES[field] + shown;
}
