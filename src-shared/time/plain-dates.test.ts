import { describe, expect, it } from 'vitest';
import { findPlainDate } from './plain-dates.ts';
import { parseSpan } from './spans.ts';
import { instantOf, wallOfDate } from './wall.ts';

/** A Monday. */
const NOW = instantOf(wallOfDate(2026, 11, 30)) + 12 * 3_600_000;

function read(text: string): string {
  const date = findPlainDate(text, NOW);
  return date ? `${date.field}:${date.value} <${text.slice(date.start, date.end)}>` : '';
}

describe('a date in plain words', () => {
  it.each([
    ['decisions about tiles in january', 'on:2026-01 <in january>'],
    ['what broke in november 2025?', 'on:2025-11 <in november 2025>'],
    ['what did we do last week', 'on:last-week <last week>'],
    ['since 3 march', 'after:2026-03-03 <since 3 march>'],
    ['on december 24th', 'on:2025-12-24 <on december 24th>'],
    ['two weeks ago', 'on:2026-11-16..2026-11-22 <two weeks ago>'],
    ['the last 3 days', 'after:3d <the last 3 days>'],
    ['before 2025', 'before:2025 <before 2025>'],
    ['Entscheidungen im März 2025', 'on:2025-03 <im März 2025>'],
    ['was war gestern los', 'on:yesterday <gestern>'],
    ['letzte Woche', 'on:last-week <letzte Woche>'],
    ['vor drei Monaten', 'on:2026-08 <vor drei Monaten>'],
    ['am 3.11.2025', 'on:2025-11-03 <am 3.11.2025>'],
    ['decisiones en noviembre de 2025', 'on:2025-11 <en noviembre de 2025>'],
    ['la semana pasada', 'on:last-week <la semana pasada>'],
    ['hace 2 días', 'on:2026-11-28 <hace 2 días>'],
    ['depuis le 3 novembre', 'after:2026-11-03 <depuis le 3 novembre>'],
    ['le mois dernier', 'on:last-month <le mois dernier>'],
    ['il y a un an', 'on:2025 <il y a un an>'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    'may we march on',
    'a limit of 2048 tokens in 2000 rows',
    'hier ist es dunkel',
    'in version 2025-99',
    'this seconds the motion',
    'on 31 february 2025',
    'the last week-long test',
  ])('%s names none', (text) => expect(read(text)).toBe(''));

  it('is one that a filter reads', () => {
    for (const text of ['in may', 'last month', '2 weeks ago', 'am Montag', 'past 3 months', 'en 2025', 'ayer']) {
      const date = findPlainDate(text, NOW);
      expect(date && parseSpan(date.value, NOW), text).not.toBeNull();
    }
  });
});
