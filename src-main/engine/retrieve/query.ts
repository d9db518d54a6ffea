/** What a person typed, taken apart: filters, words and the text whose meaning is searched. Nothing typed is an error. */
import { type Notice, OBSERVATION_TYPES } from '../../../src-shared/model.ts';
import type { Filter } from '../index/filters.ts';
import { parseWords, type Words } from './words.ts';

export interface Query extends Words {
  readonly filters: readonly Filter[];
  readonly notices: readonly Notice[];
}

/** Longer queries are cut: no question is that long, and pasted files are. In UTF-16 code units. */
export const LONGEST_QUERY = 2_000;

const FIELDS = ['type', 'session', 'branch', 'tag', 'path', 'before', 'after'] as const;
type Field = (typeof FIELDS)[number];

const FILTER = new RegExp(`(?<=^|\\s)(${FIELDS.join('|')}):("[^"]*"|[^\\s"]+)(?=\\s|$)`, 'giu');

export function parseQuery(typed: string): Query {
  const notices: Notice[] = [];
  if (typed.length > LONGEST_QUERY) {
    notices.push({ code: 'QUERY_SHORTENED', message: `The search was cut after ${LONGEST_QUERY.toLocaleString('en')} characters.` });
  }
  const clean = typed.slice(0, LONGEST_QUERY).toWellFormed().replaceAll('\0', ' ');

  const byField = new Map<Field, string[]>();
  const text = clean
    .replace(FILTER, (_all, field: string, value: string) => {
      const key = field.toLowerCase() as Field;
      const values = value.startsWith('"') ? [value.slice(1, -1)] : value.split(',');
      byField.set(key, [...(byField.get(key) ?? []), ...values.filter((one) => one !== '')]);
      return ' ';
    });

  return { ...parseWords(text), filters: filtersOf(byField, notices), notices };
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
