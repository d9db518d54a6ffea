/** The multilingual model's tokens and vectors against those of its float32 form; each text has its prefix. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEmbedder, type Embedder } from './embedder.ts';
import { MULTILINGUAL_MODEL } from './model-files.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

interface Reference {
  readonly rows: readonly {
    readonly text: string;
    readonly input_ids: readonly number[];
    readonly embedding: readonly number[];
  }[];
}

const modelsFolder = path.resolve(import.meta.dirname, '../../../models');
// All rows where they are at hand, else the few that come with the tests.
const file = [
  path.resolve(modelsFolder, '../../shared/models', MULTILINGUAL_MODEL, 'reference.json'),
  path.join(import.meta.dirname, 'reference-multilingual.fixture.json'),
].find((candidate) => existsSync(candidate)) as string;
const { rows } = JSON.parse(readFileSync(file, 'utf8')) as Reference;

let tokenizer: Tokenizer;
let embedder: Embedder;
beforeAll(async () => {
  tokenizer = await loadTokenizer(path.join(modelsFolder, MULTILINGUAL_MODEL, 'tokenizer.json'), 512);
  embedder = await createEmbedder({ modelsFolder, model: MULTILINGUAL_MODEL, provider: 'cpu', threads: 1 });
});
afterAll(() => embedder.close());

it('There are token ids for every reference text as the reference has them', () => {
  expect(rows.length).toBeGreaterThan(5);
  for (const { text, input_ids } of rows)
    expect({ text, ids: [...tokenizer.encode(text)] }).toEqual({ text, ids: input_ids });
});

it('Names of special tokens in a text are text', () => {
  const special = [0, 1, 2, 3, 136_903];
  for (const text of ['<s>struck out</s>', 'a <mask> b', '<pad>', '<unk>', '</s></s>']) {
    const inside = [...tokenizer.encode(text)].slice(1, -1);
    expect(inside.length).toBeGreaterThan(1);
    expect(inside.filter((id) => special.includes(id))).toEqual([]);
  }
});

it('An empty text has only the special tokens, and a long one ends with the closing one', () => {
  expect([...tokenizer.encode('')]).toEqual([0, 2]);
  expect(tokenizer.specialTokens).toEqual([0, 2]);
  const long = tokenizer.encode('word '.repeat(1_000));
  expect([long.length, long[0], long[511]]).toEqual([512, 0, 2]);
  expect(tokenizer.count('word '.repeat(1_000))).toBe(1_002);
  expect([tokenizer.has(136_903), tokenizer.has(136_904)]).toEqual([true, false]);
});

it('Vectors point where those of the reference do, with the prefix of their kind', async () => {
  const cosines: number[] = [];
  for (const { text, embedding } of rows) {
    const [, prefix, rest] = /^(query|passage): (.*)$/s.exec(text) as unknown as [string, string, string];
    const vector = await embedder.embed(rest, prefix === 'query' ? 'query' : 'document');
    expect(vector).toHaveLength(384);
    expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(1e-4);
    cosines.push(vector.reduce((sum, value, d) => sum + value * embedding[d]!, 0) / Math.hypot(...embedding));
  }
  expect(Math.min(...cosines)).toBeGreaterThanOrEqual(0.997);
  expect(cosines.reduce((sum, value) => sum + value, 0) / cosines.length).toBeGreaterThanOrEqual(0.999);
});
