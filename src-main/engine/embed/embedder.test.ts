import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmbedder, type Embedder } from './embedder.ts';

const modelsFolder = path.resolve(import.meta.dirname, '../../../models');
const open = (options: { threads?: number; provider?: string } = {}): Promise<Embedder> =>
  createEmbedder({ modelsFolder, model: 'int8', provider: 'cpu', threads: 2, ...options });

let embedder: Embedder;
beforeAll(async () => {
  embedder = await open();
});
afterAll(() => embedder.close());

const WORDS = ['cache', 'index', 'session', 'vector', 'decide', 'retry', 'queue', 'token', 'window', 'merge'];
const many = Array.from(
  { length: 1_000 },
  (_, i) => `${WORDS[i % 10]} ${WORDS[Math.floor(i / 10) % 10]} ${WORDS[Math.floor(i / 100)]}`,
);
const SAMPLES = [0, 1, 399, 777, 999];

describe('the same text', () => {
  it('has bit by bit the same vector alone, again, and among a thousand others, from whichever thread', async () => {
    const alone = await Promise.all(SAMPLES.map((i) => embedder.embed(many[i]!)));
    expect(await Promise.all(SAMPLES.map((i) => embedder.embed(many[i]!)))).toEqual(alone);
    const all = await embedder.embedBatch(many);
    expect(all).toHaveLength(many.length);
    expect(SAMPLES.map((i) => all[i])).toEqual(alone);
    expect(await embedder.embedBatch(SAMPLES.map((i) => many[i]!))).toEqual(alone);
  });

  it.each([1, 3])('has the same vector with %i threads as with two', async (threads) => {
    const texts = many.slice(0, 60);
    const other = await open({ threads });
    expect(await other.embedBatch(texts)).toEqual(await embedder.embedBatch(texts));
    await other.close();
  });

  it('has another vector than another text, in the order given', async () => {
    const [a, b] = await embedder.embedBatch(['We drop the cache.', 'It rains in May.']);
    expect(a).not.toEqual(b);
    expect(await embedder.embed('It rains in May.')).toEqual(b);
  });
});

describe('tokens', () => {
  it('are counted with the special ones, and without a cut', () => {
    expect(embedder.countTokens('')).toBe(2);
    expect(embedder.countTokens('a')).toBe(3);
    expect(embedder.countTokens('word '.repeat(1_000))).toBe(1_002);
  });

  it('beyond the limit change nothing', async () => {
    const long = 'word '.repeat(254);
    expect(await embedder.embed(`${long} and what no longer fits`)).toEqual(
      await embedder.embed(`${long} something else`),
    );
  });
});

describe('an embedder', () => {
  it('embeds an empty text and no text', async () => {
    expect(Math.hypot(...(await embedder.embed('')))).toBeCloseTo(1, 3);
    expect(await embedder.embedBatch([])).toEqual([]);
  });

  it('works on after its threads were released, wherever they were in loading their model', async () => {
    const [before] = await embedder.embedBatch(many.slice(0, 20));
    await embedder.release();
    await embedder.release();
    for (const milliseconds of [0, 50, 100, 150, 200, 250]) {
      const texts = embedder.embedBatch(many.slice(0, 20)).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await embedder.release();
      expect(['done', 'CANCELLED']).toContain(await texts);
    }
    expect((await embedder.embedBatch(many.slice(0, 20)))[0]).toEqual(before);
  });

  it('rejects the texts in flight when it is closed, and those that come later', async () => {
    const closing = await open();
    const outcome = (texts: Promise<unknown>): Promise<string> =>
      texts.then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    const inFlight = [outcome(closing.embedBatch(many)), outcome(closing.embed(many.join(' ')))];
    await closing.close();
    expect(await Promise.all(inFlight)).toEqual(['CANCELLED', 'CANCELLED']);
    expect(await outcome(closing.embed('later'))).toBe('CANCELLED');
    expect(await outcome(closing.embedBatch(many))).toBe('CANCELLED');
    await closing.close();
  });

  it('tells its model, and that it answers', async () => {
    expect(embedder.modelInfo).toMatchObject({
      name: 'all-MiniLM-L6-v2',
      precision: 'int8',
      dimensions: 384,
      maxTokens: 256,
      provider: 'cpu',
      providerNote: '',
      fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
    });
    expect(await embedder.healthCheck()).toMatchObject({ ok: true, next: '' });
  });

  it.skipIf(process.platform === 'darwin')(
    'takes the processor where a provider is not there, and says so',
    async () => {
      const other = await open({ provider: 'coreml' });
      expect(other.modelInfo).toMatchObject({
        provider: 'cpu',
        providerNote: expect.stringContaining('coreml') as string,
        fingerprint: embedder.modelInfo.fingerprint,
      });
      expect(await other.embed('cache')).toEqual(await embedder.embed('cache'));
      await other.close();
    },
  );
});
