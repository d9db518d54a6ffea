import type { Moment } from '../dates.ts';

/** An entry of an activity log: `### 10:58 - Update (covering since 10:35)`. */
export interface Entry {
  /** Minutes after midnight. */
  readonly clock: number;
  /** What stands after the time; empty when nothing does. */
  readonly name: string;
  /** The time it says it covers from, in minutes after midnight; `null` when it says none. */
  readonly since: number | null;
}

const ENTRY = /^[~≈[]?(\d{1,2}):(\d\d)(?::\d\d)?\]?\s?([ap]m\b)?(?:\s?[-–—]\s?~?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m\b)?)?(?:\s*[-–—:]\s*|\s+|$)(.*)$/i;
const SINCE = /\bsince (\d{1,2}):(\d\d)\b/i;
const DAY = 24 * 60;
const MINUTE = 60_000;
/** Entries a little out of order were written so; further back means that midnight has passed. */
const OUT_OF_ORDER = 60;
/** Zones are whole quarters of an hour; a start written by hand may be off by a few minutes. */
const QUARTER = 15;
const MAX_OFFSET = 14 * 60;

/** Reads a heading as an entry of an activity log; `null` when it does not start with a time of day. */
export function parseEntry(heading: string): Entry | null {
  const match = ENTRY.exec(heading.slice(0, 300));
  if (!match) return null;
  const clock = minutes(match[1]!, match[2]!, match[3]);
  if (clock === null) return null;
  const since = SINCE.exec(heading.slice(0, 300));
  return { clock, name: match[4]!.trim(), since: since ? minutes(since[1]!, since[2]!) : null };
}

function minutes(hour: string, minute: string, half?: string): number | null {
  let hours = Number(hour);
  if (half) {
    if (hours < 1 || hours > 12) return null;
    hours = (hours % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  }
  return hours < 24 && Number(minute) < 60 ? hours * 60 + Number(minute) : null;
}

/**
 * The zone a session's clock runs in, in minutes east of UTC. A start written with an offset says so; one in UTC is compared
 * with the session's id, which is its start on the local clock (`20250728-182427`). UTC where neither helps.
 */
export function zoneOf(started: Moment, id: string): number {
  if (started.offset !== null && started.offset !== 0) return started.offset;
  const local = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(id);
  if (!local) return 0;
  const [year, month, day, hour, minute, second] = local.slice(1).map(Number) as [number, number, number, number, number, number];
  const apart = (Date.UTC(year, month - 1, day, hour, minute, second) - started.time) / MINUTE;
  const zone = Math.round(apart / QUARTER) * QUARTER;
  return Math.abs(zone) <= MAX_OFFSET && Math.abs(apart - zone) <= 5 ? zone : 0;
}

/**
 * Tells when each entry of one session was written; ask in the order of the file. An entry earlier on the clock than the one
 * before it is of the next day.
 *
 * @param offset the session's zone, in minutes east of UTC
 */
export function entryTimes(started: number, offset: number): (entry: Entry) => number {
  const local = started + offset * MINUTE;
  const midnight = Math.floor(local / (DAY * MINUTE)) * DAY * MINUTE - offset * MINUTE;
  let previous = Math.floor(local / MINUTE) % DAY;
  let days = 0;
  return ({ clock, since }) => {
    const wrapped = since !== null && since > clock;
    if (clock < previous - OUT_OF_ORDER || (clock < previous && wrapped)) days++;
    previous = clock;
    return midnight + (days * DAY + clock) * MINUTE;
  };
}
