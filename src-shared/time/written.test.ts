import { describe, expect, it } from 'vitest';
import { dateInName, momentInName, parseDate, parseLogTime, parseMailDate, parseTimestamp } from './written.ts';

const wall = (...fields: readonly number[]): number => Date.UTC(...(fields as [number, number]));

describe('A date', () => {
  it.each([
    ['2025-11-03', wall(2025, 10, 3), null],
    ['2025-1-3', wall(2025, 0, 3), null],
    ['2025-11-03 23:30', wall(2025, 10, 3, 23, 30), null],
    ['2025-11-03T23:30:15.250', wall(2025, 10, 3, 23, 30, 15), null],
    ['2025-11-03 00:30', wall(2025, 10, 3, 0, 30), null],
    ['1969-12-31 23:30', wall(1969, 11, 31, 23, 30), null],
    ['2024-02-29', wall(2024, 1, 29), null],
    ['2025-11-03T23:30:00Z', wall(2025, 10, 3, 23, 30), 0],
    ['2025-11-03 23:30 UTC', wall(2025, 10, 3, 23, 30), 0],
    ['2025-11-03T23:30:00+00:00', wall(2025, 10, 3, 23, 30), 0],
    ['2025-11-03T23:30:00-05:00', wall(2025, 10, 4, 4, 30), -300],
    ['2025-11-03 23:30 +0530', wall(2025, 10, 3, 18), 330],
    ['2025-11-03T23:30:00-05:00[America/New_York]', wall(2025, 10, 4, 4, 30), -300],
    // YAML's own examples of a timestamp.
    ['2001-12-15T02:59:43.1Z', wall(2001, 11, 15, 2, 59, 43), 0],
    ['2001-12-14t21:59:43.10-05:00', wall(2001, 11, 15, 2, 59, 43), -300],
    ['2001-12-14 21:59:43.10 -5', wall(2001, 11, 15, 2, 59, 43), -300],
    ['2001-12-15 2:59:43.10', wall(2001, 11, 15, 2, 59, 43), null],
    // A date that a program wrote with a time of day all the same.
    ['2025-11-03T00:00:00.000Z', wall(2025, 10, 3), null],
    ['2025-11-03+02:00', wall(2025, 10, 3), null],
    ['2025-11-03T00:00:00+02:00', wall(2025, 10, 2, 22), 120],
  ])('%s is read as it is written', (text, time, offset) => expect(parseDate(text)).toEqual({ time, offset }));

  it.each([
    '',
    'yesterday',
    '2025-02-29',
    '2025-02-30',
    '2025-13-01',
    '2025-01-01T25:00:00Z',
    '2025-11-03 23:30 +25:00',
    '99999-01-01',
    '0000-00-00',
    '2025-11-03 noon',
  ])('%j is none', (text) => expect(parseDate(text)).toBeNull());
});

describe('The date of a mail', () => {
  it.each([
    ['Mon, 3 Nov 2025 23:30:00 -0500', wall(2025, 10, 4, 4, 30), -300],
    ['Mon, 03 Nov 2025 23:30:00 -0500 (EST)', wall(2025, 10, 4, 4, 30), -300],
    ['3 Nov 2025 23:30 +0530', wall(2025, 10, 3, 18), 330],
    ['Mon, 3 Nov 2025 23:30:00 EST', wall(2025, 10, 4, 4, 30), -300],
    ['Mon, 3 Nov 2025 23:30:00 GMT', wall(2025, 10, 3, 23, 30), 0],
    ['Mon, 3 Nov 2025 23:30:00 +0000', wall(2025, 10, 3, 23, 30), 0],
    ['Mon, 3 Nov 2025 23:30:00', wall(2025, 10, 3, 23, 30), null],
    ['Mon,\t3 Nov\r\n 2025 23:30:00 -0500', wall(2025, 10, 4, 4, 30), -300],
    ['Wed, 31 Dec 69 23:30:00 -0500', wall(1970, 0, 1, 4, 30), -300],
    ['3 November 2025', wall(2025, 10, 3), null],
    ['2025-11-03T23:30:00-05:00', wall(2025, 10, 4, 4, 30), -300],
  ])('%j is read as it is written', (text, time, offset) => expect(parseMailDate(text)).toEqual({ time, offset }));

  it.each(['', 'Mon, 31 Feb 2025 10:00:00 +0000', '3 Nox 2025', 'now'])('%j is none', (text) =>
    expect(parseMailDate(text)).toBeNull(),
  );
});

describe('The time of a log', () => {
  it('in UTC is an instant to the millisecond, also at midnight', () => {
    expect(parseLogTime('2025-11-03T23:30:00.123Z')).toEqual({ time: wall(2025, 10, 3, 23, 30, 0, 123), offset: 0 });
    expect(parseLogTime('2025-11-03T00:00:00.000Z')).toEqual({ time: wall(2025, 10, 3), offset: 0 });
    expect(parseLogTime('2025-11-03T09:30:00.0239999Z')?.time).toBe(wall(2025, 10, 3, 9, 30, 0, 23));
  });

  it('without a zone is the wall time that it gives, in every zone', () => {
    const zone = process.env['TZ'];
    try {
      for (const one of ['UTC', 'America/New_York', 'Asia/Kolkata']) {
        process.env['TZ'] = one;
        expect(parseLogTime('2025-11-03T23:30:00')).toEqual({ time: wall(2025, 10, 3, 23, 30), offset: null });
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('is none where it has no time of day', () =>
    expect([parseLogTime('2025-11-03'), parseLogTime(5), parseLogTime('soon')]).toEqual([null, null, null]));
});

it('Milliseconds are an instant, and a date in a name is wall time', () => {
  expect(parseTimestamp('1770251902507')).toEqual({ time: 1770251902507, offset: 0 });
  expect(momentInName('20250728-182427')).toEqual({ time: wall(2025, 6, 28, 18, 24, 27), offset: null });
  expect([dateInName('2024-02-29 notes'), dateInName('2025-02-29 notes'), momentInName('notes')]).toEqual([
    wall(2024, 1, 29),
    null,
    null,
  ]);
});
