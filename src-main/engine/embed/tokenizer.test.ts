import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

const [CLS, SEP] = [101, 102];
const file = path.resolve(import.meta.dirname, '../../../models/all-MiniLM-L6-v2/tokenizer.json');
let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer(file, 256);
});

it.each([255, 256, 1_000, 100_000])('A text of %i words is cut to 256 tokens, the closing one included', (words) => {
  const ids = tokenizer.encode('word '.repeat(words));
  expect(ids).toHaveLength(256);
  expect([ids[0], ids[255]]).toEqual([CLS, SEP]);
  expect(new Set(ids.subarray(1, 255)).size).toBe(1);
});

it('A text that just fits is whole', () => expect(tokenizer.encode('word '.repeat(254))).toHaveLength(256));

it('An empty text has only the special tokens', () => expect([...tokenizer.encode('')]).toEqual([CLS, SEP]));

it('Another limit is kept, too', async () => {
  const ids = (await loadTokenizer(file, 16)).encode('word '.repeat(50));
  expect([ids.length, ids[15]]).toEqual([16, SEP]);
});

it('A file that is no tokenizer is a damaged model', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarry-test-'));
  const broken = path.join(folder, 'tokenizer.json');
  for (const text of ['', '{', '[]', '{"model": {}}']) {
    writeFileSync(broken, text);
    await expect(loadTokenizer(broken, 256)).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
      next: expect.stringMatching(/\S/) as string,
    });
  }
  rmSync(folder, { recursive: true });
});
