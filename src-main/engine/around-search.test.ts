/** The calls around search through the whole engine, with the model that comes with Quarry. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hit } from '../../src-shared/model.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { writeReranker } from './embed/testing-onnx.ts';
import { modelsFolder, sessionNote, workshop, type Workshop } from './testing.ts';

const REPEATED = 'The window asks the engine process for every answer';
const LONG =
  'Birds sing in the garden at dawn. We store every vector in SQLite beside its row. Lunch was late again today.';

let shop: Workshop;
let api: EngineApi;
let first: string;
beforeAll(async () => {
  shop = workshop();
  first = shop.write(
    'first.md',
    sessionNote('20250101-100000', [REPEATED, 'SQLite holds the vectors next to the rows', LONG]).replace(
      '2025-10-31',
      '2025-01-01',
    ),
  );
  shop.write(
    'second.md',
    sessionNote('20250201-100000', [
      `**${REPEATED}**.`,
      'Embeddings are kept in the database file',
      'The reed warbler came back in April',
    ]).replace('2025-10-31', '2025-02-01'),
  );
  shop.write('deep/first.md', '# Notes\n\nThe harvest was late, and the barn is full of hay.\n');
  shop.write(
    'many.md',
    `# Many\n\n${Array.from({ length: 14 }, (_, i) => `## Part ${i}\n\nA search engine index, and what part ${i} has to do with it.\n`).join('\n')}`,
  );
  shop.write('broken.pdf', Buffer.from('%PDF-1.4 broken'));
  api = shop.open().api;
  await api.addSource({ path: shop.notes });
  await api.index();
  await api.addSource({ path: shop.write('later/pending.md', 'Not read yet.') }).catch(() => {});
});
afterAll(() => shop.close());

const search = async (query: string, more: object = {}): Promise<readonly Hit[]> =>
  (await api.search({ query, ...more })).hits;
const lineOf = async (text: string): Promise<number> =>
  (await search(text)).find((hit) => hit.text === text)!.lines.start;

describe('a search', () => {
  it('shows a repeated thought once, under the one that was there first', async () => {
    const [hit, ...others] = await search(REPEATED);
    expect(hit).toMatchObject({ path: first, similar: [{ path: path.join(shop.notes, 'second.md'), similar: [] }] });
    expect(others.every(({ text }) => !text.includes(REPEATED))).toBe(true);
    const apart = await search(REPEATED, { collapse: false });
    expect(apart.filter(({ text }) => text.includes(REPEATED))).toHaveLength(2);
    expect(apart.every(({ similar }) => similar.length === 0)).toBe(true);
  });

  it('says which words it owes to', async () => {
    const [hit] = await search('warbler "came back"');
    expect(hit!.matchedTerms.map(({ term }) => term)).toEqual(expect.arrayContaining(['warbler', 'came back']));
    expect(hit!.matchedTerms.map(({ score }) => score)).toEqual(
      hit!.matchedTerms.map(({ score }) => score).toSorted((a, b) => b - a),
    );
  });

  it('prefers what is newer where that is asked for', async () => {
    const order = async (recency: boolean): Promise<readonly Hit[]> =>
      search('vectors kept in the database', { recency, collapse: false });
    const bonus = async (text: string): Promise<number> =>
      (await order(true)).find((hit) => hit.text === text)!.score -
      (await order(false)).find((hit) => hit.text === text)!.score;
    expect(await bonus('Embeddings are kept in the database file')).toBeGreaterThan(
      await bonus('SQLite holds the vectors next to the rows'),
    );
  });

  it('finds what a pasted trace tells of, whatever its frames say', async () => {
    const trace = `Error: the reed warbler came back\n${Array.from({ length: 400 }, (_, i) => `    at f${i} (/srv/engine/process/window${i}.js:${i}:7)`).join('\n')}\n  path: /vector/index type:goal`;
    const { hits, notices } = await api.search({ query: trace });
    expect(hits[0]!.text).toBe('The reed warbler came back in April');
    expect(notices).toEqual([]);
  });

  it('that is cancelled does not go on', async () => {
    const controller = new AbortController();
    const answer = api.search({ query: 'never to be answered' }, { signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('an explanation', () => {
  it('of a hit tells its rank, its words and its nearest sentence', async () => {
    const explanation = await api.explain({ query: 'vector in SQLite', path: 'first.md', line: await lineOf(LONG) });
    expect(explanation).toMatchObject({ outcome: 'hit', observation: { text: LONG, path: first } });
    expect(explanation.rank).toBe((await search('vector in SQLite')).findIndex(({ text }) => text === LONG) + 1);
    expect(explanation.reasons.join('\n')).toMatch(
      /It is hit \d+[^]*by .*"sqlite"[^]*"We store every vector in SQLite beside its row\."/,
    );
    expect(explanation.fusion).toMatchObject({
      lexical: { rank: expect.any(Number) as number },
      dense: { rank: expect.any(Number) as number },
    });
  });

  it('of a repetition names the hit that it stands under', async () => {
    const explanation = await api.explain({
      query: REPEATED,
      path: path.join(shop.notes, 'second.md'),
      line: (await lineOf('The reed warbler came back in April')) - 2,
    });
    expect(explanation).toMatchObject({ outcome: 'similar', under: { path: first }, rank: 1 });
  });

  it('names the filters that leave it out, each by itself', async () => {
    const explanation = await api.explain({
      query: 'warbler type:goal branch:main before:2025-01-15',
      path: 'second.md',
    });
    expect(explanation).toMatchObject({ outcome: 'filtered', filters: ['type:goal', 'before:2025-01-15'] });
    expect(explanation.reasons[0]).toBe('type:goal and before:2025-01-15 exclude it; without filters it is number 1.');
  });

  it('compares what is below with the last hit shown', async () => {
    const explanation = await api.explain({ query: 'search engine index part', path: 'deep/first.md', line: 3 });
    expect(explanation.outcome).toBe('below');
    expect(explanation.rank).toBeGreaterThan(10);
    expect(explanation.ranked).toBe((await api.status()).observations);
    expect(explanation.reasons.join('\n')).toMatch(
      /It is number \d+ of \d+[^]*The last hit shown \(10, .*many\.md:\d+\) has/,
    );
  });

  it('says why nothing is indexed at a place', async () => {
    expect(await api.explain({ query: 'x', path: 'first.md', line: 1 })).toMatchObject({
      outcome: 'not indexed',
      observation: null,
      reasons: [
        expect.stringMatching(/another file ends/) as string,
        expect.stringMatching(/^There is no observation at line 1: .*begins at line \d+\.$/) as string,
      ],
    });
    expect(await api.explain({ query: 'x', path: 'broken.pdf' })).toMatchObject({
      outcome: 'not indexed',
      reasons: [expect.stringMatching(/^The file could not be read: ./) as string],
    });
  });

  it('of nothing asked still says what stands there', async () => {
    expect(await api.explain({ query: '', path: first, line: await lineOf(LONG) })).toMatchObject({
      outcome: 'unmatched',
      observation: { text: LONG },
    });
  });

  it.each(['nowhere.md', 'irst.md', path.resolve('/nowhere/first.md')])(
    'refuses %s, which no source has',
    async (given) => {
      await expect(api.explain({ query: 'x', path: given })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    },
  );
});

describe('related observations', () => {
  it('are near in meaning, of other sessions, without what says the same', async () => {
    const [own] = await search('SQLite holds the vectors next to the rows');
    const { hits } = await api.related({ observationId: own!.id, limit: 5 });
    expect(hits[0]!.text).toBe('Embeddings are kept in the database file');
    expect(hits.every((hit) => hit.path !== first)).toBe(true);
    expect(hits.map(({ retrievers }) => retrievers.lexical)).toEqual(hits.map(() => null));
    const wider = (await api.related({ observationId: own!.id, ownSession: true })).hits;
    expect(wider.some((hit) => hit.path === first)).toBe(true);
    expect(wider.every(({ id }) => id !== own!.id)).toBe(true);

    const [repeated] = await search(REPEATED);
    expect(
      (await api.related({ observationId: repeated!.id, limit: 100 })).hits.every(
        ({ text }) => !text.includes(REPEATED),
      ),
    ).toBe(true);
  });

  it('of what is gone are refused', async () => {
    await expect(api.related({ observationId: 'gone' })).rejects.toMatchObject({ code: 'OBSERVATION_NOT_FOUND' });
  });
});

describe('the best sentences', () => {
  it('are those nearest in meaning; an observation of one sentence has none', async () => {
    const hits = await search(`vector in SQLite ${REPEATED}`);
    const long = hits.find(({ text }) => text === LONG)!;
    const short = hits.find(({ text }) => text === REPEATED)!;
    const best = await api.bestSentences({
      query: 'where are embeddings kept',
      observationIds: [short.id, 'gone', long.id],
    });
    expect(best.map(({ observationId }) => observationId)).toEqual([long.id]);
    expect(LONG.slice(best[0]!.range.start, best[0]!.range.end)).toBe(
      'We store every vector in SQLite beside its row.',
    );
    expect(best[0]!.score).toBeGreaterThan(0);
  });

  it('of nothing are none, and end when they are cancelled', async () => {
    expect(await api.bestSentences({ query: ' ', observationIds: ['x'] })).toEqual([]);
    const hits = await search('vector in SQLite');
    await expect(
      api.bestSentences({ query: 'garden', observationIds: hits.map(({ id }) => id) }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a second look', () => {
  it('without a model says what to do', async () => {
    await expect(api.rerank({ query: 'x', observationIds: [] })).rejects.toMatchObject({
      code: 'RERANKER_MISSING',
      next: expect.stringContaining('manifest.json') as string,
    });
  });

  it('with one refines the order within its budget', async () => {
    writeReranker(
      path.join(shop.dataFolder, 'models'),
      'overlap',
      path.join(modelsFolder, 'all-MiniLM-L6-v2/tokenizer.json'),
    );
    const ids = (await search('vector', { collapse: false })).map(({ id }) => id);
    const answer = await api.rerank({ query: 'vector', observationIds: [...ids, 'gone'], budgetMs: 10_000 });
    expect(answer.observationIds.toSorted()).toEqual([...ids, 'gone'].toSorted());
    expect(answer.observationIds.at(-1)).toBe('gone');
    expect(answer).toMatchObject({ looked: ids.length, model: 'overlap (fp32)' });
    expect((await api.rerank({ query: 'vector', observationIds: [], budgetMs: 10 })).looked).toBe(0);
  });

  it('is wanted by answers with an order of both retrievers, where the user set it', async () => {
    expect((await api.search({ query: 'vector' })).refine).toBeUndefined();
    writeFileSync(path.join(shop.dataFolder, 'settings.json'), '{"rerank": true}');
    const other = shop.open();
    try {
      await other.api.modelInfo();
      expect((await other.api.search({ query: 'vector' })).refine).toBe(true);
      for (const request of [
        { query: 'vector', limit: 1 },
        { query: 'vector', mode: 'dense' as const },
        { query: 'type:decision' },
      ])
        expect((await other.api.search(request)).refine).toBeUndefined();
    } finally {
      await other.close();
      rmSync(path.join(shop.dataFolder, 'settings.json'));
    }
  });
});
