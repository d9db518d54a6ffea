/**
 * Texts to unit vectors. One text a run, because dynamic int8 scales depend on all that is in a batch: the same text
 * gives the same vector alone or among thousands, whatever runs beside it.
 */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { EngineError } from '../../../src-shared/errors.ts';
import type { HealthCheck, ModelInfo } from '../../../src-shared/model.ts';
import { createInferencePool, type InferencePool, type RunOptions } from './inference-pool.ts';
import { wrongManifest } from './manifest.ts';
import { findModel, type ModelFiles } from './model-files.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

export type TextKind = 'query' | 'document';

export interface Embedder {
  readonly modelInfo: ModelInfo;
  /**
   * One text at once, on a thread that bulk work holds for {@link FEW} texts at most. `Float32Array` of `[dimensions]`,
   * length 1.
   * A patient text waits until no other does; one that is aborted before its turn is not embedded.
   */
  embed(text: string, kind?: TextKind, options?: RunOptions): Promise<Float32Array>;
  /**
   * Many texts over all cores, in order of the input; the same vectors as {@link embed} gives. Urgent ones, as of a
   * note that was just edited, go before what else is embedded in bulk, and few of them take the thread for single
   * texts while nobody searches.
   */
  embedBatch(
    texts: readonly string[],
    kind?: TextKind,
    options?: { readonly urgent?: boolean },
  ): Promise<Float32Array[]>;
  /**
   * Ends the threads of {@link embedBatch} and gives their memory back (60 MB each); the next batch starts new ones.
   */
  release(): Promise<void>;
  /** Tokens of a text as a document, special tokens included. */
  countTokens(text: string): number;
  /** Embeds a sentence and looks at the result. */
  healthCheck(): Promise<HealthCheck>;
  close(): Promise<void>;
}

/**
 * So few texts, as of a note that was edited, are done on the thread for single ones before others have loaded the
 * model.
 */
const FEW = 8;
/** So many urgent texts take less time there than other threads need to load the model. */
const FEW_URGENT = 48;

export interface EmbedderOptions {
  readonly modelsFolder: string;
  /** See `findModel`. */
  readonly model: string;
  readonly provider: string;
  /**
   * Threads for {@link Embedder.embedBatch}. Default: one a core but one, which is left for searches and for writing;
   * at least 2, at most 8.
   */
  readonly threads?: number;
}

/**
 * Loads the model.
 *
 * @throws EngineError `MODEL_MISSING`, `MODEL_DAMAGED`, `MODEL_UNSUPPORTED`
 */
export async function createEmbedder({
  modelsFolder,
  model,
  provider,
  threads = Math.max(2, Math.min(availableParallelism() - 1, 8)),
}: EmbedderOptions): Promise<Embedder> {
  const files = await findModel(modelsFolder, model);
  const loading = loadTokenizer(files.tokenizer, files.maxTokens).then((tokenizer) => fitting(files, tokenizer));
  loading.catch(() => {}); // awaited below
  // A manifest names the special tokens, so the model need not wait for the tokenizer.
  const warmUp = files.specialTokens ?? (await loading).specialTokens;
  const onnx = { file: files.onnx, pooling: files.pooling, provider, warmUp };
  const interactive = createInferencePool(onnx, 1, { queuedPerThread: 1 });
  const loaded = async (): Promise<[Tokenizer, Awaited<InferencePool['ready']>]> => {
    interactive.ready.catch(() => {});
    // what is wrong with the manifest is told first: it may be why the model does not run
    const tokenizer = await loading;
    const session = await interactive.ready;
    if (files.manifest !== null && files.dimensions !== session.dimensions) {
      throw wrongManifest(
        files.manifest,
        `"dimensions" is ${files.dimensions}, and the model gives vectors of ${session.dimensions}`,
      );
    }
    return [tokenizer, session];
  };
  const [tokenizer, session] = await loaded().catch(async (error: unknown) => {
    await interactive.close();
    throw error;
  });

  const encode = (text: string, kind: TextKind): Int32Array => tokenizer.encode(files.prefixes[kind] + text);

  let bulk: InferencePool | null = null;
  let busyWithFew = false;
  let closed = false;
  const release = async (): Promise<void> => {
    const ending = bulk;
    bulk = null;
    await ending?.close();
  };

  return {
    modelInfo: {
      name: files.name,
      precision: files.precision,
      dimensions: session.dimensions,
      maxTokens: files.maxTokens,
      passageTokens: files.passageTokens,
      file: files.onnx,
      bytes: files.bytes,
      sha256: files.sha256,
      provider: session.provider,
      providerNote: session.providerNote,
      fingerprint: fingerprintOf([
        files.sha256,
        files.tokenizerSha256,
        files.pooling,
        String(files.maxTokens),
        files.prefixes.query,
        files.prefixes.document,
      ]),
      ranking: files.ranking,
    },
    embed: (text, kind = 'query', options) => interactive.run(encode(text, kind), options),
    async embedBatch(texts, kind = 'document', { urgent = false } = {}) {
      if (texts.length === 0) return [];
      if (closed) throw new EngineError('CANCELLED', 'The embedder has been closed.');
      if (urgent && texts.length <= FEW_URGENT)
        return Promise.all(texts.map((text) => interactive.run(encode(text, kind), { patient: true })));
      if (texts.length <= FEW && !bulk && !busyWithFew) {
        busyWithFew = true;
        try {
          return await Promise.all(texts.map((text) => interactive.run(encode(text, kind))));
        } finally {
          busyWithFew = false;
        }
      }
      const pool = (bulk ??= createInferencePool(onnx, threads, { background: true, proven: true }));
      return Promise.all(texts.map((text) => pool.run(encode(text, kind), { patient: !urgent })));
    },
    release,
    countTokens: (text) => tokenizer.count(files.prefixes.document + text),
    async healthCheck() {
      const name = 'model';
      try {
        const vector = await interactive.run(encode('The model answers.', 'query'));
        const length = Math.hypot(...vector);
        const ok = vector.length === session.dimensions && Math.abs(length - 1) < 1e-3;
        return {
          name,
          ok,
          detail: `${files.name} (${files.precision}) on ${session.provider}, ${vector.length} dimensions, length ${length.toFixed(4)}`,
          next: ok ? '' : 'Choose another model with --model.',
        };
      } catch (error) {
        return {
          name,
          ok: false,
          detail: String(error),
          next: 'Restart Quarry; if it happens again, choose another model with --model.',
        };
      }
    },
    async close() {
      closed = true;
      await Promise.all([interactive.close(), release()]);
    },
  };
}

/**
 * The tokenizer, where it has the special tokens that the manifest says.
 *
 * @throws EngineError `MODEL_DAMAGED`
 */
function fitting({ manifest, specialTokens }: ModelFiles, tokenizer: Tokenizer): Tokenizer {
  if (manifest === null || specialTokens === null) return tokenizer;
  const unknown = specialTokens.filter((id) => !tokenizer.has(id));
  if (unknown.length > 0)
    throw wrongManifest(
      manifest,
      `"specialTokens" has ${unknown.join(', ')}, which ${unknown.length === 1 ? 'is' : 'are'} outside the vocabulary of the tokenizer`,
    );
  if (specialTokens.join() !== tokenizer.specialTokens.join()) {
    throw wrongManifest(
      manifest,
      `"specialTokens" is [${specialTokens.join(', ')}], and the tokenizer gives [${tokenizer.specialTokens.join(', ')}] for an empty text`,
    );
  }
  return tokenizer;
}

/** Twelve hexadecimal digits over all that decides a vector: vectors of two fingerprints are never compared. */
function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 12);
}
