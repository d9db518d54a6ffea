export { formatDay, formatWhen, shownTime } from '../../src-shared/time/show.ts';

/** `under a second`, `about 40 s`, `about 3 min`, `about 2 h`: how long something will still take. */
export function formatSpan(ms: number): string {
  if (ms < 1000) return 'under a second';
  if (ms < 90_000) return `about ${Math.round(ms / 1000)} s`;
  if (ms < 90 * 60_000) return `about ${Math.round(ms / 60_000)} min`;
  return `about ${Math.round(ms / 3_600_000)} h`;
}
