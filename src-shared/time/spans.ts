/**
 * Days, weeks, months and years as people name them in a filter: stretches of wall time. Which day is today, the user's
 * own calendar says.
 */
import { DAY, dateOf, startOfDay, wallAt, wallOfDate, wallOfFields } from './wall.ts';

/** A stretch of wall time: `from` inclusive, `to` exclusive; `null`: open. */
export interface Span {
  readonly from: number | null;
  readonly to: number | null;
}

/** A span both of whose ends are known. */
interface WholeSpan extends Span {
  readonly from: number;
  readonly to: number;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** The words that name a span, for telling what a mistyped one was meant to be. */
export const DATE_WORDS: readonly string[] = [
  'today',
  'yesterday',
  ...['week', 'month', 'year'].flatMap((span) => [`this-${span}`, `last-${span}`]),
  ...WEEKDAYS,
  ...MONTHS,
];

/**
 * The span that a text names, `from` its first moment and `to` the first moment after it, in wall time; `null` when it
 * names none.
 *
 * `2025-11-03`, `2025-11`, `2025`; `today`, `yesterday`; `this-week` (from Monday), `last-month` and the like;
 * `7d 2w 3m 1y`: the day so long ago; `monday`: the latest one, today included; `november`: the latest one, this month
 * included; `november-2025`.
 * `A..B`: from the first moment of A to the end of B; one of them may be missing.
 *
 * @param now an instant, in milliseconds since the epoch
 */
export function parseSpan(text: string, now: number): Span | null {
  const ends = text.toLowerCase().split('..');
  if (ends.length === 1) return parseOne(ends[0] as string, now);
  if (ends.length > 2) return null;
  const [first, last] = ends.map((end) => (end.trim() === '' ? undefined : parseOne(end, now))) as [
    WholeSpan | null | undefined,
    WholeSpan | null | undefined,
  ];
  if (first === null || last === null || (!first && !last)) return null;
  if (first && last && first.from >= last.to) return null;
  return { from: first?.from ?? null, to: last?.to ?? null };
}

/** The last day of a month, 28 to 31. @param month 1 to 12 */
export function lastDayOf(year: number, month: number): number {
  return dateOf(wallOfDate(year, month + 1, 0)).day;
}

/** The span of a year of the calendar. */
export function yearSpan(year: number): Span & { readonly from: number; readonly to: number } {
  return { from: wallOfDate(year, 1, 1), to: wallOfDate(year + 1, 1, 1) };
}

/** The year of a wall time; `null` for what is no year of four digits. */
export function yearOf(wall: number): string | null {
  const { year } = dateOf(wall);
  return year >= 1000 && year <= 9999 ? String(year) : null;
}

/** The year of the user's calendar. @param now an instant */
export function currentYear(now: number): number {
  return dateOf(wallAt(now)).year;
}

function parseOne(text: string, now: number): WholeSpan | null {
  const word = text.trim().replace(/[\s_]+/g, '-');
  const today = startOfDay(wallAt(now));
  return parseCalendarDate(word) ?? parseRelative(word, today) ?? parseName(word, today);
}

function parseCalendarDate(word: string): WholeSpan | null {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(word);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const wall = year < 100 ? null : wallOfFields(year, month, day);
  if (wall === null) return null;
  return match[3] ? dayAt(wall) : match[2] ? monthAt(year, month) : yearSpan(year);
}

function parseRelative(word: string, today: number): WholeSpan | null {
  if (word === 'today') return dayAt(today);
  if (word === 'yesterday') return dayAt(today - DAY);
  const { year, month, day } = dateOf(today);
  const span = /^(this|last)-(week|month|year)$/.exec(word);
  if (span) {
    const back = span[1] === 'last' ? 1 : 0;
    if (span[2] === 'week') return weekAt(today - 7 * DAY * back);
    return span[2] === 'month' ? monthAt(year, month - back) : yearSpan(year - back);
  }
  const ago = /^(\d{1,5})([dwmy])$/.exec(word);
  if (!ago) return null;
  const count = Number(ago[1]);
  if (ago[2] === 'd' || ago[2] === 'w') return dayAt(today - count * (ago[2] === 'w' ? 7 : 1) * DAY);
  const months = count * (ago[2] === 'y' ? 12 : 1);
  // A month ago on the 31st is the last day of a shorter month.
  return dayAt(wallOfDate(year, month - months, Math.min(day, lastDayOf(year, month - months))));
}

function parseName(word: string, today: number): WholeSpan | null {
  const { year, month, weekday } = dateOf(today);
  const named = indexOfName(WEEKDAYS, word);
  if (named >= 0) return dayAt(today - ((weekday - named + 7) % 7) * DAY);
  const match = /^([a-z]+)(?:-(\d{4}))?$/.exec(word);
  const wanted = match ? indexOfName(MONTHS, match[1] as string) + 1 : 0;
  if (!match || wanted < 1) return null;
  if (match[2] !== undefined) return Number(match[2]) < 100 ? null : monthAt(Number(match[2]), wanted);
  return monthAt(year - (wanted > month ? 1 : 0), wanted);
}

/** Where a name or its first three letters or more stand in a list; −1 for none. */
function indexOfName(names: readonly string[], word: string): number {
  return word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word));
}

const dayAt = (wall: number): WholeSpan => ({ from: wall, to: wall + DAY });
const monthAt = (year: number, month: number): WholeSpan => ({
  from: wallOfDate(year, month, 1),
  to: wallOfDate(year, month + 1, 1),
});

function weekAt(wall: number): WholeSpan {
  const monday = wall - ((dateOf(wall).weekday + 6) % 7) * DAY;
  return { from: monday, to: monday + 7 * DAY };
}
