/** The reranking model that the user has put into a models folder: looked for and loaded when it is first asked for. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../../src-shared/errors.ts';
import { type CrossEncoder, createCrossEncoder } from '../embed/cross-encoder.ts';
import { findReranker, type RerankerFiles } from '../embed/reranker-files.ts';

export interface Rerankers {
  /** @throws EngineError `RERANKER_MISSING`, `MODEL_DAMAGED`, `MODEL_UNSUPPORTED`; the next call tries again */
  load(): Promise<CrossEncoder>;
  close(): Promise<void>;
}

/** @param folders where models stand, each in a folder of its own; the first that has a reranker counts */
export function createRerankers(folders: readonly string[], provider: string): Rerankers {
  let loading: Promise<CrossEncoder> | null = null;
  let closed = false;
  const start = async (): Promise<CrossEncoder> => {
    for (const folder of folders) {
      const files = await firstIn(folder);
      if (files) return createCrossEncoder(files, provider);
    }
    throw new EngineError('RERANKER_MISSING', 'There is no reranking model.', {
      next: `Put one into ${path.join(folders[0] ?? '', 'NAME')}: model.onnx, tokenizer.json and a manifest.json with "kind": "reranker". Searches work without it.`,
    });
  };
  return {
    async load() {
      if (closed) throw new EngineError('ENGINE_STOPPED', 'The engine has been closed.');
      loading ??= start();
      const current = loading;
      try {
        const encoder = await current;
        if (!encoder.ended) return encoder;
      } catch (error) {
        if (loading === current) loading = null;
        throw error;
      }
      if (loading === current) loading = null; // its thread was lost: another one is started
      return this.load();
    },
    async close() {
      closed = true;
      await loading?.then((encoder) => encoder.close()).catch(() => {});
    },
  };
}

/** By name, so that the choice does not depend on the file system. */
async function firstIn(folder: string): Promise<RerankerFiles | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const name of entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()) {
    const files = await findReranker(path.join(folder, name));
    if (files) return files;
  }
  return null;
}
