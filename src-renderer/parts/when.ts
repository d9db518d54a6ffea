const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const two = (n: number): string => String(n).padStart(2, '0');

/** `31 Oct 2025`. A time that is midnight UTC to the second is a date without a time of day, and keeps its day everywhere. */
export function formatDay(at: number): string {
  const date = new Date(at);
  return isDateOnly(date)
    ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
    : `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
}

/** `31 Oct 2025 09:03`, `today 09:03`, `yesterday 17:20`; without the time of day when the note gives none. */
export function formatWhen(at: number, now: number = Date.now()): string {
  const date = new Date(at);
  const day = formatDay(at);
  const near = day === formatDay(noon(now)) ? 'today' : day === formatDay(noon(now) - DAY) ? 'yesterday' : day;
  return isDateOnly(date) ? near : `${near} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `under a second`, `about 40 s`, `about 3 min`, `about 2 h`: how long something will still take. */
export function formatSpan(ms: number): string {
  if (ms < 1000) return 'under a second';
  if (ms < 90_000) return `about ${Math.round(ms / 1000)} s`;
  if (ms < 90 * 60_000) return `about ${Math.round(ms / 60_000)} min`;
  return `about ${Math.round(ms / 3_600_000)} h`;
}

const DAY = 86_400_000;

/** Noon, so that a step of one day is one day on the calendar even when the clocks change. */
function noon(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate(), 12).getTime();
}

function isDateOnly(date: Date): boolean {
  return date.getTime() % DAY === 0;
}
