import { minuteOfDay, type Moment, startOfDay, wallOf } from '../../../../src-shared/time/wall.ts';
import { dateInName } from '../../../../src-shared/time/written.ts';

/** An entry of an activity log: `### 10:58 - Update (covering since 10:35)`. */
export interface Entry {
  /** Minutes after midnight. */
  readonly clock: number;
  /** What stands after the time; empty when nothing does. */
  readonly name: string;
  /** The time it says it covers from, in minutes after midnight; `null` when it says none. */
  readonly since: number | null;
}

const ENTRY =
  /^[~≈[]?(\d{1,2}):(\d\d)(?::\d\d)?\]?\s?([ap]m\b)?(?:\s?[-–—]\s?~?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m\b)?)?(?:\s*[-–—:]\s*|\s+|$)(.*)$/i;
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
 * The zone a session's clock runs in, in minutes east of UTC. A start written with an offset says so; one in UTC is
 * compared with the session's id, which is its start on the local clock (`20250728-182427`). 0 where neither helps.
 */
export function zoneOf(started: Moment, id: string): number {
  return started.offset !== null && started.offset !== 0 ? started.offset : (zoneInId(started, id) ?? 0);
}

/**
 * The start of a session with what is known of its clock. Where the id shows that the clock ran in UTC, the wall time
 * is what the note says, for every reader; an instant in UTC without such an id stays one.
 */
export function sessionStart(started: Moment, id: string): Moment {
  const zone = zoneInId(started, id);
  return zone === null ? started : { time: started.time, offset: zone === 0 ? null : zone };
}

/** What an id on the local clock says of an instant in UTC; `null` where it says nothing. */
function zoneInId({ time, offset }: Moment, id: string): number | null {
  const local = offset === 0 && /^\d{8}-\d{6}/.test(id) ? dateInName(id.slice(0, 15)) : null;
  if (local === null) return null;
  const apart = (local - time) / MINUTE;
  const zone = Math.round(apart / QUARTER) * QUARTER;
  // Minus zero is no offset.
  return Math.abs(zone) <= MAX_OFFSET && Math.abs(apart - zone) <= 5 ? zone || 0 : null;
}

/**
 * Tells when each entry of one session was written; ask in the order of the file. An entry earlier on the clock than
 * the one before it is of the next day. Its time of day is what the note says, whatever the zone: where the start is an
 * instant in UTC, the day is counted from the start on the user's own clock.
 */
export function entryTimes(start: Moment): (entry: Entry) => Moment {
  const wall = wallOf(start);
  const offset = start.offset === 0 ? null : start.offset;
  const midnight = startOfDay(wall) - (offset ?? 0) * MINUTE;
  let previous = minuteOfDay(wall);
  let days = 0;
  return ({ clock, since }) => {
    const wrapped = since !== null && since > clock;
    if (clock < previous - OUT_OF_ORDER || (clock < previous && wrapped)) days++;
    previous = clock;
    return { time: midnight + (days * DAY + clock) * MINUTE, offset };
  };
}
