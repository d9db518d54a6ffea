import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEmbedder } from './embedder.ts';
import type { ModelManifest } from './manifest.ts';
import { EMBEDDED_MODEL, findModel, MULTILINGUAL_MODEL } from './model-files.ts';

const modelsFolder = path.resolve(import.meta.dirname, '../../../models');
const embedded = path.join(modelsFolder, EMBEDDED_MODEL);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the embedded model's folder, changed. */
function copy(name: string, change: (folder: string) => void): string {
  const models = path.join(folder, name);
  cpSync(embedded, path.join(models, EMBEDDED_MODEL), { recursive: true });
  change(path.join(models, EMBEDDED_MODEL));
  return models;
}

const refused = (code: string): object => ({
  name: 'EngineError',
  code,
  message: expect.stringMatching(/\S/) as string,
  next: expect.stringMatching(/\S/) as string,
});

it('The embedded model is found by its precision, by its folder and by its file', async () => {
  const [byName, byFolder, byFile] = await Promise.all(
    ['int8', embedded, path.join(embedded, 'model_int8.onnx')].map((choice) => findModel(modelsFolder, choice)),
  );
  expect(byName).toMatchObject({ name: EMBEDDED_MODEL, precision: 'int8', maxTokens: 256, pooling: 'mean' });
  expect(byFolder).toEqual(byName);
  expect(byFile).toEqual(byName);
});

it('The multilingual model is found by its name, and only the sealed one in a packed Quarry', async () => {
  const files = await findModel(modelsFolder, MULTILINGUAL_MODEL);
  expect(files).toMatchObject({ name: MULTILINGUAL_MODEL, precision: 'int8', passageTokens: 128 });
  expect(files.prefixes).toEqual({ query: 'query: ', document: 'passage: ' });
  const seal = { [`${MULTILINGUAL_MODEL}/manifest.json`]: '0'.repeat(64) };
  await expect(findModel(modelsFolder, MULTILINGUAL_MODEL, seal)).rejects.toMatchObject(refused('MODEL_DAMAGED'));
});

it.each([
  ['an unknown precision', 'int3', 'MODEL_UNSUPPORTED'],
  ['a path where nothing is', './no/such/model.onnx', 'MODEL_MISSING'],
  ['a folder without a manifest', path.resolve(import.meta.dirname), 'MODEL_MISSING'],
  ['a file without a tokenizer beside it', path.resolve(import.meta.filename), 'MODEL_MISSING'],
])('%s is refused', async (_name, choice, code) => {
  await expect(findModel(modelsFolder, choice)).rejects.toMatchObject(refused(code));
});

it.each<[string, (folder: string) => void, string]>([
  [
    'a file with one byte changed',
    (model) => {
      const bytes = readFileSync(path.join(model, 'model_int8.onnx'));
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(path.join(model, 'model_int8.onnx'), bytes);
    },
    'MODEL_DAMAGED',
  ],
  ['a file cut short', (model) => truncateSync(path.join(model, 'model_int8.onnx'), 1_000_000), 'MODEL_DAMAGED'],
  [
    'a pointer to large file storage',
    (model) => writeFileSync(path.join(model, 'model_int8.onnx'), 'version https://git-lfs.github.com/spec/v1\n'),
    'MODEL_DAMAGED',
  ],
  ['a changed tokenizer', (model) => truncateSync(path.join(model, 'tokenizer.json'), 100), 'MODEL_DAMAGED'],
  ['a missing file', (model) => rmSync(path.join(model, 'model_int8.onnx')), 'MODEL_MISSING'],
  ['a missing manifest', (model) => rmSync(path.join(model, 'manifest.json')), 'MODEL_MISSING'],
  ['a manifest that is no JSON', (model) => writeFileSync(path.join(model, 'manifest.json'), '{'), 'MODEL_DAMAGED'],
  ['a manifest that says nothing', (model) => writeFileSync(path.join(model, 'manifest.json'), '{}'), 'MODEL_DAMAGED'],
])('%s is noticed before anything is loaded', async (name, change, code) => {
  const models = copy(name.replaceAll(' ', '-'), change);
  await expect(createEmbedder({ modelsFolder: models, model: 'int8', provider: 'cpu' })).rejects.toMatchObject(
    refused(code),
  );
  rmSync(models, { recursive: true });
});

it('A bare ONNX file with its tokenizer beside it works, and has a fingerprint of what it is', async () => {
  const bare = path.join(folder, 'my-model');
  mkdirSync(bare);
  for (const file of ['model_int8.onnx', 'tokenizer.json'])
    copyFileSync(path.join(embedded, file), path.join(bare, file));
  const embedder = await createEmbedder({ modelsFolder, model: path.join(bare, 'model_int8.onnx'), provider: 'cpu' });
  const { models } = JSON.parse(readFileSync(path.join(embedded, 'manifest.json'), 'utf8')) as ModelManifest;
  expect(embedder.modelInfo).toMatchObject({
    name: 'my-model',
    precision: 'int8',
    dimensions: 384,
    maxTokens: 256,
    sha256: models['int8']?.sha256,
  });
  expect(await embedder.embed('A text.')).toHaveLength(384);
  await embedder.close();
});

it('A bare file that onnxruntime cannot load is a damaged model', async () => {
  const bare = path.join(folder, 'noise');
  mkdirSync(bare);
  copyFileSync(path.join(embedded, 'tokenizer.json'), path.join(bare, 'tokenizer.json'));
  writeFileSync(path.join(bare, 'model.onnx'), 'noise '.repeat(1000));
  await expect(
    createEmbedder({ modelsFolder, model: path.join(bare, 'model.onnx'), provider: 'cpu' }),
  ).rejects.toMatchObject(refused('MODEL_DAMAGED'));
});

it('A packed Quarry takes its model only with the manifest that it was packed with', async () => {
  const name = `${EMBEDDED_MODEL}/manifest.json`;
  const sealed = {
    [name]: createHash('sha256')
      .update(readFileSync(path.join(modelsFolder, name)))
      .digest('hex'),
  };
  expect(await findModel(modelsFolder, 'int8', sealed)).toMatchObject({ precision: 'int8' });

  // Sound in itself, and yet another model: only the seal can tell.
  const models = copy('sealed', (model) =>
    writeFileSync(path.join(model, 'manifest.json'), `${readFileSync(path.join(model, 'manifest.json'), 'utf8')} `),
  );
  expect(await findModel(models, 'int8')).toMatchObject({ precision: 'int8' });
  await expect(findModel(models, 'int8', sealed)).rejects.toMatchObject(refused('MODEL_DAMAGED'));
  await expect(findModel(modelsFolder, 'int8', {})).rejects.toMatchObject(refused('MODEL_DAMAGED'));
  // A model of the user's own is none that was packed.
  expect(await findModel(models, path.join(models, EMBEDDED_MODEL), sealed)).toMatchObject({ precision: 'int8' });
});
