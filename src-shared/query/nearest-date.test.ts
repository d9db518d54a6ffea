import { describe, expect, it } from 'vitest';
import { nearestDate } from './nearest-date.ts';

describe('A mistyped date', () => {
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
