/** Calls about the language models. */
import type { ModelInfo } from '../model-info.ts';
import { type Nothing, none, read } from './call.ts';

export type { ContextWeights, EvidenceWeights, FusionWeights, ModelInfo, ModelRanking } from '../model-info.ts';

export const modelCalls = {
  /**
   * The model in use; settles once the model and all vectors are in memory. Throws `MODEL_MISSING`, `MODEL_DAMAGED`,
   * `MODEL_UNSUPPORTED`.
   */
  modelInfo: read<Nothing, ModelInfo>(none),
};
