/**
 * A second model that has nothing in common with the first: other dimensions, special tokens, prefixes and weights. All
 * of it is in its manifest.
 */
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeEmbeddingModel } from './embed/testing-onnx.ts';
import { type Workshop, workshop } from './testing.ts';

/** A kettle and a boiler mean the same to this model. */
const ROWS = {
  kettle: [1, 0, 0, 0, 0, 0, 0],
  boiler: [1, 0, 0, 0, 0, 0, 0],
  garden: [0, 1, 0, 0, 0, 0, 0],
  rain: [0, 0, 1, 0, 0, 0, 0],
  water: [0.5, 0, 0.5, 0, 0, 0, 0],
  tea: [0, 0, 0, 1, 0, 0, 0],
  '##pot': [0, 0, 0, 1, 0, 0, 0],
  ask: [0, 0, 0, 0, 0.2, 0, 0],
  tell: [0, 0, 0, 0, 0, 0.2, 0],
  '.': [0, 0, 0, 0, 0, 0, 0.1],
};
const RANKING = {
  lexicalWeight: 0.5,
  evidence: { gap: 0, name: 0, nearness: 0 },
  unreadableLexicalWeight: 0.9,
  fertility: { read: 1, spelt: 2 },
  contextWeights: { passage: 1, block: 0, document: 0 },
};
const NOTE =
  '# Things\n\n## Kitchen\n\nThe kettle water.\n\n## Garden\n\nThe garden rain.\n\n## Cupboard\n\nThe teapot.\n';

let shop: Workshop;
beforeEach(() => {
  shop = workshop();
});
afterEach(() => shop.close());

const model = (name: string, manifest: object = {}): string =>
  writeEmbeddingModel(path.join(shop.dataFolder, '..', name), ROWS, {
    prefixes: { query: 'ask ', document: 'tell ' },
    ranking: RANKING,
    ...manifest,
  }).folder;

it('Files are indexed and found by meaning and by word with another model, and nothing in the code knows it', async () => {
  shop.write('things.md', NOTE);
  const { api } = shop.open({ model: model('small') });
  await api.addSource({ path: shop.notes });
  expect(await api.index()).toMatchObject({ indexed: 1, failed: 0, embeddings: 3 });
  expect(await api.modelInfo()).toMatchObject({
    name: 'small',
    dimensions: 7,
    maxTokens: 16,
    passageTokens: 12,
    ranking: RANKING,
  });
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);

  const first = async (query: string, mode?: 'dense' | 'lexical'): Promise<string | undefined> =>
    (await api.search({ query, limit: 1, ...(mode && { mode }) })).hits[0]?.text;
  expect(await first('boiler')).toBe('The kettle water.'); // it has no word in common
  expect(await first('boiler', 'lexical')).toBeUndefined();
  expect(await first('garden')).toBe('The garden rain.');

  const why = async (query: string, line: number) =>
    (await api.explain({ query, path: path.join(shop.notes, 'things.md'), line })).fusion;
  expect((await why('garden', 9)).lexicalWeight).toBeCloseTo(RANKING.lexicalWeight, 6);
  // Two tokens a word: this model spells it.
  expect((await why('teapot', 13)).lexicalWeight).toBeCloseTo(RANKING.unreadableLexicalWeight, 6);
});

it('The weights of context decide what passages are ranked by, and a change of them writes the passages anew without an embedding', async () => {
  shop.write('things.md', NOTE);
  const score = async (contextWeights: object): Promise<{ score: number; embeddings: number }> => {
    const { api, close } = shop.open({ model: model('small', { ranking: { ...RANKING, contextWeights } }) });
    if ((await api.status()).sources.length === 0) await api.addSource({ path: shop.notes });
    const { embeddings } = await api.index();
    const { fusion } = await api.explain({ query: 'kettle', path: path.join(shop.notes, 'things.md'), line: 5 });
    expect(await api.index()).toMatchObject({ indexed: 0, unchanged: 1, embeddings: 0 });
    await close();
    return { score: fusion.dense!.score, embeddings };
  };
  const own = await score({ passage: 1, block: 0, document: 0 });
  const ofDocument = await score({ passage: 0, block: 0, document: 1 });
  const half = await score({ passage: 0.5, block: 0, document: 0.5 });
  expect([own.embeddings, ofDocument.embeddings, half.embeddings]).toEqual([3, 0, 0]);
  expect(own.score).toBeGreaterThan(ofDocument.score + 0.1);
  expect(half.score).toBeCloseTo((own.score + ofDocument.score) / 2, 3);
});

it('What was indexed with the model that comes with Quarry is embedded anew with another, and again with the first', async () => {
  shop.write('things.md', NOTE);
  const small = model('small');
  for (const choice of ['int8', small, 'int8']) {
    const { api, close } = shop.open({ model: choice });
    if ((await api.status()).sources.length === 0) await api.addSource({ path: shop.notes });
    expect(await api.index()).toMatchObject({ indexed: 1, embeddings: 3 });
    expect((await api.search({ query: 'garden', limit: 1 })).hits[0]?.text).toBe('The garden rain.');
    await close();
  }
});
