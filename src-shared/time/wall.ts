/**
 * Instants and wall times. This folder is the only one that reads a clock's calendar: no other code asks `Date` for a
 * year, a month, a day or an hour.
 *
 * An **instant** is a number of milliseconds since 1970-01-01T00:00Z. A **wall time** is what a calendar and a clock on
 * a wall show, counted as if they showed UTC: 2025-11-03 23:30 is `Date.UTC(2025, 10, 3, 23, 30)` in every zone. A
 * **day** is a stretch of wall time, so it has 24 hours of wall time even where the clocks change.
 *
 * Which day a time belongs to:
 *
 * | the source says | the day is | examples |
 * |---|---|---|
 * | a date or a time without a zone | the one that it names | front matter, file names, CSV, Org, aider, entries of an
 * activity log |
 * | a time with an offset (`+02:00`) | the one that it names | front matter, mail, PDF |
 * | an instant in UTC (`…Z`, `+00:00`, milliseconds) | the user's own at that instant | logs of Claude Code and Codex,
 * Word, mail in GMT |
 *
 * The offset `0` stands for an instant, because programs write it wherever they are.
 */

/** Milliseconds of a day of wall time. */
export const DAY = 86_400_000;
const MINUTE = 60_000;

/** A time, and the offset that it was written with. */
export interface Moment {
  /** An instant; where no offset is known, the wall time. */
  readonly time: number;
  /** Minutes east of UTC. `0`: an instant in UTC. `null`: no zone was given. */
  readonly offset: number | null;
}

/** The farthest that a clock of the world is from UTC, in milliseconds. */
export const FARTHEST_OFFSET = 14 * 60 * MINUTE;

/** From this instant on (3 March 1973) all zones are whole minutes from UTC. */
const WHOLE_MINUTES = 100_000_000_000;

/** The user's wall time at an instant, by the time zone of this process. `NaN` where there is no such date. */
export function wallAt(instant: number): number {
  const date = new Date(instant);
  if (instant >= WHOLE_MINUTES) return instant - date.getTimezoneOffset() * MINUTE;
  const clock = ((date.getHours() * 60 + date.getMinutes()) * 60 + date.getSeconds()) * 1000 + date.getMilliseconds();
  return wallOfDate(date.getFullYear(), date.getMonth() + 1, date.getDate()) + clock;
}

/**
 * The first instant at which the user's clock shows a wall time, by the time zone of this process. A wall time that the
 * clock leaves out when summer time begins counts as the same stretch of time after that.
 */
export function instantOf(wall: number): number {
  const { year, month, day } = dateOf(wall);
  const clock = modulo(wall, DAY);
  const date = new Date(2000, 0, 1, 0, 0, 0, 0);
  date.setFullYear(year, month - 1, day);
  date.setHours(
    Math.floor(clock / 3_600_000),
    Math.floor(clock / MINUTE) % 60,
    Math.floor(clock / 1000) % 60,
    clock % 1000,
  );
  return date.getTime();
}

/** Minutes east of UTC that the user's clock is at an instant; a fraction where a zone kept local mean time. */
export function userOffset(instant: number): number {
  return (wallAt(instant) - instant) / MINUTE;
}

/** The wall time that a note names; `null` for an instant in UTC, whose wall time is the user's own. */
export function writtenWall({ time, offset }: Moment): number | null {
  return offset === 0 ? null : time + (offset ?? 0) * MINUTE;
}

/** The wall time by which a moment is filtered and shown. */
export function wallOf(moment: Moment): number {
  return writtenWall(moment) ?? wallAt(moment.time);
}

/**
 * What moments are ordered by: what the user's clock shows at an instant; without a zone the wall time that is written.
 */
export function orderOf({ time, offset }: Moment): number {
  return offset === null ? time : wallAt(time);
}

/** The moment with the offset by which it is shown: that of an instant in UTC is the user's own. */
export function asShown({ time, offset }: Moment): Moment {
  return { time, offset: offset === 0 ? userOffset(time) : offset };
}

/** The first wall time of a day of the calendar. @param month 1 to 12; beyond them, of the years around */
export function wallOfDate(year: number, month: number, day: number): number {
  return new Date(Date.UTC(2000, 0, 1)).setUTCFullYear(year, month - 1, day);
}

/** The same with a time of day; `null` for what is on no calendar or no clock, such as 30 February. */
export function wallOfFields(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number | null {
  const start = wallOfDate(year, month, day);
  const date = dateOf(start);
  if (date.month !== month || date.day !== day || hour > 23 || minute > 59 || second > 59) return null;
  return start + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** The date of a wall time. Months are 1 to 12; weekdays 0 (Sunday) to 6. */
export function dateOf(wall: number): {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
} {
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
  };
}

/** The first wall time of the day that a wall time belongs to. */
export function startOfDay(wall: number): number {
  return Math.floor(wall / DAY) * DAY;
}

/** Minutes after midnight on the clock. */
export function minuteOfDay(wall: number): number {
  return Math.floor(modulo(wall, DAY) / MINUTE);
}

/** The remainder that is never negative, for times before 1970. */
function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** How an observation, a block and a hit say when they happened. */
export interface Timed {
  /**
   * An instant in milliseconds since the epoch, or a wall time as if it were UTC: `zoneOffset` says which. `null` where
   * nothing says when.
   */
  readonly happenedAt: number | null;
  /**
   * Minutes east of UTC. In what a reader finds, and in the index, as it was written: 0 for an instant in UTC; `null`,
   * or not there: no zone was given, and `happenedAt` is the wall time. In what the engine answers, that of the clock
   * that shows the time, which for an instant in UTC is the user's own (see {@link asShown}); not there: an instant.
   * `shownTime` of `show.ts` reads an answer.
   */
  readonly zoneOffset?: number | null | undefined;
}

/** A moment as the fields of what happened then. */
export function timed(moment: Moment | null): {
  readonly happenedAt: number | null;
  readonly zoneOffset: number | null;
} {
  return { happenedAt: moment?.time ?? null, zoneOffset: moment?.offset ?? null };
}

/** The moment of what a reader or a row says; an offset that is not there is not known. */
export function momentOf({ happenedAt, zoneOffset }: Timed): Moment | null {
  return happenedAt === null ? null : { time: happenedAt, offset: zoneOffset ?? null };
}
