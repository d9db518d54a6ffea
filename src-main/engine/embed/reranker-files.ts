import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../../src-shared/errors.ts';
import { issuesOf, manifestFile } from './manifest.ts';
import { checkFile } from './model-files.ts';

/** `manifest.json` of a reranker's folder; other fields are left alone. */
const schema = z.object({
  kind: z.literal('reranker'),
  name: z.string().min(1),
  licence: z.string(),
  /** Longest input in tokens: query, passage and special tokens together. */
  maxTokens: z.int().min(8).max(8_192),
  tokenizer: manifestFile,
  /** By precision; the first counts. */
  models: z.record(z.string(), manifestFile),
});

/** A reranking model on disk whose files are those its manifest promises. */
export interface RerankerFiles {
  readonly name: string;
  /** Absolute. */
  readonly onnx: string;
  /** Absolute. */
  readonly tokenizer: string;
  readonly maxTokens: number;
}

/**
 * The reranker in a folder; `null` where the folder has no manifest, or another kind of model. Checks size and SHA-256
 * of its files.
 *
 * @throws EngineError `MODEL_MISSING`, `MODEL_DAMAGED`
 */
export async function findReranker(folder: string): Promise<RerankerFiles | null> {
  const file = path.join(folder, 'manifest.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const manifest = parse(text);
  if ((manifest as { kind?: unknown } | null)?.kind !== 'reranker') return null;
  const read = schema.safeParse(manifest);
  const precision = read.success ? Object.keys(read.data.models)[0] : undefined;
  if (!read.success || precision === undefined) {
    const why = read.success ? '"models" names no file' : issuesOf(read.error, manifest);
    throw new EngineError('MODEL_DAMAGED', `The reranker's manifest ${file} cannot be used: ${why}.`, {
      next: 'It needs kind, name, licence, maxTokens, tokenizer and models; each file needs file, bytes and sha256.',
      details: { file },
    });
  }
  const { name, tokenizer, maxTokens, models } = read.data;
  const onnx = models[precision] as z.infer<typeof manifestFile>;
  const [onnxFile, tokenizerFile] = await Promise.all([checkFile(folder, onnx), checkFile(folder, tokenizer)]);
  return { name: `${name} (${precision})`, onnx: onnxFile, tokenizer: tokenizerFile, maxTokens };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null; // what kind of model it is nobody knows: it may not be meant for this
  }
}
