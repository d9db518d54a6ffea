import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObservationType } from '../../../../src-shared/model.ts';
import { FACETS, FIELDS, HAS_KINDS, type ValueField } from '../../../../src-shared/query/fields.ts';
import { countEach, countProperty } from './facet-counts.ts';
import { allowedObservations, everyObservation, type Filter } from './filters.ts';
import { newestIds } from './newest.ts';
import { passes, plainValues } from './plain-filters.ts';
import { findObservations, type FoundObservation } from '../observations.ts';
import { insertReferences } from '../reference-table.ts';
import { type SampleIndex, sampleIndex, sampleSession } from '../testing.ts';

/** Characters that mean something to LIKE, to SQL or to a person. */
const PARTS = ['a', 'B', '%', '_', '\\', "'", '"', '*', '-', ' ', 'é'];
const TYPES: readonly ObservationType[] = ['decision', 'goal', 'note'];
const word = fc.string({ unit: fc.constantFrom(...PARTS), minLength: 1, maxLength: 4 });

const person = fc.oneof(
  fc.constantFrom(
    'Anna Weber <anna@example.org>',
    'Weber, Anna',
    'josé peña',
    'José Peña <jose@example.org>',
    'anna@example.org',
  ),
  word,
);

interface Row extends FoundObservation {
  readonly tags: readonly string[];
  readonly properties: { readonly author: readonly string[] };
}

let index: SampleIndex;
let rows: readonly Row[];
beforeAll(() => {
  index = sampleIndex();
  const tagsOf = new Map<string, readonly string[]>();
  const authorsOf = new Map<string, readonly string[]>();
  const documents = fc.sample(
    fc.record({
      name: word,
      ext: fc.constantFrom('.md', '.MD', '.py', ''),
      title: word,
      session: fc.option(
        fc.record({ id: word, branch: fc.option(word), model: fc.option(word), project: fc.option(word) }),
      ),
      tags: fc.array(word, { maxLength: 2 }),
      authors: fc.array(person, { maxLength: 2 }),
      date: fc.option(fc.integer({ min: 0, max: 5 })),
      times: fc.array(fc.option(fc.integer({ min: 0, max: 5 })), { maxLength: 3 }),
    }),
    { numRuns: 80, seed: 7 },
  );
  documents.forEach(({ name, ext, title, session, tags, authors, date, times }, i) => {
    const path = `/notes/${i % 5 ? i : `${i}.x`}/${name}${ext}`;
    tagsOf.set(path, tags);
    authorsOf.set(path, authors);
    index.write(
      path,
      times.map((happenedAt, j) => ({ text: `${i} ${j}`, happenedAt, type: TYPES[(i + j) % 3]! })),
      {
        title,
        tags,
        date,
        properties: { author: authors },
        session: session ? sampleSession({ ...session, title }) : null,
      },
    );
  });
  // Some are written anew, so that ids have gaps.
  for (const file of index.db.prepare('SELECT path FROM file WHERE id % 7 = 0').pluck().all() as string[]) {
    index.write(file, ['anew', 'and again']);
    tagsOf.delete(file);
    authorsOf.delete(file);
  }
  const ids = index.db.prepare('SELECT id FROM observation').pluck().all() as number[];
  ids.forEach((id, i) => {
    if (i % 4 === 0)
      insertReferences(index.db, id, [
        { kind: i % 8 ? 'url' : 'issue', target: `${i}` },
        { kind: 'url', target: 'x' },
      ]);
    if (i % 6 === 0) index.db.prepare('UPDATE observation SET solves = ? WHERE id = ?').run(ids[i + 1] ?? null, id);
  });
  rows = Array.from(findObservations(index.db, ids).values(), (row) => ({
    ...row,
    tags: tagsOf.get(row.path) ?? [],
    properties: { author: authorsOf.get(row.path) ?? [] },
  }));
});
afterAll(() => index.close());

const span = fc.record({
  from: fc.option(fc.integer({ min: 0, max: 5 })),
  to: fc.option(fc.integer({ min: 0, max: 6 })),
});
const some = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(values, { minLength: 1, maxLength: 2 });
const TEXT_FIELDS = FIELDS.flatMap(({ name, values }) => (values.kind === 'text' ? [name as ValueField] : []));
const anyFilter = fc
  .tuple(
    fc.oneof(
      fc.record({ field: fc.constantFrom(...TEXT_FIELDS), values: some(word) }),
      fc.record({
        field: fc.constant('author'),
        values: some(
          fc.oneof(fc.constantFrom('anna', 'JOSE', 'weber anna', 'anna@example.org', '*@example.org', 'pe*a'), word),
        ),
      }),
      fc.record({ field: fc.constant('type'), values: some(fc.constantFrom('decision', 'GOAL', 'nothing')) }),
      fc.record({ field: fc.constant('ext'), values: some(fc.constantFrom('md', '.Md', 'm*', 'py', 'x', '*')) }),
      fc.record({ field: fc.constant('has'), values: some(fc.constantFrom(...HAS_KINDS)) }),
      span.map((one) => ({ field: 'time', ...one })),
      fc.record({ field: fc.constant('on'), spans: some(span) }),
    ) as fc.Arbitrary<Filter>,
    fc.boolean(),
  )
  .map(([filter, negated]): Filter => ({ ...filter, negated }));

/** How many times each value is there. */
function tallied(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

it('Let through exactly what the same conditions in plain words let through', () => {
  let some = 0;
  fc.assert(
    fc.property(fc.array(anyFilter, { minLength: 1, maxLength: 3 }), (filters) => {
      const expected = rows.filter((row) => filters.every((filter) => passes(row, filter))).map(({ rowId }) => rowId);
      if (expected.length > 0) some++;
      const allowed = allowedObservations(index.db, filters);
      expect([...(allowed ?? [])]).toEqual(expected.sort((a, b) => a - b));
      expect(allowed?.size).toBe(expected.length);
    }),
    { numRuns: 1_500 },
  );
  expect(some, 'filters that let something through').toBeGreaterThan(200);
});

it('Counts of a property over a whole set are those of its observations one by one', () => {
  fc.assert(
    fc.property(fc.array(anyFilter, { maxLength: 2 }), (filters) => {
      const among = allowedObservations(index.db, filters) ?? everyObservation(index.db);
      const oneByOne = countEach(index.db, [...among]);
      for (const { name: field } of FACETS) {
        const counted = [...countProperty(index.db, field, among)].filter(([, count]) => count > 0);
        expect(new Map(counted), field).toEqual(oneByOne[field]);
        const [first] = FACETS.find(({ name }) => name === field)!.fields;
        if (first.store.kind === 'time') continue;
        expect(new Map(counted), `${field} in plain words`).toEqual(
          tallied(rows.filter(({ rowId }) => among.has(rowId)).flatMap((row) => plainValues(row, first))),
        );
      }
    }),
    { numRuns: 200 },
  );
});

it('The newest of a set are the same whichever way they are found', () => {
  const newest = (filters: readonly Filter[], few: number): readonly number[] =>
    newestIds(index.db, allowedObservations(index.db, filters) ?? everyObservation(index.db), 7, filters, few);
  fc.assert(
    fc.property(fc.array(anyFilter, { maxLength: 2 }), (filters) => {
      expect(newest(filters, 0)).toEqual(newest(filters, 2_000));
    }),
    { numRuns: 200 },
  );
});

describe('filters', () => {
  it('of values longer than any are answered', () => {
    for (const field of ['path', 'session', 'branch', 'tag', 'ext'] as const)
      expect(allowedObservations(index.db, [{ field, values: ['*%é'.repeat(30_000)] }])?.size).toBe(0);
  });

  it('see at once what was written or forgotten meanwhile', () => {
    const branch: Filter = { field: 'branch', values: ['fresh'] };
    expect(allowedObservations(index.db, [branch])?.size).toBe(0);
    const id = index.write('/notes/fresh.md', ['One.', 'Two.'], { session: sampleSession({ branch: 'fresh' }) });
    expect(allowedObservations(index.db, [branch])?.size).toBe(2);
    expect(allowedObservations(index.db, [branch])).toBe(allowedObservations(index.db, [branch]));
    const before = everyObservation(index.db).size;
    index.db.prepare('DELETE FROM document WHERE id = ?').run(id);
    expect(allowedObservations(index.db, [branch])?.size).toBe(0);
    expect(everyObservation(index.db).size).toBe(before - 2);
  });

  it('are none when none are given: then everything is allowed', () =>
    expect(allowedObservations(index.db, [])).toBeNull());

  it('of a path are the same with slashes and with backslashes, whichever system wrote the path', () => {
    index.write('C:\\Users\\ann\\docs\\api\\a.md', ['On Windows.']);
    index.write('/home/ann/docs/api/b.md', ['Elsewhere.']);
    const count = (value: string, negated = false): number | undefined =>
      allowedObservations(index.db, [{ field: 'path', values: [value], negated }])?.size;
    const all = everyObservation(index.db).size;
    for (const value of ['ann/docs/api', 'ann\\docs\\api', 'ann/docs\\api', 'ANN/Docs/*api/']) {
      expect(count(value), value).toBe(2);
      expect(count(value, true), value).toBe(all - 2);
    }
    expect(count('C:/Users/*/a.md')).toBe(1);
    expect(count('C:\\Users\\*\\a.md')).toBe(1);
    for (const typed of ['ann/docs', 'ann\\docs'])
      expect(passes({ ...rows[0]!, path: 'C:\\ann\\docs\\a.md' }, { field: 'path', values: [typed] })).toBe(true);
  });

  it('take a tag with or without its sign', () => {
    index.write('/notes/tagged.md', ['Tagged.'], { tags: ['Release'] });
    expect(allowedObservations(index.db, [{ field: 'tag', values: ['#release'] }])?.size).toBe(1);
    expect(allowedObservations(index.db, [{ field: 'tag', values: ['release'] }])?.size).toBe(1);
    expect(allowedObservations(index.db, [{ field: 'tag', values: ['rel'] }])?.size).toBe(0);
  });
});
