/** Calls about the language models. */
import { type Nothing, none, read } from './call.ts';

export interface ModelInfo {
  readonly name: string;
  readonly precision: string;
  readonly dimensions: number;
  /** Longest input in tokens, special tokens included. */
  readonly maxTokens: number;
  /** Longest passage in tokens: what the model was trained on, which may be less than it takes. */
  readonly passageTokens: number;
  /** Absolute path of the ONNX file. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The execution provider in use, such as `cpu`. */
  readonly provider: string;
  /** Why the provider asked for was not taken; empty when it was. */
  readonly providerNote: string;
  readonly fingerprint: string;
}

export const modelCalls = {
  /** The model in use; settles once the model and all vectors are in memory. Throws `MODEL_MISSING`, `MODEL_DAMAGED`, `MODEL_UNSUPPORTED`. */
  modelInfo: read<Nothing, ModelInfo>(none),
};
