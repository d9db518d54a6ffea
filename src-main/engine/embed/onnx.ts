/** The only file that knows onnxruntime: token ids in, one unit vector out, or for a pair of texts one number. */
import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { EngineError } from '../../../src-shared/errors.ts';
import type { TokenPair } from './tokenizer.ts';
import { meanPool, normalise } from './pooling.ts';

export interface OnnxModel {
  readonly dimensions: number;
  /** The execution provider in use. */
  readonly provider: string;
  /** Why the provider asked for was not taken; empty when it was. */
  readonly providerNote: string;
  /** One text: token ids to `Float32Array` of `[dimensions]`, length 1. Blocks its thread meanwhile. */
  run(ids: Int32Array): Promise<Float32Array>;
  /** Gives its memory back. */
  release(): Promise<void>;
}

export interface OnnxOptions {
  readonly file: string;
  readonly pooling: 'mean' | 'cls';
  /** `auto`, `cpu`, `coreml` … */
  readonly provider: string;
  /** Token ids that the model is tried with: those of an empty text. */
  readonly warmUp: readonly number[];
}

const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];

/**
 * Loads a model whose inputs are BERT's and whose output is `sentence_embedding` (taken as it is, already pooled and
 * normalised) or `last_hidden_state` (pooled and normalised here).
 *
 * @throws EngineError `MODEL_DAMAGED`, `MODEL_UNSUPPORTED`
 */
export async function loadOnnx({ file, pooling, provider, warmUp }: OnnxOptions): Promise<OnnxModel> {
  const { session, used, note } = await createSession(file, provider);
  const unknown = session.inputNames.find((name) => !INPUTS.includes(name));
  const output = ['sentence_embedding', 'last_hidden_state'].find((name) => session.outputNames.includes(name));
  if (unknown !== undefined || output === undefined) {
    throw new EngineError(
      'MODEL_UNSUPPORTED',
      `The model ${file} has inputs (${session.inputNames.join(', ')}) or outputs (${session.outputNames.join(', ')}) that Quarry does not know.`,
      {
        next: 'Choose a sentence embedding model of the BERT family.',
        details: { file },
      },
    );
  }

  const run = async (ids: Int32Array): Promise<Float32Array> => {
    const shape = [1, ids.length];
    const feeds: Record<string, Tensor> = {};
    for (const name of session.inputNames) feeds[name] = new Tensor('int64', inputOf(name, ids), shape);
    const results = await session.run(feeds, [output]);
    const data = results[output]?.data as Float32Array;
    if (output === 'sentence_embedding') return data.slice();
    const dimensions = data.length / ids.length;
    return normalise(pooling === 'cls' ? data.slice(0, dimensions) : meanPool(data, dimensions));
  };

  // Warms the session up and tells the dimensions, which a graph with symbolic shapes does not.
  const dimensions = (await run(Int32Array.from(warmUp))).length;
  return { dimensions, provider: used, providerNote: note, run, release: () => session.release() };
}

function inputOf(name: string, ids: Int32Array): BigInt64Array {
  if (name === 'input_ids') return BigInt64Array.from(ids, BigInt);
  return new BigInt64Array(ids.length).fill(name === 'attention_mask' ? 1n : 0n);
}

export interface PairModel {
  /** A pair of texts to the model's score, −∞ to ∞. Blocks its thread meanwhile. */
  run(pair: TokenPair): Promise<number>;
  /** Gives its memory back. */
  release(): Promise<void>;
}

/**
 * Loads a cross-encoder whose inputs are BERT's and whose output is `logits` of [1, 1].
 *
 * @param warmUp any pair, to try the model with
 * @throws EngineError `MODEL_DAMAGED`, `MODEL_UNSUPPORTED`
 */
export async function loadPairOnnx(file: string, provider: string, warmUp: TokenPair): Promise<PairModel> {
  const { session } = await createSession(file, provider);
  const unsupported = (why: string): EngineError =>
    new EngineError('MODEL_UNSUPPORTED', `The reranking model ${file} ${why}.`, {
      next: 'Choose a cross-encoder of the BERT family with one output, as those trained on MS MARCO.',
      details: { file },
    });
  if (!session.outputNames.includes('logits') || session.inputNames.some((name) => !INPUTS.includes(name))) {
    throw unsupported(
      `has inputs (${session.inputNames.join(', ')}) or outputs (${session.outputNames.join(', ')}) that Quarry does not know`,
    );
  }
  const run = async ({ ids, types }: TokenPair): Promise<number> => {
    const feeds: Record<string, Tensor> = {};
    for (const name of session.inputNames) {
      feeds[name] = new Tensor(
        'int64',
        name === 'token_type_ids' ? BigInt64Array.from(types, BigInt) : inputOf(name, ids),
        [1, ids.length],
      );
    }
    const { logits } = await session.run(feeds, ['logits']);
    if (!logits || logits.type !== 'float32' || logits.size !== 1)
      throw unsupported(`gives logits of [${logits?.dims.join(', ') ?? ''}] and not one number`);
    return (logits.data as Float32Array)[0] as number;
  };
  await run(warmUp); // warms it up, and shows what comes out
  return { run, release: () => session.release() };
}

async function createSession(
  file: string,
  provider: string,
): Promise<{ session: InferenceSession; used: string; note: string }> {
  // CoreML has no place for a 30,522-row embedding and splits this graph into dozens of parts: CPU is the sound default
  // on every platform until a measurement on the machine itself says otherwise.
  const wanted = provider === 'auto' ? 'cpu' : provider;
  if (wanted !== 'cpu') {
    const available = listSupportedBackends().map(({ name }) => name);
    if (!available.includes(wanted)) {
      return {
        session: await create(file, 'cpu'),
        used: 'cpu',
        note: `This build of onnxruntime has no provider "${wanted}" (it has ${available.join(', ')}), so the CPU is used.`,
      };
    }
    try {
      return { session: await create(file, wanted), used: wanted, note: '' };
    } catch (error) {
      return {
        session: await create(file, 'cpu'),
        used: 'cpu',
        note: `The provider "${wanted}" could not load the model (${firstLine(error)}), so the CPU is used.`,
      };
    }
  }
  return { session: await create(file, 'cpu'), used: 'cpu', note: '' };
}

/** Bit 0x10 of CoreML's flags asks for an ML program, the format that is still developed. */
const COREML_ML_PROGRAM = 0x10;

async function create(file: string, provider: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, {
      executionProviders:
        provider === 'cpu'
          ? ['cpu']
          : [provider === 'coreml' ? { name: 'coreml', coreMlFlags: COREML_ML_PROGRAM } : provider, 'cpu'],
      graphOptimizationLevel: 'all',
      // One thread a run and several runs at once use the cores better than threads inside a run; without spinning, an
      // idle engine costs no processor time.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (cause) {
    if (provider !== 'cpu') throw cause;
    throw new EngineError('MODEL_DAMAGED', `The model ${file} cannot be loaded: ${firstLine(cause)}`, {
      next: 'Restore the original file, or choose another with --model PATH.',
      details: { file },
      cause,
    });
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] as string;
}
