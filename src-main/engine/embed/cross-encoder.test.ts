import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CrossEncoder, createCrossEncoder } from './cross-encoder.ts';
import { findReranker } from './reranker-files.ts';
import { overlapModel, writeReranker } from './testing-onnx.ts';
import { loadPairTokenizer } from './tokenizer.ts';

const TOKENIZER = path.resolve(import.meta.dirname, '../../../models/all-MiniLM-L6-v2/tokenizer.json');
const folder = mkdtempSync(path.join(tmpdir(), 'quarry-test-'));
let encoder: CrossEncoder;
beforeAll(async () => {
  encoder = await createCrossEncoder((await findReranker(writeReranker(folder, 'overlap', TOKENIZER)))!, 'cpu');
});
afterAll(async () => {
  await encoder.close();
  rmSync(folder, { recursive: true });
});

const AMPLE = 60_000;

describe('a cross-encoder', () => {
  it('reads query and passage together: this one counts the words they share, and the mark at their ends', async () => {
    const scores = await encoder.score('map tiles', ['no map tiles here', 'a map', 'nothing'], { budgetMs: AMPLE });
    expect([...scores]).toEqual([3, 2, 1]);
  });

  it('looks at the first at least, and leaves open what it did not reach', async () => {
    const scores = await encoder.score('map', ['map', 'map', 'map'], { budgetMs: 0 });
    expect([...scores]).toEqual([2, Number.NaN, Number.NaN]);
  });

  it('answers calls in turn', async () => {
    const [a, b] = await Promise.all([
      encoder.score('map', ['map'], { budgetMs: AMPLE }),
      encoder.score('map', ['tile'], { budgetMs: AMPLE }),
    ]);
    expect([a![0], b![0]]).toEqual([2, 1]);
  });

  it('ends when it is cancelled, and answers the next call', async () => {
    await expect(encoder.score('map', ['map'], { budgetMs: AMPLE, signal: AbortSignal.abort() })).rejects.toMatchObject(
      { code: 'CANCELLED' },
    );
    expect([...(await encoder.score('map', ['map'], { budgetMs: AMPLE }))]).toEqual([2]);
  });

  it('that has been closed refuses', async () => {
    const other = await createCrossEncoder((await findReranker(path.join(folder, 'overlap')))!, 'cpu');
    await other.close();
    expect(other.ended).toBe(true);
    await expect(other.score('map', ['map'], { budgetMs: AMPLE })).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('with another output is refused', async () => {
    const own = writeReranker(folder, 'other', TOKENIZER);
    writeFileSync(path.join(own, 'model.onnx'), overlapModel('scores'));
    const files = { name: 'other', onnx: path.join(own, 'model.onnx'), tokenizer: TOKENIZER, maxTokens: 64 };
    await expect(createCrossEncoder(files, 'cpu')).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' });
  });
});

describe("a reranker's folder", () => {
  it('of an embedding model, or without a manifest, is none', async () => {
    expect(await findReranker(path.dirname(TOKENIZER))).toBeNull();
    expect(await findReranker(folder)).toBeNull();
  });

  it('whose file is another than its manifest promises is refused', async () => {
    const own = writeReranker(folder, 'damaged', TOKENIZER);
    writeFileSync(path.join(own, 'model.onnx'), 'x');
    await expect(findReranker(own)).rejects.toMatchObject({ code: 'MODEL_DAMAGED' });
  });

  it('whose manifest lacks something is refused', async () => {
    await expect(findReranker(writeReranker(folder, 'poor', TOKENIZER, { maxTokens: 'many' }))).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
    });
    await expect(findReranker(writeReranker(folder, 'empty', TOKENIZER, { models: {} }))).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
    });
  });
});

describe('a pair of texts', () => {
  it('stands in one input, with the type of each token', async () => {
    const { encode } = await loadPairTokenizer(TOKENIZER, 64);
    const { ids, types } = encode('map', 'tile here');
    expect([...types]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([ids[0], ids[2], ids[5]]).toEqual([101, 102, 102]);
  });

  it.each([
    [1, 100, 3],
    [100, 1, 62],
    [100, 100, 32],
    [20, 42, 22],
  ])('of %i and %i words is cut to 64 tokens, %i of them for the query', async (first, second, kept) => {
    const { encode } = await loadPairTokenizer(TOKENIZER, 64);
    const { ids, types } = encode('map '.repeat(first), 'tile '.repeat(second));
    expect(ids).toHaveLength(Math.min(64, first + second + 3));
    expect(types.indexOf(1)).toBe(kept);
    expect([ids[kept - 1], ids.at(-1)]).toEqual([102, 102]);
  });
});
