import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Notice } from '../../../src-shared/model.ts';
import { DIMENSIONS, type SampleIndex, sampleIndex, sampleSession, sampleVector } from '../store/testing.ts';
import { createSearcher, type Searcher } from './searcher.ts';
import { quantisedStore } from '../projections/vectors/quantised-table.ts';
import { createVectorIndex, type VectorIndex } from '../projections/vectors/scan/vector-index.ts';
import { SAMPLE_WEIGHTS } from './testing.ts';

const WORDS = ['cache', 'index', 'vector', 'retry', 'queue', 'sqlite', 'window', 'merge'];
const TYPES = ['decision', 'goal', 'note'] as const;

let index: SampleIndex;
let vectors: VectorIndex;
let searcher: Searcher;
beforeAll(async () => {
  index = sampleIndex();
  for (let i = 0; i < 60; i++) {
    index.write(
      `/notes/${i % 2 ? 'odd' : 'even'}/${i}.md`,
      [0, 1].map((j) => ({
        text: `${WORDS[i % 8]} and ${WORDS[(i * 3 + j) % 8]} number ${i} ${j}`,
        type: TYPES[(i + j) % 3]!,
        happenedAt: i,
      })),
      {
        session: i % 3 ? sampleSession({ id: `s${i}`, branch: i % 4 ? 'main' : 'feature/x' }) : null,
      },
    );
  }
  vectors = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
  await vectors.ready;
  searcher = createSearcher({
    db: index.db,
    scoreMeaning: async (text) => ({
      scores: vectors.score(sampleVector(text)),
      notice: null,
      weights: SAMPLE_WEIGHTS,
    }),
  });
});
afterAll(() => index.close());

const ALL = 1_000;

describe('a filter', () => {
  it('takes hits away and leaves order and scores of the others', async () => {
    const query = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
    const filter = fc.constantFrom(
      'type:decision',
      'type:goal,note',
      'branch:main',
      'path:odd',
      'after:1970 before:1971 type:note',
      'session:s1',
      'tag:none',
    );
    await fc.assert(
      fc.asyncProperty(query, filter, fc.constantFrom('hybrid', 'lexical', 'dense'), async (words, given, mode) => {
        const all = (await searcher.search({ query: words, limit: ALL, mode })).hits;
        const some = (await searcher.search({ query: `${words} ${given}`, limit: ALL, mode })).hits;
        const passing = new Set((await searcher.search({ query: given, limit: ALL, mode })).hits.map(({ id }) => id));
        const expected = all.filter(({ id }) => passing.has(id));
        expect(some.map(({ id, score }) => [id, score])).toEqual(expected.map(({ id, score }) => [id, score]));
      }),
      { numRuns: 60 },
    );
  });

  it('alone lists the newest that pass', async () => {
    const { hits } = await searcher.search({ query: 'type:goal', limit: 5, mode: 'hybrid' });
    // Observation j of document i is a goal where (i + j) % 3 is 1.
    expect(hits.map(({ happenedAt }) => happenedAt)).toEqual([58, 57, 55, 54, 52]);
    expect(hits.every(({ type }) => type === 'goal')).toBe(true);
  });
});

describe('a search', () => {
  it('gives the best first, with what each retriever saw', async () => {
    const { hits, query } = await searcher.search({ query: 'sqlite cache', limit: 12, mode: 'hybrid' });
    expect(query).toBe('sqlite cache');
    expect(hits).toHaveLength(12);
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(new Set(hits.map(({ id }) => id)).size).toBe(12);
    expect(hits.every(({ retrievers }) => retrievers.lexical !== null || retrievers.dense !== null)).toBe(true);
    const { hits: lexical } = await searcher.search({ query: 'sqlite cache', limit: 12, mode: 'lexical' });
    expect(lexical.map(({ retrievers }) => retrievers)).toEqual(
      lexical.map(({ score }, i) => ({ lexical: { rank: i + 1, score }, dense: null })),
    );
  });

  it('gives the first of a longer answer when fewer are wanted', async () => {
    const ids = async (limit: number): Promise<string[]> =>
      (await searcher.search({ query: 'vector queue', limit, mode: 'hybrid' })).hits.map(({ id }) => id);
    expect((await ids(50)).slice(0, 7)).toEqual(await ids(7));
  });

  it('of nothing gives nothing', async () => {
    for (const query of ['', ' ', '?', '""'])
      expect((await searcher.search({ query, limit: 10, mode: 'hybrid' })).hits).toEqual([]);
  });

  it('ends when it is cancelled', async () => {
    const { signal } = ((controller) => (controller.abort(), controller))(new AbortController());
    await expect(searcher.search({ query: 'cache', limit: 10, mode: 'hybrid', signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('leaves out what was forgotten while it ran', async () => {
    const gone = index.write('/notes/brief.md', ['ephemeral cache']);
    const slow = createSearcher({
      db: index.db,
      async scoreMeaning(text) {
        await Promise.resolve();
        index.db.prepare('DELETE FROM document WHERE id = ?').run(gone);
        return { scores: vectors.score(sampleVector(text)), notice: null, weights: SAMPLE_WEIGHTS };
      },
    });
    const { hits } = await slow.search({ query: 'ephemeral', limit: 10, mode: 'hybrid' });
    expect(hits.filter(({ text }) => text.includes('ephemeral'))).toEqual([]);
  });
});

describe('ways to rank', () => {
  it('by ranks adds 1 / (60 + rank) of each retriever', async () => {
    const { hits } = await searcher.search({
      query: 'sqlite cache',
      limit: 20,
      mode: 'hybrid',
      fusion: 'reciprocal-rank',
    });
    for (const { retrievers, score } of hits) {
      expect(score).toBeCloseTo(
        (retrievers.lexical ? 1 / (60 + retrievers.lexical.rank) : 0) +
          (retrievers.dense ? 1 / (60 + retrievers.dense.rank) : 0),
        10,
      );
    }
  });

  it('with all weight on one retriever is the order of that retriever', async () => {
    const ids = async (more: object): Promise<string[]> =>
      (await searcher.search({ query: 'sqlite cache', limit: 20, mode: 'hybrid', ...more })).hits.map(({ id }) => id);
    expect(await ids({ lexicalWeight: 0, fusion: 'reciprocal-rank' })).toEqual(await ids({ mode: 'dense' }));
    expect(await ids({ lexicalWeight: 1, fusion: 'reciprocal-rank' })).toEqual(await ids({ mode: 'lexical' }));
  });
});

describe('near-duplicates', () => {
  it('leave as many hits as are wanted, and stand under the first of them', async () => {
    const own = sampleIndex();
    for (let i = 0; i < 300; i++) own.write(`/notes/${i}.md`, [{ text: 'The cache is warm.', happenedAt: 1_000 - i }]);
    for (let i = 0; i < 12; i++)
      own.write(`/notes/other-${i}.md`, [
        { text: `Another cache, number ${i}, of a kind that is seldom needed`, happenedAt: i },
      ]);
    const search = createSearcher({ db: own.db, scoreMeaning: () => Promise.reject(new Error('none')) });
    const { hits } = await search.search({ query: 'cache warm', limit: 10, mode: 'lexical' });
    expect(hits).toHaveLength(10);
    expect(hits[0]).toMatchObject({ path: '/notes/299.md', retrievers: { lexical: { rank: 300 } } });
    expect(hits[0]!.similar).toHaveLength(299);
    expect(hits.slice(1).every(({ similar }) => similar.length === 0)).toBe(true);
    const apart = await search.search({ query: 'cache warm', limit: 10, mode: 'lexical', collapse: false });
    expect(apart.hits.map(({ happenedAt }) => happenedAt)).toEqual([
      1_000, 999, 998, 997, 996, 995, 994, 993, 992, 991,
    ]);
    own.close();
  });

  it('stand by themselves where filters alone are asked for', async () => {
    const own = sampleIndex();
    own.write('/notes/a.md', [
      { text: 'Same', type: 'goal' },
      { text: 'Same', type: 'goal' },
    ]);
    expect(
      (
        await createSearcher({ db: own.db, scoreMeaning: () => Promise.reject(new Error('none')) }).search({
          query: 'type:goal',
          limit: 10,
          mode: 'hybrid',
        })
      ).hits,
    ).toHaveLength(2);
    own.close();
  });
});

it('Of an example the rarest words are looked for, wherever they stand in it', async () => {
  const own = sampleIndex();
  for (let i = 0; i < 80; i++)
    own.write(
      `/notes/${i}.md`,
      [0, 1].map((j) => `${WORDS.join(' ')} filler${i} ${j}`),
    );
  own.write('/notes/rare.md', ['a quokka slept on the keyboard']);
  const example = `${Array.from({ length: 80 }, (_, i) => `filler${i} unknown${i} ${WORDS[i % 8]}`).join(' ')} quokka`;
  const { hits } = await createSearcher({ db: own.db, scoreMeaning: () => Promise.reject(new Error('none')) }).search({
    query: example,
    limit: 100,
    mode: 'lexical',
  });
  const rare = hits.find(({ path }) => path === '/notes/rare.md');
  expect(rare).toMatchObject({ matchedTerms: [{ term: 'quokka' }] });
  expect(hits.flatMap(({ matchedTerms }) => matchedTerms).every(({ term }) => !WORDS.includes(term))).toBe(true);
  own.close();
});

describe('what is quoted or excluded', () => {
  const texts = async (query: string, mode: 'hybrid' | 'lexical' | 'dense' = 'hybrid'): Promise<string[]> =>
    (await searcher.search({ query, limit: ALL, mode })).hits.map(({ text }) => text);

  it.each(['hybrid', 'lexical', 'dense'] as const)(
    'is a condition in mode %s, and a filter holds besides',
    async (mode) => {
      const quoted = await texts('"cache and index" vector', mode);
      expect(quoted.length).toBeGreaterThan(0);
      expect(quoted.every((text) => text.startsWith('cache and index'))).toBe(true);
      const without = await texts('retry -cache -"and vector"', mode);
      expect(without.length).toBeGreaterThan(0);
      expect(without.some((text) => /cache|and vector/.test(text))).toBe(false);
      expect((await texts('"cache and index" path:even', mode)).length).toBeLessThanOrEqual(quoted.length);
      expect(await texts('"index cache and"', mode)).toEqual([]);
    },
  );

  it('and nothing else lists the newest that remain', async () => {
    const { hits } = await searcher.search({ query: '-cache', limit: 5, mode: 'hybrid' });
    expect(hits).toHaveLength(5);
    expect(hits.some(({ text }) => text.includes('cache'))).toBe(false);
    expect(hits.map(({ happenedAt }) => happenedAt)).toEqual(
      hits.map(({ happenedAt }) => happenedAt).toSorted((a, b) => (b ?? 0) - (a ?? 0)),
    );
    expect(hits[0]?.happenedAt).toBeGreaterThanOrEqual(58);
    expect(
      (await searcher.search({ query: '-cache type:goal', limit: 5, mode: 'hybrid' })).hits.every(
        ({ type }) => type === 'goal',
      ),
    ).toBe(true);
  });
});

describe('an identifier', () => {
  it('that one observation has is first, whatever the meaning says', async () => {
    const own = sampleIndex();
    const query = 'src/fusion.rs';
    // The others mean exactly what is asked and have all parts of the identifier.
    own.write('/notes/a.md', [
      ...Array.from({ length: 40 }, (_, i) => ({ text: `src fusion rs ${i}`, vector: sampleVector(query) })),
      { text: `See ${query} for ${'much more of it '.repeat(30)}`, vector: sampleVector('elsewhere') },
    ]);
    const scan = createVectorIndex(quantisedStore(own.db, own.fingerprintId), DIMENSIONS);
    await scan.ready;
    const { hits } = await createSearcher({
      db: own.db,
      scoreMeaning: async (text) => ({ scores: scan.score(sampleVector(text)), notice: null, weights: SAMPLE_WEIGHTS }),
    }).search({ query, limit: 3, mode: 'hybrid' });
    expect(hits[0]?.text).toContain(query);
    own.close();
  });

  it('that is misspelt is not guessed at, and a word is', async () => {
    const { hits, notices } = await searcher.search({ query: 'vectro?', limit: 3, mode: 'lexical' });
    expect(notices.map(({ code }) => code)).toEqual(['WORD_CORRECTED']);
    expect(hits[0]?.snippet.matches.length).toBeGreaterThan(0);
    expect((await searcher.search({ query: 'vectro.rs', limit: 3, mode: 'lexical' })).notices).toEqual([]);
  });
});

describe('a retriever that fails', () => {
  const codes = (notices: readonly Notice[]): string[] => notices.map(({ code }) => code);

  it('leaves the words, and says why the meaning is missing', async () => {
    const failing = createSearcher({
      db: index.db,
      scoreMeaning: () =>
        Promise.reject(new EngineError('MODEL_MISSING', 'The model is not there.', { next: 'Put it there.' })),
    });
    const { hits, notices } = await failing.search({ query: 'sqlite', limit: 10, mode: 'hybrid' });
    expect(hits.map(({ id }) => id)).toEqual(
      (await searcher.search({ query: 'sqlite', limit: 10, mode: 'lexical' })).hits.map(({ id }) => id),
    );
    expect(notices).toEqual([
      { code: 'DENSE_UNAVAILABLE', message: 'The results are by words only. The model is not there. Put it there.' },
    ]);
  });

  it('leaves the meaning where the words cannot be looked up', async () => {
    const broken = sampleIndex();
    broken.write('/notes/a.md', ['cache']);
    broken.db.exec('DROP TABLE lexicon');
    const own = createVectorIndex(quantisedStore(broken.db, broken.fingerprintId), DIMENSIONS);
    await own.ready;
    const failing = createSearcher({
      db: broken.db,
      scoreMeaning: async (text) => ({ scores: own.score(sampleVector(text)), notice: null, weights: SAMPLE_WEIGHTS }),
    });
    const { hits, notices } = await failing.search({ query: 'cache', limit: 10, mode: 'hybrid' });
    expect(hits.map(({ text }) => text)).toEqual(['cache']);
    expect(codes(notices)).toEqual(['LEXICAL_UNAVAILABLE']);
    broken.close();
  });

  it('passes on that vectors are missing', async () => {
    const notice: Notice = { code: 'VECTORS_INCOMPLETE', message: 'Some are missing.' };
    const none = createVectorIndex(quantisedStore(index.db, index.fingerprintId + 1), DIMENSIONS);
    await none.ready;
    const partial = createSearcher({
      db: index.db,
      scoreMeaning: async () => ({ scores: none.score(sampleVector('')), notice, weights: SAMPLE_WEIGHTS }),
    });
    const { hits, notices } = await partial.search({ query: 'before:never sqlite', limit: 10, mode: 'hybrid' });
    expect(hits).toHaveLength(10);
    expect(codes(notices)).toEqual(['FILTER_INVALID', 'VECTORS_INCOMPLETE']);
  });
});
