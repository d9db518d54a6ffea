/** Copied files in every kind of search: shown once, with all their paths. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Hit } from '../../../src-shared/model.ts';
import {
  DIMENSIONS,
  sampleDocument,
  sampleFile,
  type SampleIndex,
  sampleIndex,
  type SampleObservation,
  sampleVector,
} from '../store/testing.ts';
import { insertSource } from '../store/sources.ts';
import { writeChapters } from '../store/write/write-chapters.ts';
import { quantisedStore } from '../projections/vectors/quantised-table.ts';
import { createVectorIndex } from '../projections/vectors/scan/vector-index.ts';
import { explain } from './explain.ts';
import { findRelated } from './related.ts';
import { createSearcher, type SearcherParts, type RetrieveRequest } from './searcher.ts';
import { SAMPLE_WEIGHTS } from './testing.ts';
import { createRankingFeatures } from '../rank/ranking-features.ts';

const NOTE: readonly SampleObservation[] = [
  { text: 'The cache is warm', type: 'decision', happenedAt: 5 },
  { text: 'The cache is written behind', type: 'goal', happenedAt: 6 },
  { text: 'The cache is cold', type: 'goal', happenedAt: 7 },
];

let index: SampleIndex;
beforeEach(() => {
  index = sampleIndex();
});
afterEach(() => index.close());

const copy = (path: string, texts: readonly (string | SampleObservation)[] = NOTE): number =>
  index.write(path, texts, { bytes: 'same' });

async function partsOf(): Promise<SearcherParts & { readonly vectors: ReturnType<typeof createVectorIndex> }> {
  const vectors = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
  await vectors.ready;
  return {
    db: index.db,
    vectors,
    scoreMeaning: async (text) => ({
      scores: vectors.score(sampleVector(text)),
      notice: null,
      weights: SAMPLE_WEIGHTS,
    }),
  };
}

async function search(query: string, more: Partial<RetrieveRequest> = {}): Promise<readonly Hit[]> {
  return (await createSearcher(await partsOf()).search({ query, limit: 10, mode: 'hybrid', ...more })).hits;
}

const places = (hit: Hit | undefined): readonly string[] => [
  hit!.path,
  ...hit!.alsoAt.map(({ path, lines }) => `${path}:${lines.start}`),
];

describe('a copied file', () => {
  const modes = (['hybrid', 'lexical', 'dense'] as const).flatMap((mode) =>
    [true, false].map((collapse) => ({ mode, collapse })),
  );

  it.each(modes)('is shown once, with both paths, $mode and collapse $collapse', async (how) => {
    for (const path of ['/notes/z.md', '/notes/deep/a.md', '/notes/b.md']) copy(path);
    index.write('/notes/other.md', ['The cache is elsewhere']);
    const hits = await search('cache', how);
    expect(hits.map(({ text }) => text).toSorted()).toEqual([
      'The cache is cold',
      'The cache is elsewhere',
      'The cache is warm',
      'The cache is written behind',
    ]);
    expect(places(hits.find(({ text }) => text === 'The cache is written behind'))).toEqual([
      '/notes/b.md',
      '/notes/z.md:2',
      '/notes/deep/a.md:2',
    ]);
    expect(places(hits.find(({ text }) => text === 'The cache is elsewhere'))).toEqual(['/notes/other.md']);
    expect(hits.every(({ similar }) => similar.length === 0)).toBe(true);
    for (const retriever of ['lexical', 'dense'] as const) {
      if (how.mode !== 'hybrid' && how.mode !== retriever) continue;
      expect(Math.min(...hits.map(({ retrievers }) => retrievers[retriever]!.rank))).toBe(1); // of copies, the best
    }
  });

  it('is shown where the source lies that was added first', async () => {
    index.write('/notes/deep/in/it/a.md', NOTE, { bytes: 'same' });
    const { id } = insertSource(index.db, { path: '/b', kind: 'folder', addedAt: 1 });
    const later = copy('/b/a.md');
    index.db.prepare('UPDATE file SET source_id = ? WHERE id = ?').run(id, later);
    expect(places((await search('warm', { mode: 'lexical' }))[0])).toEqual(['/notes/deep/in/it/a.md', '/b/a.md:1']);
  });

  it('is shown at the path that a filter lets through', async () => {
    for (const path of ['/notes/one/a.md', '/notes/other/a.md']) copy(path);
    expect(places((await search('warm path:other', { mode: 'lexical' }))[0])).toEqual([
      '/notes/other/a.md',
      '/notes/one/a.md:1',
    ]);
    expect(places((await search('warm -path:one', { mode: 'lexical' }))[0])).toEqual([
      '/notes/other/a.md',
      '/notes/one/a.md:1',
    ]);
    expect(places((await search('path:other'))[0])).toEqual(['/notes/other/a.md', '/notes/one/a.md:3']);
  });

  it('is listed once by filters alone, as many others as are wanted, and counted once', async () => {
    for (let i = 0; i < 50; i++) copy(`/notes/${i}/a.md`);
    for (let i = 0; i < 5; i++) index.write(`/notes/old-${i}.md`, [{ text: `Old ${i}`, type: 'goal', happenedAt: 1 }]);
    for (const query of ['type:goal', 'type:goal -warm']) {
      const hits = await search(query, { limit: 4 });
      expect(hits.map(({ text }) => text)).toEqual([
        'The cache is cold',
        'The cache is written behind',
        'Old 0',
        'Old 1',
      ]);
      expect(hits.map(({ alsoAt }) => alsoAt.length)).toEqual([49, 49, 0, 0]);
    }
    const searcher = createSearcher(await partsOf());
    for (const query of ['type:goal', 'type:goal cache old']) {
      const { facets } = await searcher.search({ query, limit: 10, mode: 'lexical' });
      expect(facets.find(({ field }) => field === 'type')?.values).toEqual([
        { value: 'goal', count: 7 },
        { value: 'decision', count: 1 },
      ]);
    }
  });

  it('leaves room for all else, however often it has been copied', async () => {
    for (let note = 0; note < 3; note++) {
      for (let i = 0; i < 50; i++)
        index.write(
          `/notes/${i}/${note}.md`,
          Array.from({ length: 5 }, (_, j) => `cache ${note} ${j}`),
          { bytes: `note ${note}` },
        );
    }
    for (let i = 0; i < 12; i++)
      index.write(`/notes/other-${i}.md`, [`Another cache, number ${i}, of a kind that is seldom needed`]);
    for (const collapse of [true, false]) {
      const hits = await search('cache', { mode: 'lexical', limit: 25, collapse });
      expect(hits).toHaveLength(25);
      expect(new Set(hits.map(({ text }) => text)).size).toBe(25);
      expect(hits.map(({ alsoAt }) => alsoAt.length)).toEqual([
        ...Array.from({ length: 15 }, () => 49),
        ...Array.from({ length: 10 }, () => 0),
      ]);
    }
  });

  it('that more files have than are named is one hit all the same', async () => {
    for (let i = 0; i < 130; i++) copy(`/notes/${i}/a.md`);
    for (const query of ['warm', 'type:decision', 'warm path:129']) {
      const hits = (await search(query)).filter(({ text }) => text.includes('warm'));
      expect(hits.map(({ alsoAt }) => alsoAt.length)).toEqual([100]);
    }
  });

  it('has its near-duplicates under it, each with its own paths', async () => {
    for (const path of ['/notes/a.md', '/notes/b.md']) copy(path);
    for (const path of ['/notes/later-a.md', '/notes/later-b.md'])
      index.write(path, [{ text: '**The cache** is warm.', happenedAt: 9 }], { bytes: 'later' });
    const [hit] = await search('cache warm', { mode: 'lexical' });
    expect(places(hit)).toEqual(['/notes/a.md', '/notes/b.md:1']);
    expect(hit!.similar.map(places)).toEqual([['/notes/later-a.md', '/notes/later-b.md:1']]);
  });
});

describe('files with the same bytes', () => {
  it('of which one is read otherwise share only what is the same', async () => {
    copy('/notes/a.md', ['The password is [redacted]', 'The cache is warm']);
    copy('/notes/b.md', ['The password is open sesame', 'The cache is warm']);
    const hits = await search('password cache', { collapse: false });
    expect(hits.map(({ text, alsoAt }) => [text, alsoAt.length]).toSorted()).toEqual([
      ['The cache is warm', 1],
      ['The password is [redacted]', 0],
      ['The password is open sesame', 0],
    ]);
  });

  it('are told apart where one text stands in them twice', async () => {
    for (const path of ['/notes/a.md', '/notes/b.md']) copy(path, ['Twice', 'Twice']);
    const hits = await search('twice', { collapse: false });
    expect(hits.map((hit) => [hit.lines.start, ...places(hit)]).toSorted()).toEqual([
      [1, '/notes/a.md', '/notes/b.md:1'],
      [2, '/notes/a.md', '/notes/b.md:2'],
    ]);
  });

  it('are no longer copies once one of them has changed', async () => {
    for (const path of ['/notes/a.md', '/notes/b.md']) copy(path);
    index.write('/notes/b.md', ['The cache is warm now']);
    expect((await search('cache warm', { collapse: false })).every(({ alsoAt }) => alsoAt.length === 0)).toBe(true);
  });
});

describe('a copied log', () => {
  const texts = Array.from({ length: 4 }, (_, i) => `The cache is warm in chapter ${i}`);
  /** Writes these chapters, one text each, behind those that are there. */
  const write = (path: string, from: number, to: number): void => {
    const chapters = texts
      .slice(from, to)
      .map((text) => ({ hash: text, blocks: sampleDocument([{ text, type: 'goal' }]).blocks }));
    const file = { ...sampleFile(index.sourceId, path), contentHash: `log to ${to}` };
    writeChapters(index.db, index.fingerprintId, file, { ...sampleDocument([]), kept: from, chapters });
  };

  it('is shown once however it has grown, in each of its chapters', async () => {
    write('/notes/a.jsonl', 0, 2);
    index.write('/notes/between.md', ['Something else']);
    write('/notes/a.jsonl', 2, 4);
    write('/notes/copy.jsonl', 0, 4);
    const parts = await partsOf();
    const searcher = createSearcher(parts);
    for (const query of ['warm', 'type:goal', 'type:goal warm']) {
      const { hits, facets } = await searcher.search({ query, limit: 10, mode: 'lexical', collapse: false });
      expect(hits.map((hit) => [hit.text, ...places(hit)]).toSorted()).toEqual(
        texts.map((text) => [text, '/notes/a.jsonl', '/notes/copy.jsonl:1']),
      );
      expect(facets.find(({ field }) => field === 'type')?.values).toContainEqual({ value: 'goal', count: 4 });
    }
  });

  it('is a copy no more from the moment when one of the two grows', async () => {
    for (const path of ['/notes/a.jsonl', '/notes/copy.jsonl']) write(path, 0, 3);
    const searcher = createSearcher(await partsOf());
    const search = async (): Promise<[shown: number, counted: number | undefined]> => {
      const { hits, facets } = await searcher.search({ query: 'warm', limit: 10, mode: 'lexical', collapse: false });
      return [hits.length, facets.find(({ field }) => field === 'ext')?.values[0]?.count];
    };
    expect(await search()).toEqual([3, 3]);
    write('/notes/a.jsonl', 3, 4);
    expect(await search()).toEqual([7, 7]);
    write('/notes/copy.jsonl', 3, 4);
    expect(await search()).toEqual([4, 4]);
  });
});

describe('around a search', () => {
  it('what is related to an observation has neither its copies nor those of its note', async () => {
    for (let i = 0; i < 60; i++) copy(`/notes/${i}/a.md`);
    for (let i = 0; i < 60; i++) index.write(`/notes/${i}/b.md`, ['Another thing', 'And another'], { bytes: 'other' });
    index.write('/notes/last.md', ['The last thing']);
    const { db, vectors } = await partsOf();
    const parts = {
      db,
      traits: createRankingFeatures(db),
      scoreVector: async (vector: Float32Array) => ({ scores: vectors.score(vector), notice: null }),
      vectorOf: async () => undefined,
      embed: async (text: string) => sampleVector(text),
    };
    const observationId = (await search('"cache is warm"'))[0]!.id;
    for (const id of [
      observationId,
      db.prepare("SELECT uid FROM observation WHERE text LIKE '%warm' ORDER BY id DESC").pluck().get() as string,
    ]) {
      const own = await findRelated(parts, { observationId: id, limit: 10, ownSession: false });
      expect(own.hits.map(({ text, alsoAt }) => [text, alsoAt.length]).toSorted()).toEqual([
        ['And another', 59],
        ['Another thing', 59],
        ['The last thing', 0],
      ]);
      const wider = await findRelated(parts, { observationId: id, limit: 10, ownSession: true });
      expect(wider.hits.map(({ text }) => text).toSorted()).toEqual([
        'And another',
        'Another thing',
        'The cache is cold',
        'The cache is written behind',
        'The last thing',
      ]);
    }
  });

  it('an explanation of a file that waits to be read again is that of what is searched', async () => {
    index.write('/notes/a.md', NOTE);
    index.write('/notes/new.md', []);
    index.db.exec("UPDATE file SET state = 'pending'; DELETE FROM document WHERE id = 2");
    const parts = { ...(await partsOf()), traits: createRankingFeatures(index.db), meaning: async () => null };
    expect(await explain(parts, { query: 'warm', path: '/notes/a.md', line: 1 })).toMatchObject({
      outcome: 'hit',
      observation: { path: '/notes/a.md' },
    });
    expect(await explain(parts, { query: 'warm', path: '/notes/new.md' })).toMatchObject({
      outcome: 'not indexed',
      reasons: [expect.stringContaining('is not indexed yet') as string],
    });
  });

  it('an explanation says at which path a copy is shown', async () => {
    for (const path of ['/notes/a.md', '/notes/copy/a.md']) copy(path);
    const parts = await partsOf();
    const ask = (path: string, query = 'warm'): ReturnType<typeof explain> =>
      explain(
        { ...parts, traits: createRankingFeatures(parts.db), meaning: async () => null },
        { query, path, line: 1 },
      );
    const { rank } = await ask('/notes/a.md');
    expect(await ask('/notes/a.md')).toMatchObject({ outcome: 'hit', observation: { path: '/notes/a.md' } });
    expect(await ask('/notes/copy/a.md')).toMatchObject({
      outcome: 'copy',
      rank,
      observation: { path: '/notes/copy/a.md' },
      under: { path: '/notes/a.md' },
    });
    expect((await ask('/notes/copy/a.md')).reasons[0]).toBe(
      'Its file is a copy of /notes/a.md:1. A search shows the observation only there.',
    );
    expect(await ask('/notes/copy/a.md', 'warm path:copy')).toMatchObject({ outcome: 'hit' });
    expect(await ask('/notes/a.md', 'warm path:copy')).toMatchObject({ outcome: 'filtered' });
    expect(await ask('/notes/copy/a.md', '')).toMatchObject({
      outcome: 'unmatched',
      observation: { path: '/notes/copy/a.md' },
    });
  });
});
