import { afterAll, describe, expect, it } from 'vitest';
import { DAY, instantOf, startOfDay, wallAt } from '../../../src-shared/time/wall.ts';
import { quantisedStore } from '../projections/vectors/quantised-table.ts';
import { createVectorIndex } from '../projections/vectors/scan/vector-index.ts';
import { DIMENSIONS, sampleIndex, sampleVector } from '../store/testing.ts';
import { createSearcher } from './searcher.ts';
import { SAMPLE_WEIGHTS } from './testing.ts';

const before = process.env['TZ'];
afterAll(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const MINUTE = 60_000;
const EVENING = 23 * 60 + 30;
const NIGHT = 30;

/**
 * The days around which it is asked: in New York those after the clocks went forward and back, the others everywhere.
 */
const TODAYS: readonly (readonly [name: string, day: number])[] = [
  ['after the clocks go forward', Date.UTC(2025, 2, 10)],
  ['as the clocks go forward', Date.UTC(2025, 2, 9)],
  ['as the clocks go back', Date.UTC(2025, 10, 2)],
  ['after the clocks go back', Date.UTC(2025, 10, 3)],
  ['in a new year', Date.UTC(2026, 0, 1)],
  ['after a leap day', Date.UTC(2024, 2, 1)],
];

describe.each(['UTC', 'America/New_York', 'Asia/Kolkata'])('In %s', (zone) => {
  it.each(TODAYS)('the words for days find what was written then, %s', async (_name, today) => {
    process.env['TZ'] = zone;
    const index = sampleIndex();
    try {
      // Each at two times of three days, by the clock of the note: without a zone, elsewhere on the world, and in UTC.
      for (const back of [0, 1, 2]) {
        for (const minutes of [NIGHT, EVENING]) {
          const wall = today - back * DAY + minutes * MINUTE;
          const name = `${back}-${minutes === NIGHT ? 'night' : 'evening'}`;
          index.write(`/notes/${name}.md`, [
            { text: `${name} wall`, happenedAt: wall, zoneOffset: null },
            { text: `${name} away`, happenedAt: wall - 600 * MINUTE, zoneOffset: 600 },
            { text: `${name} instant`, happenedAt: instantOf(wall), zoneOffset: 0 },
          ]);
        }
      }
      const vectors = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
      await vectors.ready;
      for (const minutes of [NIGHT, EVENING]) {
        const now = instantOf(today + minutes * MINUTE);
        expect(startOfDay(wallAt(now))).toBe(today);
        const searcher = createSearcher({
          db: index.db,
          scoreMeaning: async (text) => ({
            scores: vectors.score(sampleVector(text)),
            notice: null,
            weights: SAMPLE_WEIGHTS,
          }),
          now: () => now,
        });
        const daysOf = async (query: string): Promise<readonly string[]> => {
          const { hits, notices } = await searcher.search({ query, limit: 50, mode: 'hybrid' });
          expect(notices.filter(({ code }) => code === 'FILTER_INVALID')).toEqual([]);
          const counts = new Map<string, number>();
          for (const { text } of hits) counts.set(text[0]!, (counts.get(text[0]!) ?? 0) + 1);
          return [...counts].map(([back, count]) => `${back} days ago: ${count}`).sort();
        };
        expect(await daysOf('on:today')).toEqual(['0 days ago: 6']);
        expect(await daysOf('on:yesterday')).toEqual(['1 days ago: 6']);
        expect(await daysOf('on:2d')).toEqual(['2 days ago: 6']);
        expect(await daysOf('after:yesterday')).toEqual(['0 days ago: 6', '1 days ago: 6']);
        expect(await daysOf('before:today')).toEqual(['1 days ago: 6', '2 days ago: 6']);
        expect(await daysOf('-on:yesterday')).toEqual(['0 days ago: 6', '2 days ago: 6']);
      }
    } finally {
      index.close();
    }
  });
});
