/**
 * Days, weeks, months and years as people name them in a filter. The index keeps moments, and filters count their days in UTC;
 * only which day is today comes from the user's own calendar.
 */
import type { Span } from '../store/filter/filters.ts';
import { nearestWord } from './edit-distance.ts';

/** A span both of whose ends are known. */
interface WholeSpan extends Span {
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400_000;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/**
 * The span that a text names, `from` its first moment and `to` the first moment after it, in UTC; `null` when it names none.
 *
 * `2025-11-03`, `2025-11`, `2025`; `today`, `yesterday`; `this-week` (from Monday), `last-month` and the like; `7d 2w 3m 1y`: the day
 * so long ago; `monday`: the latest one, today included; `november`: the latest one, this month included; `november-2025`.
 * `A..B`: from the first moment of A to the end of B; one of them may be missing.
 *
 * @param now milliseconds since the epoch
 */
export function parseSpan(text: string, now: number): Span | null {
  const ends = text.toLowerCase().split('..');
  if (ends.length === 1) return parseOne(ends[0] as string, now);
  if (ends.length > 2) return null;
  const [first, last] = ends.map((end) => (end.trim() === '' ? undefined : parseOne(end, now))) as [WholeSpan | null | undefined, WholeSpan | null | undefined];
  if (first === null || last === null || (!first && !last)) return null;
  if (first && last && first.from >= last.to) return null;
  return { from: first?.from ?? null, to: last?.to ?? null };
}

function parseOne(text: string, now: number): WholeSpan | null {
  const word = text.trim().replace(/[\s_]+/g, '-');
  return parseCalendarDate(word) ?? parseRelative(word, todayOf(now)) ?? parseName(word, todayOf(now));
}

/** The first moment (UTC) of the day that the user's calendar shows. */
function todayOf(now: number): number {
  const local = new Date(now);
  return Date.UTC(local.getFullYear(), local.getMonth(), local.getDate());
}

function parseCalendarDate(word: string): WholeSpan | null {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(word);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const date = new Date(Date.UTC(year, month - 1, day));
  // A date that does not exist rolls over (31 November becomes 1 December, the year 25 becomes 1925): such a one is refused.
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return match[3] ? dayAt(date.getTime()) : match[2] ? monthAt(year, month - 1) : yearAt(year);
}

function parseRelative(word: string, today: number): WholeSpan | null {
  if (word === 'today') return dayAt(today);
  if (word === 'yesterday') return dayAt(today - DAY);
  const year = new Date(today).getUTCFullYear();
  const month = new Date(today).getUTCMonth();
  const span = /^(this|last)-(week|month|year)$/.exec(word);
  if (span) {
    const back = span[1] === 'last' ? 1 : 0;
    if (span[2] === 'week') return weekAt(today - 7 * DAY * back);
    return span[2] === 'month' ? monthAt(year, month - back) : yearAt(year - back);
  }
  const ago = /^(\d{1,5})([dwmy])$/.exec(word);
  if (!ago) return null;
  const count = Number(ago[1]);
  if (ago[2] === 'd' || ago[2] === 'w') return dayAt(today - count * (ago[2] === 'w' ? 7 : 1) * DAY);
  const months = count * (ago[2] === 'y' ? 12 : 1);
  // A month ago on the 31st is the last day of a shorter month.
  const day = Math.min(new Date(today).getUTCDate(), new Date(Date.UTC(year, month - months + 1, 0)).getUTCDate());
  return dayAt(Date.UTC(year, month - months, day));
}

function parseName(word: string, today: number): WholeSpan | null {
  const weekday = indexOfName(WEEKDAYS, word);
  if (weekday >= 0) return dayAt(today - ((new Date(today).getUTCDay() - weekday + 7) % 7) * DAY);
  const named = /^([a-z]+)(?:-(\d{4}))?$/.exec(word);
  const month = named ? indexOfName(MONTHS, named[1] as string) : -1;
  if (!named || month < 0) return null;
  const date = new Date(today);
  if (named[2] !== undefined) return Number(named[2]) < 100 ? null : monthAt(Number(named[2]), month);
  return monthAt(date.getUTCFullYear() - (month > date.getUTCMonth() ? 1 : 0), month);
}

/** Where a name or its first three letters or more stand in a list; −1 for none. */
function indexOfName(names: readonly string[], word: string): number {
  return word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word));
}

const dayAt = (time: number): WholeSpan => ({ from: time, to: time + DAY });
const monthAt = (year: number, month: number): WholeSpan => ({ from: Date.UTC(year, month), to: Date.UTC(year, month + 1) });
const yearAt = (year: number): WholeSpan => ({ from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0) });

function weekAt(time: number): WholeSpan {
  const monday = time - ((new Date(time).getUTCDay() + 6) % 7) * DAY;
  return { from: monday, to: monday + 7 * DAY };
}

const WORDS = ['today', 'yesterday', ...['week', 'month', 'year'].flatMap((span) => [`this-${span}`, `last-${span}`]), ...WEEKDAYS, ...MONTHS];

/** The date that a mistyped one may have been meant to be: `2025-11-30` for `2025-11-31`; `null` when none is near. */
export function nearestDate(text: string): string | null {
  const match = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text.trim());
  if (!match) return nearestWord(text.trim(), WORDS);
  const [year, typed] = [Number(match[1]), Number(match[2])];
  if (year < 100) return null;
  const month = Math.min(Math.max(typed, 1), 12);
  const two = (number: number): string => String(number).padStart(2, '0');
  if (match[3] === undefined) return `${match[1]}-${two(month)}`;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return `${match[1]}-${two(month)}-${two(Math.min(Math.max(Number(match[3]), 1), last))}`;
}
