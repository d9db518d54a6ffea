import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, momentOf, orderOf, wallOf } from '../../../../src-shared/time/wall.ts';
import { migrate, migrations } from '../migrations.ts';
import { findObservations, type FoundObservation } from '../observations.ts';
import { type SampleIndex, sampleIndex } from '../testing.ts';
import { countEach, countProperty } from './facet-counts.ts';
import { allowedObservations, everyObservation, type Filter } from './filters.ts';
import { eachNewest, newestIds } from './newest.ts';
import { passes } from './plain-filters.ts';

const HOUR = 3_600_000;
const before = process.env['TZ'];
afterAll(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

/**
 * Around changes of the clocks in New York, the turn of a year, a leap day and 1970, by half hours; each written in one
 * of five ways.
 */
const MIDDLES = [Date.UTC(2025, 2, 9, 7), Date.UTC(2025, 10, 2, 6), Date.UTC(2026, 0, 1), Date.UTC(2024, 1, 29), 0];
const OFFSETS = [null, 0, -300, 330, 60];
const TIMES = MIDDLES.flatMap((middle) =>
  Array.from({ length: 60 }, (_, i) => ({
    happenedAt: middle + (i * 7 - 210) * (HOUR / 2),
    zoneOffset: OFFSETS[i % OFFSETS.length]!,
  })),
);

describe.each(['UTC', 'America/New_York', 'Asia/Kolkata'])('In %s', (zone) => {
  let index: SampleIndex;
  let rows: readonly FoundObservation[];
  beforeAll(() => {
    process.env['TZ'] = zone;
    index = sampleIndex();
    index.write('/notes/all.md', [...TIMES.map((time, i) => ({ text: `${i}`, ...time })), { text: 'never' }]);
    rows = [
      ...findObservations(index.db, index.db.prepare('SELECT id FROM observation').pluck().all() as number[]).values(),
    ];
    return () => index.close();
  });

  const bound = fc.option(
    fc
      .tuple(fc.constantFrom(...MIDDLES), fc.integer({ min: -8, max: 8 }))
      .map(([middle, days]) => Math.floor(middle / DAY) * DAY + days * DAY),
  );
  const span = fc.record({ from: bound, to: bound });
  const anyFilter = fc
    .tuple(
      fc.oneof(
        span.map((one) => ({ field: 'time' as const, ...one })),
        fc.array(span, { minLength: 1, maxLength: 2 }).map((spans) => ({ field: 'on' as const, spans })),
      ),
      fc.boolean(),
    )
    .map(([filter, negated]): Filter => ({ ...filter, negated }));

  it('filters by time let through the days that are shown', () => {
    let some = 0;
    fc.assert(
      fc.property(fc.array(anyFilter, { minLength: 1, maxLength: 2 }), (filters) => {
        const expected = rows
          .filter((row) => filters.every((filter) => passes({ ...row, tags: [] }, filter)))
          .map(({ rowId }) => rowId);
        some += expected.length > 0 ? 1 : 0;
        expect([...allowedObservations(index.db, filters)!]).toEqual(expected.sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
    expect(some).toBeGreaterThan(50);
  });

  it('each observation passes the filter of its own day, and no other', () => {
    for (const row of rows.filter(({ happenedAt }) => happenedAt !== null)) {
      const day = Math.floor(wallOf(momentOf(row)!) / DAY) * DAY;
      const on = (from: number): boolean =>
        allowedObservations(index.db, [{ field: 'on', spans: [{ from, to: from + DAY }] }])!.has(row.rowId);
      expect([on(day - DAY), on(day), on(day + DAY)]).toEqual([false, true, false]);
    }
  });

  it('years are counted by the days that are shown', () => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const moment = momentOf(row) ?? { time: row.modifiedAt as number, offset: 0 };
      const year = new Date(wallOf(moment)).toISOString().slice(0, 4);
      counts.set(year, (counts.get(year) ?? 0) + 1);
    }
    expect(counts.size).toBeGreaterThan(4);
    const ids = rows.map(({ rowId }) => rowId);
    expect(new Map(countEach(index.db, ids).year)).toEqual(counts);
    expect(new Map(countProperty(index.db, 'year', everyObservation(index.db)))).toEqual(counts);
  });

  it("the newest first are so by the user's clock, whichever way they are found", () => {
    const order = (row: FoundObservation): number => (row.happenedAt === null ? -Infinity : orderOf(momentOf(row)!));
    const expected = rows
      .toSorted((a, b) => (order(a) === order(b) ? a.rowId - b.rowId : order(b) - order(a)))
      .map(({ rowId }) => rowId);
    expect([...eachNewest(index.db)]).toEqual(expected);
    expect(newestIds(index.db, everyObservation(index.db), 1_000)).toEqual(expected);
    expect(newestIds(index.db, everyObservation(index.db), 1_000, [], 0)).toEqual(expected);
    const filter: Filter = { field: 'time', from: null, to: Date.UTC(2025, 10, 2) };
    const passing = allowedObservations(index.db, [filter])!;
    expect(newestIds(index.db, passing, 20, [filter], 0)).toEqual(
      expected.filter((id) => passing.has(id)).slice(0, 20),
    );
  });
});

it('An index from before offsets were kept has its days as they were counted until its files are read again', () => {
  const db = new SqliteDatabase(':memory:');
  migrate(
    db,
    migrations().slice(
      0,
      migrations().findIndex((name) => name.endsWith('-zone-offsets.sql')),
    ),
  );
  db.exec(`INSERT INTO source (id, path, kind, added_at) VALUES (1, '/n', 'folder', 0);
    INSERT INTO fingerprint (id, hash, model, dimensions) VALUES (1, 'x', 'x', 3);
    INSERT INTO file (id, source_id, path, state, size, modified_at) VALUES (1, 1, '/n/a.md', 'indexed', 1, 1);
    INSERT INTO document (id, fingerprint_id, title, date, first_observation, last_observation) VALUES (1, 1, 'A', 100, 1, 1);
    INSERT INTO block (id, document_id, type, label, heading_path, line_start, line_end, happened_at) VALUES (1, 1, 'note', '', '[]', 1, 1, 100);
    INSERT INTO observation (id, uid, document_id, block_id, type, text, line_start, line_end, happened_at) VALUES (1, 'u', 1, 1, 'note', 'one', 1, 1, 100);`);
  migrate(db);
  for (const [table, time] of [
    ['document', 'date'],
    ['block', 'happened_at'],
    ['observation', 'happened_at'],
  ]) {
    expect(db.prepare(`SELECT ${time}, zone_offset FROM ${table}`).raw().get()).toEqual([100, null]);
  }
  db.close();
});
