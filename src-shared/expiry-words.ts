/** What a person is told of logs that their program deletes. */
import type { Expiry, KeepGone } from './protocol/sources.ts';
import { isoDay } from './time/show.ts';
import { asShown } from './time/wall.ts';

const KEPT: Readonly<Record<KeepGone, string>> = {
  expired: 'Quarry keeps what it indexed of them.',
  all: 'Quarry keeps what it indexed of them.',
  none: 'Quarry then forgets them.',
};

/**
 * How many go, and when: `Claude Code deletes logs after 30 days: 3 go within 7 days, the first on 2026-12-03.`
 *
 * @param keepGone what stays of them; nothing is said of it where it is left out
 */
export function expiryWords({ days, soon, first }: Expiry, keepGone?: KeepGone): string {
  const day = isoDay(asShown({ time: first, offset: 0 }));
  const goes = soon === 0 ? 'none goes within 7 days' : `${soon} ${soon === 1 ? 'goes' : 'go'} within 7 days`;
  const kept = keepGone === undefined ? '' : ` ${KEPT[keepGone]}`;
  return `Claude Code deletes logs after ${days} days: ${goes}, the first on ${day}.${kept}`;
}
