import { expect, it } from 'vitest';
import { expiryWords } from '../../../../src-shared/expiry-words.ts';
import { expiryOf } from './log-expiry.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 10);

it('Says how many logs go within a week, and when the first does', () => {
  const expiry = expiryOf(30, [NOW - 29 * DAY, NOW - 23 * DAY, NOW - 22 * DAY], NOW);
  expect(expiry).toEqual({ days: 30, soon: 2, first: NOW + DAY });
  expect(expiryWords(expiry!, 'none')).toBe(
    'Claude Code deletes logs after 30 days: 2 go within 7 days, the first on 2026-01-11. Quarry then forgets them.',
  );
  expect(expiryWords(expiryOf(30, [NOW], NOW)!)).toContain('none goes within 7 days, the first on 2026-02-09.');
  expect(expiryOf(30, [], NOW)).toBeNull();
});
