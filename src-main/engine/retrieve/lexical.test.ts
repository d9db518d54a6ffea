import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleIndex, sampleIndex } from '../index/sample.ts';
import { byScore } from '../index/scan/top-k.ts';
import { lexicalLeg } from './lexical.ts';
import { parseQuery } from './query.ts';

const TEXTS = [
  'We chose SQLite for the cache.', 'The cache is warm after start.', 'Postgres was turned down.', 'commitFromFile reads the journal.', 'A type of token without ids.', 'token_type_ids must be zeros.',
  'What is this and that?', 'Größe der Straße in 日本語', 'See fusion.rs and the constant k=60.', 'Nothing of interest.', 'Caching twice costs nothing, cache or not.',
];

let index: SampleIndex;
let ids: readonly number[];
beforeAll(() => {
  index = sampleIndex();
  index.write('/notes/a.md', TEXTS);
  ids = index.db.prepare('SELECT id FROM observation ORDER BY id').pluck().all() as number[];
});
afterAll(() => index.close());

const leg = (typed: string): ReturnType<typeof lexicalLeg> => lexicalLeg(index.db, parseQuery(typed));
const found = (typed: string): string[] => (leg(typed)?.best(10, null) ?? []).map(({ id }) => TEXTS[ids.indexOf(id)]!);

describe('the lexical leg', () => {
  it.each([
    ['caches', 'We chose SQLite for the cache.'],
    ['größe', 'Größe der Straße in 日本語'],
    ['GROßE', 'Größe der Straße in 日本語'],
    ['日本語', 'Größe der Straße in 日本語'],
    ['commit from file', 'commitFromFile reads the journal.'],
    ['commitFromFile', 'commitFromFile reads the journal.'],
    ['token_type_ids', 'token_type_ids must be zeros.'],
    ['k=60', 'See fusion.rs and the constant k=60.'],
    ['what is this', 'What is this and that?'],
    ['postg', 'Postgres was turned down.'],
  ])('looking for %j finds %j', (typed, expected) => expect(found(typed)).toContain(expected));

  it('puts words that stand together as they were typed before the same words apart', () => {
    expect(found('token_type_ids')).toEqual(['token_type_ids must be zeros.', 'A type of token without ids.']);
  });

  it('takes a last word for a beginning only while it stands nowhere', () => {
    expect(found('postg')).toEqual(['Postgres was turned down.']);
    expect(found('postg?')).toEqual([]);
    expect(found('postg warm')).toEqual(['The cache is warm after start.']);
    expect(found('not')).toEqual(['Caching twice costs nothing, cache or not.']); // and not "nothing"
  });

  it('is none without words', () => expect(leg('!?')).toBeNull());

  it('has mean and deviation over all observations, zeros included', () => {
    for (const typed of ['cache', 'cache nothing sqlite', 'unheard of']) {
      const { mean, deviation, scoreOf } = leg(typed)!;
      const scores = ids.map((id) => scoreOf(id));
      const expected = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      expect(mean).toBeCloseTo(expected, 10);
      expect(deviation).toBeCloseTo(Math.sqrt(scores.reduce((sum, score) => sum + (score - expected) ** 2, 0) / scores.length), 6);
    }
  });

  it('gives the best of those allowed, best first', () => {
    const { best, scoreOf } = leg('cache nothing')!;
    const all = ids.map((id) => ({ id, score: scoreOf(id) })).filter(({ score }) => score > 0).sort(byScore);
    expect(all.length).toBeGreaterThan(2);
    expect(best(10, null)).toEqual(all);
    const allowed = new Set(all.slice(1).map(({ id }) => id));
    expect(best(1, allowed)).toEqual(all.slice(1, 2));
  });

  it('answers to whatever is typed', () => {
    const pieces = fc.constantFrom('"', '*', '-', ':', '^', '(', ')', '{', '}', '+', ',', '.', '\\', "'", ' ', '\0', '\uD800', '\u0301', '\uE000', '🙂', 'NEAR(', ' AND ', ' OR ', ' NOT ', 'cache', 'text:', 'é', '日', 'ß', 'İ', '٣');
    const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')), fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map((units) => String.fromCharCode(...units)));
    fc.assert(
      fc.property(anything, (typed) => {
        const answer = leg(typed);
        for (const { id, score } of answer?.best(3, null) ?? []) expect([ids.includes(id), Number.isFinite(score)]).toEqual([true, true]);
        expect(Number.isFinite(answer?.deviation ?? 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
