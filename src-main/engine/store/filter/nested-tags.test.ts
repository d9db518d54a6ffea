import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SampleIndex, sampleIndex } from '../testing.ts';
import { allowedObservations, type Filter } from './filters.ts';

let index: SampleIndex;
beforeAll(() => {
  index = sampleIndex();
  index.write('/v/Zu\u0308rich.md', ['a'], { tags: ['boat/sail', 'Überblick'] });
  index.write('/v/b.md', ['b'], { tags: ['boathouse'], date: 0 });
});
afterAll(() => index.close());

const textsOf = (filter: Filter): unknown =>
  index.db
    .prepare('SELECT text FROM observation WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id')
    .pluck()
    .all(JSON.stringify([...(allowedObservations(index.db, [filter]) ?? [])]));

it('a tag finds those below it, and none that only begin alike', () =>
  expect(textsOf({ field: 'tag', values: ['Boat'] })).toEqual(['a']));

it('letters beyond ASCII are alike in both cases, composed or not', () => {
  expect(textsOf({ field: 'tag', values: ['überblick'] })).toEqual(['a']);
  expect(textsOf({ field: 'path', values: ['ZÜRICH'] })).toEqual(['a']);
});

it('what has no time passes by that of its file', () => {
  const { modified } = index.db.prepare('SELECT modified_at AS modified FROM file').get() as { modified: number };
  const day = 86_400_000;
  expect(textsOf({ field: 'time', from: modified - day, to: modified + day })).toContain('a');
  expect(textsOf({ field: 'time', from: modified + 2 * day, to: null })).toEqual([]);
});
