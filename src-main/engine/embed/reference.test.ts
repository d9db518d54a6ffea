/** The vectors against those of the model's authors, as PyTorch computes them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmbedder, type Embedder } from './embedder.ts';
import { loadTokenizer } from './tokenizer.ts';

interface Reference {
  readonly rows: readonly {
    readonly text: string;
    readonly input_ids: readonly number[];
    readonly embedding: readonly number[];
  }[];
}

const modelsFolder = path.resolve(import.meta.dirname, '../../../models');
const shared = path.resolve(modelsFolder, '../../shared/models/all-MiniLM-L6-v2');
const fullPrecision = path.join(shared, 'model_fp32.onnx');
// All rows where they are at hand, else the few that come with the tests.
const file = [path.join(shared, 'reference.json'), path.join(import.meta.dirname, 'reference.fixture.json')].find(
  (candidate) => existsSync(candidate),
) as string;
const { rows } = JSON.parse(readFileSync(file, 'utf8')) as Reference;

const cosine = (a: Float32Array, b: readonly number[]): number =>
  a.reduce((sum, value, d) => sum + value * b[d]!, 0) / (Math.hypot(...a) * Math.hypot(...b));

it('There are token ids for every reference text as the reference has them', async () => {
  const tokenizer = await loadTokenizer(path.join(modelsFolder, 'all-MiniLM-L6-v2/tokenizer.json'), 256);
  expect(rows.length).toBeGreaterThan(5);
  for (const { text, input_ids } of rows)
    expect({ text, ids: [...tokenizer.encode(text)] }).toEqual({ text, ids: input_ids });
});

describe.each([
  { model: 'int8', worst: 0.965, mean: 0.985 },
  ...(existsSync(fullPrecision) ? [{ model: fullPrecision, worst: 0.999, mean: 0.999 }] : []),
])('the vectors of $model', ({ model, worst, mean }) => {
  let embedder: Embedder;
  let vectors: readonly Float32Array[];
  beforeAll(async () => {
    embedder = await createEmbedder({ modelsFolder, model, provider: 'cpu', threads: 1 });
    vectors = await embedder.embedBatch(rows.map(({ text }) => text));
  });
  afterAll(() => embedder.close());

  it('point where those of the reference do', () => {
    const cosines = vectors.map((vector, i) => cosine(vector, rows[i]!.embedding));
    expect(Math.min(...cosines)).toBeGreaterThanOrEqual(worst);
    expect(cosines.reduce((sum, value) => sum + value, 0) / cosines.length).toBeGreaterThanOrEqual(mean);
  });

  it('have length 1 and 384 dimensions', () => {
    for (const vector of vectors) {
      expect(vector).toHaveLength(384);
      expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(1e-4);
    }
  });
});
