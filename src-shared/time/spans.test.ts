import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentYear, lastDayOf, parseSpan, yearOf, yearSpan } from './spans.ts';
import { instantOf, wallAt, wallOfDate } from './wall.ts';

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

  it.each([
    '',
    '..',
    '2025-13',
    '2025-11-31',
    '2025-02-29',
    '0025-11-03',
    '25-11-03',
    '03.11.2025',
    'never',
    'last-day',
    'no',
    '5x',
    '7',
    '2025..2024',
    '2024..2025..2026',
    'today..x',
    'nov-25',
  ])('is not %j', (text) => {
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
    const part = fc.oneof(
      fc.constantFrom('today', '2025', '2025-02-30', '99999y', '99999d', 'mon', 'feb-9999', '9999-12-31', '..', '-'),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), (parts) => {
        const span = parseSpan(parts.join(''), NOW);
        const { from, to } = { from: span?.from ?? -Infinity, to: span?.to ?? Infinity };
        expect(from).toBeLessThan(to);
      }),
    );
  });
});

/** In New York summer time began on 9 March 2025, a day of 23 hours, and ended on 2 November, a day of 25. */
const AT_THE_CHANGE: readonly (readonly [
  text: string,
  now: readonly [year: number, month: number, day: number, hour: number],
  expected: string,
])[] = [
  ['today', [2025, 3, 9, 0], '2025-03-09..2025-03-10'],
  ['today', [2025, 3, 9, 22.5], '2025-03-09..2025-03-10'],
  ['yesterday', [2025, 3, 10, 0.5], '2025-03-09..2025-03-10'],
  ['yesterday', [2025, 3, 10, 23.5], '2025-03-09..2025-03-10'],
  ['today', [2025, 11, 2, 0.5], '2025-11-02..2025-11-03'],
  ['today', [2025, 11, 2, 23.5], '2025-11-02..2025-11-03'],
  ['yesterday', [2025, 11, 3, 0.5], '2025-11-02..2025-11-03'],
  ['this-week', [2025, 3, 9, 22], '2025-03-03..2025-03-10'],
  ['last-week', [2025, 3, 10, 0], '2025-03-03..2025-03-10'],
  ['this-week', [2025, 11, 2, 23], '2025-10-27..2025-11-03'],
  ['last-month', [2025, 4, 1, 0.5], '2025-03-01..2025-04-01'],
  ['last-month', [2025, 12, 31, 23.5], '2025-11-01..2025-12-01'],
  ['sunday', [2025, 11, 3, 0], '2025-11-02..2025-11-03'],
  ['1d', [2025, 3, 10, 0], '2025-03-09..2025-03-10'],
  ['1m', [2024, 3, 29, 12], '2024-02-29..2024-03-01'],
  ['1m', [2025, 3, 29, 12], '2025-02-28..2025-03-01'],
  ['1y', [2024, 2, 29, 23.5], '2023-02-28..2023-03-01'],
  ['last-year', [2026, 1, 1, 0], '2025-01-01..2026-01-01'],
  ['this-year', [2025, 12, 31, 23.9], '2025-01-01..2026-01-01'],
  ['yesterday', [1970, 1, 1, 0.5], '1969-12-31..1970-01-01'],
];

describe.each(['UTC', 'America/New_York', 'Asia/Kolkata'])('In %s', (zone) => {
  const before = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  /** An instant by the user's clock. @param month from 1 */
  const at = (year: number, month: number, day: number, hour: number): number =>
    instantOf(wallOfDate(year, month, day)) + hour * 3_600_000;

  it.each(AT_THE_CHANGE)('%s at %j is %s', (text, now, expected) => expect(days(text, at(...now))).toBe(expected));

  it('the year is that of the calendar', () => {
    expect([
      currentYear(at(2025, 12, 31, 23.9)),
      currentYear(at(2026, 1, 1, 0)),
      currentYear(at(1969, 12, 31, 12)),
    ]).toEqual([2025, 2026, 1969]);
  });

  it('the span of today holds what the clock shows now', () => {
    for (let now = at(2025, 1, 1, 0); now < at(2026, 1, 1, 0); now += 5 * 3_600_000) {
      const today = parseSpan('today', now);
      expect(today!.from! <= wallAt(now) && wallAt(now) < today!.to!).toBe(true);
    }
  });
});

it('A month has its days, and a year its span', () => {
  expect([lastDayOf(2024, 2), lastDayOf(2025, 2), lastDayOf(2025, 12)]).toEqual([29, 28, 31]);
  expect(yearSpan(1969)).toEqual({ from: Date.UTC(1969, 0), to: 0 });
  expect([yearOf(-1), yearOf(Date.UTC(12_000, 0)), yearOf(NaN)]).toEqual(['1969', null, null]);
});
