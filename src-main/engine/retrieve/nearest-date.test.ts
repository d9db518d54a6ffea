import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpan } from '../../../src-shared/time/spans.ts';
import { nearestDate } from './nearest-date.ts';

/** A Thursday, on the user's own calendar. */
const NOW = new Date(2025, 10, 6, 0, 30).getTime();

const days = (text: string, now = NOW): string | null => {
  const span = parseSpan(text, now);
  const day = (time: number | null): string => (time === null ? '' : new Date(time).toISOString().slice(0, 10));
  return span && `${day(span.from)}..${day(span.to)}`;
};

describe('A date', () => {
  it.each([
    ['2025-11-03', '2025-11-03..2025-11-04'],
    ['2025-1-3', '2025-01-03..2025-01-04'],
    ['2025-11', '2025-11-01..2025-12-01'],
    ['2025', '2025-01-01..2026-01-01'],
    ['2024-02-29', '2024-02-29..2024-03-01'],
    ['2025-11-01..2025-11-15', '2025-11-01..2025-11-16'],
    ['2024-12..2025', '2024-12-01..2026-01-01'],
    ['2025-11..', '2025-11-01..'],
    ['..2025-11', '..2025-12-01'],
    ['today', '2025-11-06..2025-11-07'],
    ['Yesterday', '2025-11-05..2025-11-06'],
    ['this-week', '2025-11-03..2025-11-10'],
    ['last-week', '2025-10-27..2025-11-03'],
    ['last week', '2025-10-27..2025-11-03'],
    ['this-month', '2025-11-01..2025-12-01'],
    ['last-month', '2025-10-01..2025-11-01'],
    ['this-year', '2025-01-01..2026-01-01'],
    ['last-year', '2024-01-01..2025-01-01'],
    ['7d', '2025-10-30..2025-10-31'],
    ['2w', '2025-10-23..2025-10-24'],
    ['3m', '2025-08-06..2025-08-07'],
    ['1y', '2024-11-06..2024-11-07'],
    ['7d..today', '2025-10-30..2025-11-07'],
    ['monday', '2025-11-03..2025-11-04'],
    ['thursday', '2025-11-06..2025-11-07'],
    ['fri', '2025-10-31..2025-11-01'],
    ['november', '2025-11-01..2025-12-01'],
    ['nov', '2025-11-01..2025-12-01'],
    ['dec', '2024-12-01..2025-01-01'],
    ['november-2023', '2023-11-01..2023-12-01'],
  ])('%s is %s', (text, expected) => expect(days(text)).toBe(expected));

  it.each(['', '..', '2025-13', '2025-11-31', '2025-02-29', '0025-11-03', '25-11-03', '03.11.2025', 'never', 'last-day', 'no', '5x', '7', '2025..2024', '2024..2025..2026', 'today..x', 'nov-25'])('is not %j', (text) => {
    expect(parseSpan(text, NOW)).toBeNull();
  });

  it('a month ago is in the month before, also from the end of a longer one', () => {
    expect(days('1m', new Date(2025, 2, 31, 12).getTime())).toBe('2025-02-28..2025-03-01');
    expect(days('1y', new Date(2024, 1, 29, 12).getTime())).toBe('2023-02-28..2023-03-01');
    expect(days('last-month', new Date(2025, 0, 15).getTime())).toBe('2024-12-01..2025-01-01');
  });

  it('of a week begins on a Monday, also on a Sunday', () => {
    expect(days('this-week', new Date(2025, 10, 9, 12).getTime())).toBe('2025-11-03..2025-11-10');
    expect(days('this-week', new Date(2025, 10, 10, 12).getTime())).toBe('2025-11-10..2025-11-17');
  });

  it('is a span that does not end before it begins, or none, whatever is typed', () => {
    const part = fc.oneof(fc.constantFrom('today', '2025', '2025-02-30', '99999y', '99999d', 'mon', 'feb-9999', '9999-12-31', '..', '-'), fc.string({ maxLength: 6 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), (parts) => {
        const span = parseSpan(parts.join(''), NOW);
        const { from, to } = { from: span?.from ?? -Infinity, to: span?.to ?? Infinity };
        expect(from).toBeLessThan(to);
      }),
    );
  });

  it.each([
    ['2025-13-45', '2025-12-31'],
    ['2025-11-31', '2025-11-30'],
    ['2025-00', '2025-01'],
    ['yesteday', 'yesterday'],
    ['lst-week', 'last-week'],
    ['novmber', 'november'],
    ['never', null],
    ['qqqqqqqq', null],
  ])('%s may have been meant to be %s', (text, expected) => expect(nearestDate(text)).toBe(expected));
});
