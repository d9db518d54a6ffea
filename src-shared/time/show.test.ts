import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateWords, fileStamp, formatDay, formatWhen, isoDay, isoInstant, isoMoment, shownTime } from './show.ts';
import { asShown } from './wall.ts';

const before = process.env['TZ'];
afterAll(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const EVENING = Date.UTC(2025, 10, 3, 23, 30);
const NIGHT = Date.UTC(2025, 10, 4, 0, 30);

describe.each([
  ['UTC', '3 Nov 2025 23:30', '2025-11-03', '2025-11-03T23:30:00.000Z'],
  ['America/New_York', '3 Nov 2025 18:30', '2025-11-03', '2025-11-03T18:30:00.000-05:00'],
  ['Asia/Kolkata', '4 Nov 2025 05:00', '2025-11-04', '2025-11-04T05:00:00.000+05:30'],
])('In %s', (zone, when, day, iso) => {
  beforeAll(() => {
    process.env['TZ'] = zone;
  });
  const later = Date.UTC(2026, 0, 1);

  it('a time without a zone and one with an offset are shown as they are written', () => {
    for (const [time, text] of [
      [EVENING, '3 Nov 2025 23:30'],
      [NIGHT, '4 Nov 2025 00:30'],
    ] as const) {
      expect(formatWhen({ time, offset: null }, later)).toBe(text);
      expect(formatWhen({ time: time + 300 * 60_000, offset: -300 }, later)).toBe(text);
    }
    expect([isoMoment({ time: EVENING, offset: null }), isoMoment({ time: EVENING, offset: 330 })]).toEqual([
      '2025-11-03T23:30:00.000',
      '2025-11-04T05:00:00.000+05:30',
    ]);
    expect([isoDay({ time: NIGHT, offset: null }), isoDay({ time: NIGHT + 300 * 60_000, offset: -300 })]).toEqual([
      '2025-11-04',
      '2025-11-04',
    ]);
  });

  it('a date stays a date', () => {
    const date = { time: Date.UTC(2025, 10, 3), offset: null };
    expect([formatWhen(date, later), formatDay(date), isoMoment(date), isoDay(date)]).toEqual([
      '3 Nov 2025',
      '3 Nov 2025',
      '2025-11-03',
      '2025-11-03',
    ]);
    expect(formatWhen({ time: Date.UTC(1965, 4, 6), offset: null }, later)).toBe('6 May 1965');
    expect(formatWhen({ time: Date.UTC(2024, 1, 29), offset: null }, later)).toBe('29 Feb 2024');
  });

  it("an instant is shown by the user's own clock", () => {
    const instant = asShown({ time: EVENING, offset: 0 });
    expect([formatWhen(instant, later), isoDay(instant), isoMoment(instant)]).toEqual([when, day, iso]);
    expect([formatWhen(EVENING, later), isoDay(EVENING)]).toEqual([when, day]);
    expect(isoMoment(EVENING)).toBe('2025-11-03T23:30:00.000Z');
  });

  it('an instant at midnight in UTC has a time of day', () => {
    expect(formatWhen(asShown({ time: Date.UTC(2025, 10, 4), offset: 0 }), later)).toMatch(/ \d\d:\d0$/);
  });

  it('today and yesterday are days of the calendar, also where the clocks change', () => {
    for (const [year, month, day] of [
      [2025, 2, 9],
      [2025, 10, 2],
      [2025, 5, 1],
    ] as const) {
      for (const hour of [0, 12, 23]) {
        const now = new Date(year, month, day, hour, 30).getTime();
        const at = (back: number, clock: number): string =>
          formatWhen({ time: Date.UTC(year, month, day - back, clock, 30), offset: null }, now);
        expect([at(0, 0), at(0, 23), at(1, 0), at(1, 23)]).toEqual([
          'today 00:30',
          'today 23:30',
          'yesterday 00:30',
          'yesterday 23:30',
        ]);
        expect(at(2, 23)).not.toMatch(/day/);
        expect(formatWhen({ time: Date.UTC(year, month, day), offset: null }, now)).toBe('today');
      }
    }
  });
});

it('What an engine says is shown as it says, and a bare time is an instant', () => {
  expect(shownTime({ happenedAt: 5, zoneOffset: null })).toEqual({ time: 5, offset: null });
  expect(shownTime({ happenedAt: 5, zoneOffset: 90 })).toEqual({ time: 5, offset: 90 });
  expect([shownTime({ happenedAt: 5 }), shownTime({ happenedAt: null, zoneOffset: 0 })]).toEqual([5, null]);
});

it('What is beyond the range of dates is no date', () => {
  expect([isoInstant(9e15), isoMoment({ time: 9e15, offset: null }), isoDay(9e15), dateWords(NaN)]).toEqual([
    null,
    null,
    '',
    '',
  ]);
  expect(dateWords(Date.UTC(2025, 9, 31, 12))).toBe('2025-10-31 October');
  expect(fileStamp(0)).toBe('1970-01-01T00-00-00-000Z');
});
