/** Manifests of models: what they must say, and that all of a model counts. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createEmbedder, type Embedder } from './embedder.ts';
import type { ModelManifest } from './manifest.ts';
import { type SmallModel, writeEmbeddingModel } from './testing-onnx.ts';

const modelsFolder = path.resolve(import.meta.dirname, '../../../models');
const scratch = mkdtempSync(path.join(tmpdir(), 'quarry-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const ROWS = {
  kettle: [1, 0, 0, 0, 0],
  boiler: [1, 0, 0, 0, 0],
  rain: [0, 1, 0, 0, 0],
  ask: [0, 0, 1, 0, 0],
  tell: [0, 0, 0, 1, 0],
  tea: [0, 0, 0, 0, 1],
  '##pot': [0, 0, 0, 1, 1],
};
let count = 0;
const write = (manifest: Readonly<Record<string, unknown>> = {}): SmallModel =>
  writeEmbeddingModel(path.join(scratch, `model-${count++}`), ROWS, manifest);

async function withEmbedder<T>(model: string, use: (embedder: Embedder) => T | Promise<T>): Promise<T> {
  const embedder = await createEmbedder({ modelsFolder, model, provider: 'cpu', threads: 1 });
  try {
    return await use(embedder);
  } finally {
    await embedder.close();
  }
}

/** Changes a manifest where it stands. */
function change(folder: string, edit: (manifest: Record<string, unknown>) => void): void {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  edit(manifest);
  writeFileSync(file, JSON.stringify(manifest));
}

describe('another tokenizer', () => {
  /** Two words of the vocabulary change places: both files are sound, and the same text has other tokens. */
  function exchange(folder: string): void {
    const file = path.join(folder, 'tokenizer.json');
    const text = readFileSync(file, 'utf8').replace('"kettle":0', '"kettle":2').replace('"rain":2', '"rain":0');
    writeFileSync(file, text);
    change(folder, (manifest) => {
      manifest['tokenizer'] = {
        file: 'tokenizer.json',
        bytes: Buffer.byteLength(text),
        sha256: createHash('sha256').update(text).digest('hex'),
      };
    });
  }

  it.each(['with a manifest', 'beside a bare ONNX file'])(
    '%s gives another fingerprint, as it gives other vectors',
    async (how) => {
      const own = write().folder;
      const manifest = readFileSync(path.join(own, 'manifest.json'), 'utf8');
      const choice = how === 'with a manifest' ? own : path.join(own, 'model.onnx');
      if (choice !== own)
        change(own, (one) => Object.assign(one, { models: { fp32: { file: 'other.onnx', bytes: 0, sha256: '' } } }));
      const look = (): Promise<{ fingerprint: string; vector: Float32Array }> =>
        withEmbedder(choice, async ({ modelInfo, embed }) => ({
          fingerprint: modelInfo.fingerprint,
          vector: await embed('kettle'),
        }));
      const before = await look();
      expect(await look()).toEqual(before);
      if (choice === own) writeFileSync(path.join(own, 'manifest.json'), manifest);
      exchange(own);
      const after = await look();
      expect(after.vector).not.toEqual(before.vector);
      expect(after.fingerprint).not.toBe(before.fingerprint);
    },
  );
});

describe('what decides a vector is part of the fingerprint', () => {
  it.each([
    ['the prefix of queries', { prefixes: { query: 'ask ', document: '' } }],
    ['the prefix of documents', { prefixes: { query: '', document: 'tell ' } }],
    ['the pooling', { pooling: 'cls' }],
    ['the longest input', { maxTokens: 14 }],
  ])('%s', async (_, manifest) => {
    const fingerprint = (folder: string): Promise<string> =>
      withEmbedder(folder, ({ modelInfo }) => modelInfo.fingerprint);
    expect(await fingerprint(write(manifest).folder)).not.toBe(await fingerprint(write().folder));
  });

  it('and what ranks vectors that are there is not', async () => {
    const ranking = {
      lexicalWeight: 0.1,
      evidence: { gap: 1, name: 2, nearness: 3 },
      unreadableLexicalWeight: 0.2,
      fertility: { read: 1.1, spelt: 3 },
      contextWeights: { passage: 0.5, block: 0.5, document: 0 },
    };
    const info = (folder: string): Promise<Embedder['modelInfo']> => withEmbedder(folder, ({ modelInfo }) => modelInfo);
    const [other, usual] = [await info(write({ ranking }).folder), await info(write().folder)];
    expect([other.fingerprint, other.ranking]).toEqual([usual.fingerprint, ranking]);
  });
});

it('A model has the special tokens, the prefixes, the pooling and the dimensions of its manifest', async () => {
  for (const pooling of ['mean', 'cls'] as const) {
    const model = write({ prefixes: { query: 'ask ', document: 'tell ' }, pooling });
    const vectorOf = (...tokens: readonly string[]): number[] => {
      const counted = pooling === 'cls' ? tokens.slice(0, 1) : tokens;
      const sum = counted.map((token) => model.row(token)).reduce((a, b) => a.map((value, d) => value + b[d]!));
      return sum.map((value) => value / Math.hypot(...sum));
    };
    await withEmbedder(model.folder, async (embedder) => {
      expect(embedder.modelInfo).toMatchObject({
        name: 'small',
        precision: 'fp32',
        dimensions: 5,
        maxTokens: 16,
        passageTokens: 12,
      });
      for (const [kind, prefix] of [
        ['query', 'ask'],
        ['document', 'tell'],
      ] as const) {
        const vector = await embedder.embed('kettle teapot', kind);
        vectorOf('<start>', prefix, 'kettle', 'tea', '##pot', '<end>').forEach((value, d) =>
          expect(vector[d]).toBeCloseTo(value, 5),
        );
      }
      expect(embedder.countTokens('kettle teapot')).toBe(6);
      expect((await embedder.healthCheck()).ok).toBe(true);
    });
  }
});

it('A text that does not fit is cut before the closing tokens, however many there are', async () => {
  const {
    folder,
    specialTokens: [start, end],
  } = write();
  const { loadTokenizer } = await import('./tokenizer.ts');
  const file = path.join(folder, 'tokenizer.json');
  const longest = async (): Promise<number[]> => [...(await loadTokenizer(file, 6)).encode('rain '.repeat(20))];
  expect(await longest()).toEqual([start, 2, 2, 2, 2, end]);
  const tokenizer = JSON.parse(readFileSync(file, 'utf8')) as { post_processor: { single: unknown[] } };
  const closing = tokenizer.post_processor.single.at(-1);
  tokenizer.post_processor.single.push(closing);
  writeFileSync(file, JSON.stringify(tokenizer));
  expect(await longest()).toEqual([start, 2, 2, 2, end, end]);
  tokenizer.post_processor.single.splice(-2);
  writeFileSync(file, JSON.stringify(tokenizer));
  expect(await longest()).toEqual([start, 2, 2, 2, 2, 2]);
});

describe('a manifest is refused, and what is wrong with it is named', () => {
  type Fields = Record<string, unknown>;
  type Change = (manifest: Draft) => unknown;
  interface Draft extends Fields {
    readonly ranking: Fields & { readonly contextWeights: Fields };
    readonly prefixes: Fields;
    models: { readonly fp32?: Fields };
    specialTokens: unknown[];
  }
  const RANKING = ['lexicalWeight', 'evidence', 'unreadableLexicalWeight', 'fertility', 'contextWeights'] as const;
  it.each<[string, Change, RegExp]>([
    ...[
      'name',
      'licence',
      'dimensions',
      'maxTokens',
      'pooling',
      'prefixes',
      'specialTokens',
      'ranking',
      'tokenizer',
      'models',
    ].map((field): [string, Change, RegExp] => [
      `without ${field}`,
      (manifest) => delete manifest[field],
      new RegExp(`"${field}" is missing`),
    ]),
    ...RANKING.map((field): [string, Change, RegExp] => [
      `without ranking.${field}`,
      ({ ranking }) => delete ranking[field],
      new RegExp(`"ranking.${field}" is missing`),
    ]),
    [
      'without the weight of a block',
      ({ ranking }) => delete ranking.contextWeights['block'],
      /"ranking\.contextWeights\.block" is missing/,
    ],
    ['with a checksum missing', ({ models }) => delete models.fp32?.['sha256'], /"models\.fp32\.sha256" is missing/],
    [
      'with a limit that is a word',
      (manifest) => (manifest['maxTokens'] = 'many'),
      /"maxTokens" is wrong \(expected number, received string\)/,
    ],
    ['with half a dimension', (manifest) => (manifest['dimensions'] = 4.5), /"dimensions" is wrong/],
    ['with a pooling that nobody knows', (manifest) => (manifest['pooling'] = 'max'), /"pooling" is wrong/],
    [
      'with a prefix that is a number',
      ({ prefixes }) => (prefixes['query'] = 5),
      /"prefixes\.query" is wrong \(expected string, received number\)/,
    ],
    [
      'with a prefix that is nothing',
      ({ prefixes }) => (prefixes['document'] = null),
      /"prefixes\.document" is wrong \(expected string, received null\)/,
    ],
    ['with a weight above 1', ({ ranking }) => (ranking['lexicalWeight'] = 1.2), /"ranking\.lexicalWeight" is wrong/],
    [
      'with a weight below 0',
      ({ ranking }) => (ranking['unreadableLexicalWeight'] = -0.1),
      /"ranking\.unreadableLexicalWeight" is wrong/,
    ],
    [
      'with the weight of a document above 1',
      ({ ranking }) => (ranking.contextWeights['document'] = 7),
      /"ranking\.contextWeights\.document" is wrong/,
    ],
    [
      'with weights that are more than a whole',
      ({ ranking }) => (ranking.contextWeights['document'] = 0.5),
      /"ranking\.contextWeights" is wrong \(The three weights must add up to 1\)/,
    ],
    [
      'with a fertility the wrong way around',
      ({ ranking }) => (ranking['fertility'] = { read: 2, spelt: 1 }),
      /"ranking\.fertility" is wrong \("spelt" must be greater/,
    ],
    ['with passages longer than the input', (manifest) => (manifest['passageTokens'] = 17), /"passageTokens" is wrong/],
    ['without any precision', (manifest) => (manifest['models'] = {}), /"models" is wrong/],
    ['with no special tokens', (manifest) => (manifest['specialTokens'] = []), /"specialTokens" is wrong/],
    [
      'with a special token that is a word',
      (manifest) => (manifest['specialTokens'] = ['[CLS]']),
      /"specialTokens\.0" is wrong/,
    ],
    [
      'with special tokens outside the vocabulary',
      (manifest) => (manifest['specialTokens'] = [101, 102]),
      /"specialTokens" has 101, 102, which are outside the vocabulary/,
    ],
    [
      'with one special token outside the vocabulary',
      ({ specialTokens }) => (specialTokens[1] = 999),
      /"specialTokens" has 999, which is outside the vocabulary/,
    ],
    [
      'with special tokens that are others than the tokenizer’s',
      ({ specialTokens }) => specialTokens.reverse(),
      /"specialTokens" is \[9, 8\], and the tokenizer gives \[8, 9\]/,
    ],
    [
      'with other dimensions than the model gives',
      (manifest) => (manifest['dimensions'] = 384),
      /"dimensions" is 384, and the model gives vectors of 5/,
    ],
  ])('%s', async (_, edit, message) => {
    const { folder } = write();
    change(folder, (manifest) => edit(manifest as Draft));
    await expect(createEmbedder({ modelsFolder, model: folder, provider: 'cpu' })).rejects.toMatchObject({
      name: 'EngineError',
      code: 'MODEL_DAMAGED',
      message: expect.stringMatching(message) as string,
      next: expect.stringContaining('models/README.md') as string,
      details: { file: path.join(folder, 'manifest.json') },
    });
  });

  it('with the first three of many faults', async () => {
    const { folder } = write();
    writeFileSync(path.join(folder, 'manifest.json'), '{}');
    await expect(createEmbedder({ modelsFolder, model: folder, provider: 'cpu' })).rejects.toMatchObject({
      message: expect.stringMatching(
        /"name" is missing, "licence" is missing, "dimensions" is missing, and \d more\.$/,
      ) as string,
    });
  });

  it('that is no JSON', async () => {
    const { folder } = write();
    writeFileSync(path.join(folder, 'manifest.json'), '{');
    await expect(createEmbedder({ modelsFolder, model: folder, provider: 'cpu' })).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
      message: expect.stringContaining('it is no JSON') as string,
    });
  });
});

it('The manifest of the model that comes with Quarry names its own special tokens', async () => {
  const manifest = JSON.parse(
    readFileSync(path.join(modelsFolder, 'all-MiniLM-L6-v2/manifest.json'), 'utf8'),
  ) as ModelManifest;
  await withEmbedder('int8', ({ modelInfo }) => expect(modelInfo.ranking).toEqual(manifest.ranking));
});
