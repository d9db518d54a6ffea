import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmbedder, type Embedder } from '../embed/embedder.ts';
import { createQueryEmbedding, windowsOf } from './query-embedding.ts';
import { cosine } from '../projections/vectors/scan/unit-vectors.ts';

const modelsFolder = path.resolve(import.meta.dirname, '../../../models');
let embedder: Embedder;
let embedded: string[];
beforeAll(async () => {
  embedder = await createEmbedder({ modelsFolder, model: 'int8', provider: 'cpu' });
});
afterAll(() => embedder.close());

function counting(): Embedder {
  embedded = [];
  return { ...embedder, embed: (text, ...rest) => (embedded.push(text), embedder.embed(text, ...rest)) };
}

const sentence = (i: number): string => `Sentence number ${i} is about the harvest of the year ${1900 + i}. `;
const long = Array.from({ length: 200 }, (_, i) => sentence(i)).join('');

describe('the meaning of a query', () => {
  it('that the model takes is its vector, embedded once', async () => {
    const meaning = createQueryEmbedding(counting());
    expect(await meaning.ofQuery('map tiles')).toEqual(await embedder.embed('map tiles'));
    await meaning.ofQuery('map tiles');
    expect(embedded).toEqual(['map tiles']);
  });

  it('that is longer is that of windows from its beginning to its end', async () => {
    const meaning = createQueryEmbedding(counting());
    const vector = await meaning.ofQuery(long);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(embedded).toHaveLength(8);
    expect(embedded[0]).toContain('number 0 ');
    expect(embedded.at(-1)).toMatch(/number 1[89]\d /);
    expect(cosine(vector, await embedder.embed(sentence(150)))).toBeGreaterThan(0.4);
  });

  it('of a text with its message at the end has that message', async () => {
    const tail = 'The reed warbler came back in April, and the birds sing in the garden. '.repeat(10);
    const vector = await createQueryEmbedding(embedder).ofQuery(sentence(1).repeat(30) + tail);
    expect(cosine(vector, await embedder.embed(tail))).toBeGreaterThan(
      cosine(await embedder.embed(sentence(1).repeat(30)), await embedder.embed(tail)) + 0.1,
    );
  });

  it('that is given up is not embedded', async () => {
    await expect(createQueryEmbedding(counting()).ofQuery(long, AbortSignal.abort())).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(embedded).toEqual([]);
  });
});

describe('windows', () => {
  it.each([0, 1, 300, 3_000, 20_000, 100_000])(
    'of a text of %i characters are at most eight, and fit the model',
    (length) => {
      const windows = windowsOf(long.repeat(10).slice(0, length), embedder);
      expect(windows.length).toBeLessThanOrEqual(8);
      for (const window of windows) expect(embedder.countTokens(window)).toBeLessThanOrEqual(256);
      expect(windows.length > 0).toBe(true);
    },
  );
  it('of one endless word are there too', () => expect(windowsOf('x'.repeat(100_000), embedder)).not.toEqual([]));
});

it('A sentence is embedded as a document, and once', async () => {
  const meaning = createQueryEmbedding(counting());
  expect(await meaning.ofSentence('The barn is full.')).toEqual(await embedder.embed('The barn is full.', 'document'));
  await meaning.ofSentence('The barn is full.');
  expect(embedded).toHaveLength(1);
});
