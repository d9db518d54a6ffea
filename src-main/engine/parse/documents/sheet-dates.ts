/** Dates in workbooks: days since the end of 1899, or since 1904. */
import { isoInstant } from '../../../../src-shared/time/show.ts';

const DAY = 86_400_000;
/** 1970-01-01 in days of both kinds. */
const EPOCH = { since1900: 25_569, since1904: 24_107 };

/** `2025-11-03`, with the time of day where it has one; the number as it is where it is no date. */
export function isoDate(days: number, since1904: boolean): string {
  const time = Math.round((days - (since1904 ? EPOCH.since1904 : EPOCH.since1900)) * DAY);
  const shown = Number.isFinite(time) && days > 0 && days < 3_000_000 ? isoInstant(time) : null;
  if (shown === null) return String(days);
  return time % DAY === 0 ? shown.slice(0, 10) : shown.slice(0, 16).replace('T', ' ');
}
