import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObservationType } from '../../../src-shared/model.ts';
import { allowedObservations, type Filter } from './filters.ts';
import { findObservations, type FoundObservation } from './observations.ts';
import { type SampleIndex, sampleIndex, sampleSession } from './sample.ts';

/** Characters that mean something to LIKE, to SQL or to a person. */
const PARTS = ['a', 'B', '%', '_', '\\', "'", '"', '*', '-', ' ', 'é'];
const TYPES: readonly ObservationType[] = ['decision', 'goal', 'note'];
const word = fc.string({ unit: fc.constantFrom(...PARTS), minLength: 1, maxLength: 4 });

interface Row extends FoundObservation {
  readonly tags: readonly string[];
}

let index: SampleIndex;
let rows: readonly Row[];
beforeAll(() => {
  index = sampleIndex();
  const tagsOf = new Map<string, readonly string[]>();
  const documents = fc.sample(
    fc.record({ name: word, title: word, session: fc.option(fc.record({ id: word, branch: fc.option(word) })), tags: fc.array(word, { maxLength: 2 }), date: fc.option(fc.integer({ min: 0, max: 5 })), times: fc.array(fc.option(fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 3 }) }),
    { numRuns: 80, seed: 7 },
  );
  documents.forEach(({ name, title, session, tags, date, times }, i) => {
    const path = `/notes/${i}/${name}.md`;
    tagsOf.set(path, tags);
    index.write(path, times.map((happenedAt, j) => ({ text: `${i} ${j}`, happenedAt, type: TYPES[(i + j) % 3]! })), {
      title, tags, date, session: session ? sampleSession({ ...session, title }) : null,
    });
  });
  const ids = index.db.prepare('SELECT id FROM observation').pluck().all() as number[];
  rows = findObservations(index.db, ids).map((row) => ({ ...row, tags: tagsOf.get(row.path) ?? [] }));
});
afterAll(() => index.close());

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()); // as SQLite does: ASCII only

/** Whether `text` is the pattern, `*` being anything: tried at every place, slow and plain. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') return fits(pattern.slice(1), text) || (text !== '' && fits(pattern, text.slice(1)));
  return text !== '' && lower(pattern[0]!) === lower(text[0]!) && fits(pattern.slice(1), text.slice(1));
}

function passes(row: Row, filter: Filter): boolean {
  if (filter.field === 'time') {
    if (filter.from === null && filter.to === null) return true;
    return row.happenedAt !== null && row.happenedAt >= (filter.from ?? -Infinity) && row.happenedAt < (filter.to ?? Infinity);
  }
  if (filter.values.length === 0) return true;
  return filter.values.some((value) => {
    switch (filter.field) {
      case 'type':
        return row.type === value.toLowerCase();
      case 'branch':
        return row.session?.branch != null && fits(value, row.session.branch);
      case 'tag':
        return row.tags.some((tag) => lower(tag) === lower(value.replace(/^#/, '')));
      case 'session':
        return row.session !== null && (fits(`${value}*`, row.session.id) || fits(`*${value}*`, row.title));
      case 'path':
        return fits(`*${value}*`, row.path);
    }
  });
}

const anyFilter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ field: fc.constantFrom('branch', 'tag', 'session', 'path'), values: fc.array(word, { minLength: 1, maxLength: 2 }) }),
  fc.record({ field: fc.constant('type'), values: fc.array(fc.constantFrom('decision', 'GOAL', 'nothing'), { minLength: 1, maxLength: 2 }) }),
  fc.record({ field: fc.constant('time'), from: fc.option(fc.integer({ min: 0, max: 5 })), to: fc.option(fc.integer({ min: 0, max: 6 })) }),
) as fc.Arbitrary<Filter>;

it('Let through exactly what the same conditions in plain words let through', () => {
  let some = 0;
  fc.assert(
    fc.property(fc.array(anyFilter, { minLength: 1, maxLength: 3 }), (filters) => {
      const expected = rows.filter((row) => filters.every((filter) => passes(row, filter))).map(({ rowId }) => rowId);
      if (expected.length > 0) some++;
      expect([...(allowedObservations(index.db, filters) ?? [])].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
    }),
    { numRuns: 1_500 },
  );
  expect(some, 'filters that let something through').toBeGreaterThan(200);
});

describe('filters', () => {
  it('are none when none are given: then everything is allowed', () => expect(allowedObservations(index.db, [])).toBeNull());

  it('take a tag with or without its sign', () => {
    index.write('/notes/tagged.md', ['Tagged.'], { tags: ['Release'] });
    expect(allowedObservations(index.db, [{ field: 'tag', values: ['#release'] }])?.size).toBe(1);
    expect(allowedObservations(index.db, [{ field: 'tag', values: ['release'] }])?.size).toBe(1);
    expect(allowedObservations(index.db, [{ field: 'tag', values: ['rel'] }])?.size).toBe(0);
  });
});
