/** Which files make up the model, found and checked before anything is loaded. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../../src-shared/errors.ts';
import { type ManifestFile, type ModelConstants, type ModelManifest, parseManifest } from './manifest.ts';
import { breaksSeal, readSeal, type Seal } from './model-checksums.ts';

/** The model that comes with Quarry and is used by itself unless another is asked for. */
export const EMBEDDED_MODEL = 'all-MiniLM-L6-v2';
/** The model that comes with Quarry and reads many languages. */
export const MULTILINGUAL_MODEL = 'multilingual-e5-small';

const MANIFEST = 'manifest.json';

/** A model on disk whose files are those its manifest promises. */
export interface ModelFiles extends ModelConstants {
  readonly name: string;
  readonly precision: string;
  /** Absolute. */
  readonly onnx: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Absolute. */
  readonly tokenizer: string;
  /** SHA-256 of the tokenizer's file: with another one the same text has other tokens, and another vector. */
  readonly tokenizerSha256: string;
  /** Absolute; `null` for a bare ONNX file, whose dimensions and special tokens are found when it is loaded. */
  readonly manifest: string | null;
  readonly dimensions: number | null;
  readonly specialTokens: readonly number[] | null;
  readonly passageTokens: number;
}

/**
 * Finds the model's files and checks size and SHA-256 of those a manifest names.
 *
 * @param modelsFolder the folder of the models that come with Quarry
 * @param choice a precision of the embedded model (`int8`, `fp32`), the name of a model that comes with Quarry, or the
 *   path of an ONNX file or of a model's folder
 * @param sealed what the embedded model was when Quarry was packed; as a rule that of this Quarry
 * @throws EngineError `MODEL_MISSING`, `MODEL_DAMAGED`, `MODEL_UNSUPPORTED`
 */
export async function findModel(modelsFolder: string, choice: string, sealed?: Seal): Promise<ModelFiles> {
  const embedded = path.join(modelsFolder, EMBEDDED_MODEL);
  if (/^[a-z0-9]+$/.test(choice)) {
    const manifest = await readManifest(embedded, sealed ?? (await readSeal()));
    if (!manifest) throw missing(path.join(embedded, MANIFEST));
    return fromManifest(embedded, manifest, choice);
  }
  if (choice === EMBEDDED_MODEL || choice === MULTILINGUAL_MODEL) {
    const own = path.join(modelsFolder, choice);
    const manifest = await readManifest(own, sealed ?? (await readSeal()));
    if (!manifest) throw missing(path.join(own, MANIFEST));
    return fromManifest(own, manifest, Object.keys(manifest.models)[0] as string);
  }
  const given = path.resolve(choice);
  const found = await stat(given).catch(() => null);
  if (!found) throw missing(given);
  const folder = found.isDirectory() ? given : path.dirname(given);
  const manifest = await readManifest(folder);
  if (manifest) {
    const precision = found.isDirectory()
      ? Object.keys(manifest.models)[0]
      : Object.entries(manifest.models).find(([, { file }]) => file === path.basename(given))?.[0];
    if (precision !== undefined) return fromManifest(folder, manifest, precision);
  }
  if (found.isDirectory()) throw missing(path.join(folder, MANIFEST));
  return withoutManifest(embedded, given, found.size);
}

async function fromManifest(folder: string, manifest: ModelManifest, precision: string): Promise<ModelFiles> {
  const entry = manifest.models[precision];
  if (!entry) {
    throw new EngineError('MODEL_UNSUPPORTED', `The model ${manifest.name} has no precision called "${precision}".`, {
      next: `Choose one of ${Object.keys(manifest.models).join(', ')}, or give the path of an ONNX file.`,
      details: { precision },
    });
  }
  const [onnx, tokenizer] = await Promise.all([checkFile(folder, entry), checkFile(folder, manifest.tokenizer)]);
  const { name, dimensions, specialTokens } = manifest;
  return {
    ...constantsOf(manifest),
    name,
    precision,
    onnx,
    bytes: entry.bytes,
    sha256: entry.sha256,
    tokenizer,
    tokenizerSha256: manifest.tokenizer.sha256,
    manifest: path.join(folder, MANIFEST),
    dimensions,
    specialTokens,
  };
}

function constantsOf({
  maxTokens,
  passageTokens = maxTokens,
  pooling,
  prefixes,
  ranking,
}: ModelManifest): ModelConstants & Pick<ModelFiles, 'passageTokens'> {
  return { maxTokens, passageTokens, pooling, prefixes, ranking };
}

/**
 * A bare ONNX file: its tokenizer must stand beside it; what a manifest would tell is taken as for the embedded model.
 */
async function withoutManifest(embedded: string, onnx: string, bytes: number): Promise<ModelFiles> {
  const tokenizer = path.join(path.dirname(onnx), 'tokenizer.json');
  if (!(await stat(tokenizer).catch(() => null))) throw missing(tokenizer);
  const manifest = await readManifest(embedded);
  if (!manifest) throw missing(path.join(embedded, MANIFEST));
  return {
    ...constantsOf(manifest),
    name: path.basename(path.dirname(onnx)),
    precision: path.basename(onnx, '.onnx').replace(/^model_?/, '') || 'custom',
    onnx,
    bytes,
    sha256: await sha256(onnx),
    tokenizer,
    tokenizerSha256: await sha256(tokenizer),
    manifest: null,
    dimensions: null,
    specialTokens: null,
  };
}

async function readManifest(folder: string, seal: Seal | null = null): Promise<ModelManifest | null> {
  const file = path.join(folder, MANIFEST);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  // Its checksums are those that the model's files are checked by: so this one file stands for all.
  if (breaksSeal(seal, `${path.basename(folder)}/manifest.json`, text)) {
    throw new EngineError('MODEL_DAMAGED', `The model's manifest ${file} has changed since Quarry was packed.`, {
      next: 'Install Quarry again, or choose another model with --model PATH.',
      details: { file },
    });
  }
  return parseManifest(text, file);
}

/** Gives the absolute path of a file that is exactly the one its manifest promises. */
export async function checkFile(folder: string, { file, bytes, sha256: expected }: ManifestFile): Promise<string> {
  const absolute = path.join(folder, file);
  const found = await stat(absolute).catch(() => null);
  if (!found) throw missing(absolute);
  if (found.size !== bytes || (await sha256(absolute)) !== expected) {
    throw new EngineError(
      'MODEL_DAMAGED',
      `The model file ${absolute} is not the one it should be (${found.size} bytes, ${bytes} expected, or another content).`,
      {
        next: RESTORE,
        details: { file: absolute, bytes: found.size, expected: bytes },
      },
    );
  }
  return absolute;
}

const RESTORE =
  'Restore the original file (in a clone: "git checkout models"), or choose another model with --model PATH.';

function missing(file: string): EngineError {
  return new EngineError('MODEL_MISSING', `The model file ${file} is not there.`, {
    next: 'Put it there, or choose another model with --model PATH (an ONNX file with its tokenizer.json beside it) or QUARRY_MODEL=int8.',
    details: { file },
  });
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
