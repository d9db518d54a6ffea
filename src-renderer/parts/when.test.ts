import { describe, expect, it } from 'vitest';
import { formatDay, formatSpan, formatWhen } from './when.ts';

const at = (year: number, month: number, day: number, hour = 0, minute = 0): number =>
  new Date(year, month, day, hour, minute).getTime();

describe('dates', () => {
  it('are written with day, month and year', () => {
    expect(formatDay(at(2025, 9, 31, 9, 3))).toBe('31 Oct 2025');
    expect(formatWhen(at(2025, 9, 31, 9, 3), at(2025, 10, 20, 12))).toBe('31 Oct 2025 09:03');
  });

  it('say today and yesterday', () => {
    const now = at(2025, 2, 1, 0, 5);
    expect(formatWhen(at(2025, 2, 1, 0, 1), now)).toBe('today 00:01');
    expect(formatWhen(at(2025, 1, 28, 23, 59), now)).toBe('yesterday 23:59');
  });

  it('keep the day of a note that has no time of day, in every time zone', () => {
    expect(formatWhen(Date.UTC(2025, 9, 31), at(2026, 0, 1))).toBe('31 Oct 2025');
  });

  it('tell how long something takes in round figures', () => {
    expect([400, 42_000, 200_000, 7_300_000].map(formatSpan)).toEqual([
      'under a second',
      'about 42 s',
      'about 3 min',
      'about 2 h',
    ]);
  });
});
