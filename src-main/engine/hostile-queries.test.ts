import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
let api: EngineApi;
beforeAll(async () => {
  shop = workshop();
  ({ api } = shop.open());
  shop.write(
    'a.md',
    sessionNote('a', [
      'We keep "quoted" things: 100% of a_b.',
      "O'Brien's cache* is (not) -minus.",
      '日本語 🙂 NEAR the end',
    ]),
  );
  await api.addSource({ path: shop.notes });
  await api.index();
});
afterAll(() => shop.close());

const HOSTILE = [
  '"',
  '""',
  '"""',
  "'",
  "'; DROP TABLE observation; --",
  '*',
  'a*',
  '-a',
  '^a',
  'a:b',
  'text:a',
  'NEAR(a b, 2)',
  'NEAR(',
  'AND',
  'a AND',
  'NOT a',
  '(a',
  'a)',
  '{a b}: c',
  '+',
  '\\',
  '%',
  '_',
  '\0',
  'a\0b',
  '\uD800',
  '🙂',
  '\u202Eabc',
  'type:',
  'type:decision',
  'type:"',
  'type:,',
  'type:\0',
  'tag:%',
  'path:*',
  `path:${'*a'.repeat(500)}`,
  'session:"\'"',
  'branch:\\',
  'before:0000-00-00',
  'after:9999-99-99',
  'before:2025 after:2026',
  'type:decision'.repeat(50),
  'typ:decision brnach:main',
  '-type:decision',
  '-type:',
  '-',
  '--',
  '-:',
  ':',
  'has:foo,solution',
  'on:2025-13-45',
  'on:..',
  'on:2025..2024',
  'on:99999y',
  'ext:*.*',
  'model:%',
  'project:"',
  'type:*',
  '-path:*',
  'std::vector',
  'C:\\x:y',
  `tag:${'a,'.repeat(900)}`,
  'on:2025,'.repeat(200),
  `path:${'%é'.repeat(40_000)}`,
  'x'.repeat(100_000),
  'word '.repeat(20_000),
  '"'.repeat(100_000),
  '\u0301'.repeat(1_000),
  '𝕏'.repeat(1_500),
  'the of and',
  `${'a'.repeat(1_999)}🙂`,
];

it.each(HOSTILE.map((query, i) => [i, query.slice(0, 30), query] as const))(
  'Number %i, %j, is answered',
  async (_number, _short, query) => {
    for (const mode of ['hybrid', 'lexical'] as const) {
      const { hits, notices } = await api.search({ query, mode });
      expect(hits.length).toBeLessThanOrEqual(3);
      expect(
        notices.filter(
          ({ code }) => !['FILTER_INVALID', 'FILTER_UNKNOWN', 'QUERY_SHORTENED', 'NOTHING_MATCHES'].includes(code),
        ),
      ).toEqual([]);
    }
  },
);

it('Whatever else is typed is answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (query) => {
      const { hits } = await api.search({ query });
      for (const { snippet } of hits)
        for (const { start, end } of snippet.matches)
          expect(start >= 0 && start < end && end <= snippet.text.length).toBe(true);
    }),
    { numRuns: 150 },
  );
});

it('The index is as it was', async () => {
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
  expect((await api.search({ query: "O'Brien" })).hits[0]?.text).toContain("O'Brien");
});
