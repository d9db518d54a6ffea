/** Times as people and scripts read them. */
import { DAY, dateOf, minuteOfDay, type Moment, startOfDay, type Timed, wallAt } from './wall.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * A time that is shown: a moment whose offset is that of the clock that shows it (see `asShown`), or an instant, which
 * the user's own clock shows. An instant at midnight in UTC is a date without a time of day.
 */
type Shown = Moment | number;

/**
 * When a hit, a block or an observation happened, for showing; `null` where nothing says so. An engine that does not
 * know offsets gives instants.
 */
export function shownTime({ happenedAt, zoneOffset }: Timed): Shown | null {
  if (happenedAt === null || zoneOffset === undefined) return happenedAt;
  return { time: happenedAt, offset: zoneOffset };
}

/** `31 Oct 2025`: the day of the note, or the user's own day of an instant. */
export function formatDay(at: Shown): string {
  const { year, month, day } = dateOf(readWall(at).wall);
  return `${day} ${MONTHS[month - 1]!.slice(0, 3)} ${year}`;
}

/**
 * `31 Oct 2025 09:03`, `today 09:03`, `yesterday 17:20`; without the time of day when the note gives none.
 *
 * @param now an instant
 */
export function formatWhen(at: Shown, now: number = Date.now()): string {
  const { wall, dateOnly } = readWall(at);
  const ago = (startOfDay(wallAt(now)) - startOfDay(wall)) / DAY;
  const near = ago === 0 ? 'today' : ago === 1 ? 'yesterday' : formatDay(at);
  const minutes = minuteOfDay(wall);
  return dateOnly ? near : `${near} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `2025-10-31`: the same day; empty for what is no date. */
export function isoDay(at: Shown): string {
  const { wall } = readWall(at);
  return Number.isNaN(wall) ? '' : isoDate(wall);
}

/**
 * A moment in ISO 8601: `2025-10-31`, `2025-10-31T09:03:00.000` where no zone is known, else with its offset; an
 * instant in UTC and in the user's own zone where that is UTC end with `Z`. `null` for what is no date.
 */
export function isoMoment(at: Shown): string | null {
  if (typeof at === 'number') return isoInstant(at);
  const { time, offset } = at;
  const { wall, dateOnly } = readWall(at);
  if (Number.isNaN(wall) || isoInstant(wall) === null) return null;
  if (dateOnly) return isoDate(wall);
  const clock = new Date(wall).toISOString().slice(0, -1);
  if (offset === null) return clock;
  const minutes = Math.round(offset);
  if (minutes === 0) return isoInstant(time);
  return `${clock}${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

/** An instant as ISO 8601 in UTC; `null` for what is beyond the range of dates. */
export function isoInstant(instant: number): string | null {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** An instant as a part of a file's name, in UTC: `2025-10-31T09-03-00-000Z`. */
export function fileStamp(instant: number = Date.now()): string {
  return new Date(instant).toISOString().replace(/[:.]/g, '-');
}

/** `2025-10-31 October`: a date as people type it; empty for what is no date. @param wall a wall time */
export function dateWords(wall: number): string {
  const name = MONTHS[dateOf(wall).month - 1];
  return name === undefined ? '' : `${isoDate(wall)} ${name}`;
}

/** The wall time, and whether it is that of a date without a time of day. */
function readWall(at: Shown): { readonly wall: number; readonly dateOnly: boolean } {
  if (typeof at === 'number')
    return at % DAY === 0 ? { wall: at, dateOnly: true } : { wall: wallAt(at), dateOnly: false };
  return { wall: at.time + (at.offset ?? 0) * 60_000, dateOnly: at.offset === null && at.time % DAY === 0 };
}

/** `2025-10-31`: the day of a wall time. */
export function isoDate(wall: number): string {
  return new Date(wall).toISOString().slice(0, -14);
}

const two = (n: number): string => String(n).padStart(2, '0');
