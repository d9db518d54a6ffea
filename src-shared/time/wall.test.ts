import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asShown,
  DAY,
  dateOf,
  instantOf,
  minuteOfDay,
  momentOf,
  orderOf,
  startOfDay,
  userOffset,
  wallAt,
  wallOf,
  wallOfDate,
  wallOfFields,
} from './wall.ts';

const HOUR = 3_600_000;
const before = process.env['TZ'];
afterAll(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

/** What the system's own calendar says of an instant, as `2025-11-03 23:30:00`. */
function calendar(zone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')} ${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}`;
  };
}
const written = (wall: number): string => new Date(wall).toISOString().slice(0, 19).replace('T', ' ');

describe.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Africa/Cairo', 'Australia/Lord_Howe'])(
  'The wall time in %s',
  (zone) => {
    beforeAll(() => {
      process.env['TZ'] = zone;
    });

    it('is what the calendar and the clock of the zone show, also before 1970', () => {
      const oracle = calendar(zone);
      fc.assert(
        fc.property(fc.integer({ min: Date.UTC(1902, 0), max: Date.UTC(2190, 0) }), (instant) => {
          const whole = Math.floor(instant / 1000) * 1000;
          expect(written(wallAt(whole))).toBe(oracle(whole));
          expect(userOffset(whole) * 60_000).toBe(wallAt(whole) - whole);
        }),
        { numRuns: 400 },
      );
    });

    it('names an instant that shows it, or the one after the hour that the clock leaves out', () => {
      fc.assert(
        fc.property(fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2100, 0) }), (wall) => {
          const late = wallAt(instantOf(wall)) - wall;
          expect(late === 0 || (late > 0 && late <= HOUR)).toBe(true);
        }),
        { numRuns: 400 },
      );
    });

    it('has each instant in one day, and the days in their order', () => {
      // Hour by hour over two years, and with them over every change of the clocks.
      const elsewhere: string[] = [];
      for (let instant = Date.UTC(2024, 0, 1); instant < Date.UTC(2026, 0, 1); instant += HOUR / 2) {
        const day = startOfDay(wallAt(instant));
        if (instant < instantOf(day) || instant >= instantOf(day + DAY)) elsewhere.push(written(wallAt(instant)));
      }
      expect(elsewhere).toEqual([]);
    });
  },
);

describe('A day', () => {
  const hours = (year: number, month: number, day: number): number => {
    const from = wallOfDate(year, month, day);
    return (instantOf(from + DAY) - instantOf(from)) / HOUR;
  };

  it.each([
    ['America/New_York', [24, 23, 25]],
    ['UTC', [24, 24, 24]],
    ['Asia/Kolkata', [24, 24, 24]],
  ])('in %s has the hours that its clocks give it', (zone, expected) => {
    process.env['TZ'] = zone;
    expect([hours(2025, 3, 8), hours(2025, 3, 9), hours(2025, 11, 2)]).toEqual(expected);
  });

  it('begins with its first instant where midnight is left out', () => {
    process.env['TZ'] = 'Africa/Cairo';
    const day = wallOfDate(2025, 4, 25);
    expect(wallAt(instantOf(day))).toBe(day + HOUR);
    expect(wallAt(instantOf(day) - 1)).toBe(day - 1);
  });

  it('is one of the calendar, the 29th of February in leap years only', () => {
    expect(wallOfFields(2024, 2, 29)).toBe(Date.UTC(2024, 1, 29));
    expect([
      wallOfFields(2025, 2, 29),
      wallOfFields(1900, 2, 29),
      wallOfFields(2025, 13, 1),
      wallOfFields(2025, 1, 1, 24),
    ]).toEqual([null, null, null, null]);
    expect(wallOfFields(1969, 12, 31, 23, 30)).toBe(Date.UTC(1969, 11, 31, 23, 30));
  });

  it('before 1970 has its minutes counted from its midnight', () => {
    const wall = Date.UTC(1965, 4, 6, 23, 30);
    expect([minuteOfDay(wall), startOfDay(wall), dateOf(wall)]).toEqual([
      23 * 60 + 30,
      Date.UTC(1965, 4, 6),
      { year: 1965, month: 5, day: 6, weekday: 4 },
    ]);
  });
});

describe('A moment', () => {
  const evening = Date.UTC(2025, 10, 3, 23, 30);

  it('keeps the day that is written, with and without an offset, in every zone', () => {
    for (const zone of ['UTC', 'America/New_York', 'Asia/Kolkata']) {
      process.env['TZ'] = zone;
      expect(wallOf({ time: evening, offset: null })).toBe(evening);
      expect(wallOf({ time: evening + 5 * HOUR, offset: -300 })).toBe(evening);
      expect(asShown({ time: evening, offset: null })).toEqual({ time: evening, offset: null });
      expect(asShown({ time: evening, offset: 330 })).toEqual({ time: evening, offset: 330 });
    }
  });

  it("in UTC is an instant and has the user's own day", () => {
    const days = ['UTC', 'America/New_York', 'Asia/Kolkata'].map((zone) => {
      process.env['TZ'] = zone;
      const { time, offset } = asShown({ time: evening, offset: 0 });
      expect(time + offset! * 60_000).toBe(wallOf({ time: evening, offset: 0 }));
      return [written(wallOf({ time: evening, offset: 0 })), offset];
    });
    expect(days).toEqual([
      ['2025-11-03 23:30:00', 0],
      ['2025-11-03 18:30:00', -300],
      ['2025-11-04 05:00:00', 330],
    ]);
  });

  it("without a zone stands in the order where the user's clock showed it", () => {
    process.env['TZ'] = 'America/New_York';
    const wall = { time: evening, offset: null };
    const [earlier, later] = [
      { time: Date.UTC(2025, 10, 4, 4, 29), offset: 0 },
      { time: Date.UTC(2025, 10, 4, 4, 31), offset: 60 },
    ];
    expect(orderOf(earlier)).toBeLessThan(orderOf(wall));
    expect(orderOf(later)).toBeGreaterThan(orderOf(wall));
  });

  it('is none where no time is said', () => {
    expect(momentOf({ happenedAt: null, zoneOffset: 0 })).toBeNull();
    expect(momentOf({ happenedAt: 0 })).toEqual({ time: 0, offset: null });
  });
});
