/** Reads dates and times as notes, mail and programs write them. */
import { DAY, dateOf, FARTHEST_OFFSET, type Moment, wallOfFields } from './wall.ts';
import { dateInWords } from './written-words.ts';

const MINUTE = 60_000;

/** What ISO 8601 and YAML allow, with a name of a zone in brackets behind the offset (RFC 9557). */
const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|[ \t]+)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d\d)?)?\s*(?:\[[^\]]{1,60}\])?$/i;
const COMPACT =
  /(?:^|\D)(\d{4})(?:(-?)(\d\d)\2(\d\d)|([_. /])(\d\d)\5(\d\d))(?:[-_T ](\d\d)[-.:h]?(\d\d)(?:[-.:]?(\d\d))?(?!\d))?(?!\d)/;
/** As org-roam and Zettelkasten programs name notes: 14 or 12 digits. */
const STAMP = /(?:^|\D)(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?!\d)/;
const STAMP_WITH_ZONE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)$/i;
/** RFC 5322, with what older programs write: two digits of a year, names of zones, no zone. */
const MAIL =
  /^(?:[a-z]{2,9},?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{2,4})(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?)?\s*([+-]\d{4}|[a-z]{1,5})?\s*(?:\([^)]{0,60}\))?$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Hours east of UTC of the zones that RFC 5322 names. */
const MAIL_ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

/**
 * Reads `2025-07-28`, `2025-07-28T22:24:27Z`, `2025-07-28 22:24 +0200` and the like, to the second. What is no such
 * date, or no day of the calendar, is `null`. A date stays a date whatever zone stands behind it, and so does midnight
 * in UTC (`2025-07-28T00:00:00Z`): many programs write a date without a time of day that way.
 */
export function parseDate(text: string): Moment | null {
  const read = readIso(text);
  if (!read) return null;
  const { wall, zone } = read;
  return zone === null || (zone === 0 && wall % DAY === 0) ? { time: wall, offset: null } : withOffset(wall, zone);
}

/**
 * Reads a time as a log gives it, to the millisecond: `2025-11-03T09:30:00.123Z` is an instant, also at midnight. What
 * is no time of day is `null`.
 */
export function parseLogTime(value: unknown): Moment | null {
  const read = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? readIso(value) : null;
  if (!read) return null;
  const { wall, zone, millis } = read;
  return zone === null ? { time: wall + millis, offset: null } : withOffset(wall + millis, zone);
}

/**
 * The wall time to the second, the milliseconds behind it, and the minutes east of UTC; `null` for a time without a
 * zone and for a date.
 */
function readIso(
  text: string,
): { readonly wall: number; readonly millis: number; readonly zone: number | null } | null {
  const match = ISO.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const wall = recent(
    Number(year),
    Number(month),
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  if (wall === null) return null;
  return {
    wall,
    millis: Math.floor(Number(`0.${fraction ?? 0}`) * 1000),
    zone: hour === undefined || zone === undefined ? null : isoOffset(zone),
  };
}

/** Reads the date of a mail, `Mon, 28 Jul 2025 22:24:27 +0200`; a date in ISO 8601, too. What is no date is `null`. */
export function parseMailDate(text: string): Moment | null {
  const match = MAIL.exec(text.trim().replace(/\s+/g, ' '));
  if (!match) return parseDate(text);
  const [, day, name, digits, hour, minute, second, zone] = match;
  const written = Number(digits);
  const year = digits!.length > 3 ? written : written + (digits!.length === 2 && written < 50 ? 2000 : 1900);
  const wall = recent(
    year,
    MONTHS.indexOf(name!.toLowerCase()) + 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  if (wall === null) return null;
  if (hour === undefined || zone === undefined) return { time: wall, offset: null };
  const hours = MAIL_ZONES[zone.toLowerCase()];
  // Other names are those of soldiers' zones, which were used the wrong way round for years: UTC is meant (RFC 5322,
  // 4.3).
  return withOffset(wall, /^[+-]/.test(zone) ? isoOffset(zone) : (hours ?? 0) * 60);
}

/** Reads milliseconds since the epoch written as digits (1973 to 2200), an instant; else `null`. */
export function parseTimestamp(text: string): Moment | null {
  if (!/^\d{11,14}$/.test(text)) return null;
  const time = Number(text);
  return dateOf(time).year < 2200 ? { time, offset: 0 } : null;
}

/**
 * The wall time of the first `2025-07-28`, `2025_07_28`, `20250728`, `20250728-182427` or `20250728182427` in a name;
 * `null` when there is none.
 */
export function dateInName(name: string): number | null {
  const stamp = STAMP.exec(name);
  const fields = stamp && numbers(stamp.slice(1));
  if (fields && fields[0] !== undefined) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
    const found = recent(year, month, day, hour, minute, second);
    if (found !== null) return found;
  }
  const match = COMPACT.exec(name);
  if (!match) return null;
  const [year, month, day] = [match[1], match[3] ?? match[6], match[4] ?? match[7]];
  const [hour, minute, second] = match.slice(8);
  const days = [Number(year), Number(month), Number(day)] as const;
  return recent(...days, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)) ?? recent(...days, 0, 0, 0);
}

function numbers(texts: readonly (string | undefined)[]): readonly number[] {
  return texts.map((text) => Number(text ?? 0));
}

/** The same as a moment; of a name in words (`March 9th, 2025`), a week (`2025-W10`) or a month, its first day. */
export function momentInName(name: string): Moment | null {
  const time = dateInName(name);
  return time === null ? dateInWords(name) : { time, offset: null };
}

/**
 * Reads a date of a property as people and programs write it: what {@link parseDate} and {@link parseMailDate} read, a
 * link to a day (`[[March 9th, 2025]]`), words, a week, seconds or milliseconds since the epoch. `null`: it is none.
 */
export function readDate(text: string): Moment | null {
  const bare = text
    .slice(0, 200)
    .replace(/^\s*(?:\[\[|[<[])|(?:\]\]|[>\]])\s*$/g, '')
    .replace(/^["']|["']$/g, '')
    .trim();
  if (bare === '') return null;
  const stamp = STAMP_WITH_ZONE.exec(bare);
  if (stamp) {
    const [, year, month, day, hour, minute, second = '00', zone] = stamp;
    return parseDate(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  }
  return (
    parseDate(bare) ??
    parseMailDate(bare) ??
    parseTimestamp(/^1\d{9}$/.test(bare) ? `${bare}000` : bare) ??
    (/^\d{13,}$|^\d{9,11}$/.test(bare) ? null : momentInName(bare))
  );
}

/** Numbers in notes that look like other years are no dates. */
function recent(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  return year < 1900 || year > 2200 ? null : wallOfFields(year, month, day, hour, minute, second);
}

function withOffset(wall: number, offset: number): Moment | null {
  if (Math.abs(offset) * MINUTE > FARTHEST_OFFSET) return null;
  return { time: wall - offset * MINUTE, offset };
}

/** Minutes east of UTC of `Z`, `+02:00`, `+0200`, `+02` or `+2`. */
function isoOffset(zone: string): number {
  const match = /^([+-])(\d{1,2}):?(\d\d)?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes || 0 : minutes;
}
