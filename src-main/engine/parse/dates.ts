const MINUTE = 60_000;

/** A point in time, and the zone it was written in where it had one. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Minutes east of UTC; `null` when the text gave no zone and UTC was taken. */
  readonly offset: number | null;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;
const COMPACT = /(?:^|\D)(\d{4})-?(\d\d)-?(\d\d)(?:[-_T](\d\d)(\d\d)(\d\d)(?!\d))?(?!\d)/;

/** Reads `2025-07-28`, `2025-07-28T22:24:27Z`, `2025-07-28 22:24 +0200` and the like. What is no such date, or no day of the calendar, is `null`. */
export function parseDate(text: string): Moment | null {
  const match = ISO.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour, minute, second, zone] = match;
  const time = utc(Number(year), Number(month), Number(day), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  if (time === null) return null;
  const offset = zone === undefined ? null : zoneOffset(zone);
  return { time: time - (offset ?? 0) * MINUTE, offset };
}

/** Reads milliseconds since the epoch written as digits (1970 to 2200); else `null`. */
export function parseTimestamp(text: string): Moment | null {
  if (!/^\d{11,14}$/.test(text)) return null;
  const time = Number(text);
  return time < Date.UTC(2200, 0) ? { time, offset: 0 } : null;
}

/** The first `2025-07-28`, `20250728` or `20250728-182427` in a name, as if it were UTC; `null` when there is none. */
export function dateInName(name: string): number | null {
  const match = COMPACT.exec(name);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const days = [Number(year), Number(month), Number(day)] as const;
  return utc(...days, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)) ?? utc(...days, 0, 0, 0);
}

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  if (year < 1900 || year > 2200 || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

function zoneOffset(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}
