import { expect, test } from 'vitest';
import { parseEntry, zoneOf } from './activity-log-entry.ts';
import { dateInName, parseDate, parseTimestamp } from '../../../../src-shared/time/written.ts';

test('entries begin with a time of day', () => {
  expect(parseEntry('10:58 - Update (covering since 9:35)')).toEqual({
    clock: 658,
    name: 'Update (covering since 9:35)',
    since: 575,
  });
  expect(parseEntry('~9:00–09:30 — Spec writing')).toEqual({ clock: 540, name: 'Spec writing', since: null });
  expect(parseEntry('08:00 - 08:45 - Cleanup')?.name).toBe('Cleanup');
  expect(parseEntry('[01:25:09] User')).toMatchObject({ clock: 85, name: 'User' });
  expect(parseEntry('2:30 PM - Review')).toMatchObject({ clock: 870, name: 'Review' });
  for (const other of ['25:00 - x', '10:61', '1. Start', '2025-01-01', 'at 10:00'])
    expect(parseEntry(other)).toBeNull();
});

test('a zone comes from the offset, else from the local time in the id, else it is UTC', () => {
  const started = parseDate('2025-07-28T22:24:27Z')!;
  expect(zoneOf(parseDate('2025-07-28T18:24:27-04:00')!, 'x')).toBe(-240);
  expect(zoneOf(started, '20250728-182427')).toBe(-240);
  expect(zoneOf(started, '20250720-182427')).toBe(0);
  expect(zoneOf(started, 'x')).toBe(0);
});

test('dates that are none are null', () => {
  expect(parseDate('2025-07-28 10:00 +0200')?.time).toBe(Date.UTC(2025, 6, 28, 8));
  for (const wrong of [
    '',
    'yesterday',
    '2025-02-30',
    '2025-13-01',
    '2025-01-01T25:00:00Z',
    '99999-01-01',
    '0000-00-00',
  ])
    expect(parseDate(wrong)).toBeNull();
  expect(parseTimestamp('1770251902507')?.time).toBe(1770251902507);
  expect(parseTimestamp('17702519025071234')).toBeNull();
  expect(dateInName('20250228-999999')).toBe(Date.UTC(2025, 1, 28));
  expect(dateInName('commit-1234567890')).toBeNull();
});
