import { readFile } from 'node:fs/promises';
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { EngineError } from '../../../src-shared/errors.ts';

export interface Tokenizer {
  /** Token ids with the special tokens, at most `maxTokens`: what does not fit is cut before the closing one. */
  encode(text: string): Int32Array;
  /** How many tokens the text has, special tokens included, without a cut. */
  count(text: string): number;
}

/**
 * No input of `maxTokens` tokens is as long as this many characters a token unless it is made of words that the vocabulary
 * does not have; the cut keeps one huge text from costing seconds.
 */
const CHARACTERS_PER_TOKEN = 64;

/**
 * Reads `tokenizer.json`. Its own truncation and padding are not used: the model's limit decides, and one text per run needs
 * no padding.
 *
 * @throws EngineError `MODEL_DAMAGED`
 */
export async function loadTokenizer(file: string, maxTokens: number): Promise<Tokenizer> {
  let tokenizer: HubTokenizer;
  try {
    tokenizer = new HubTokenizer(JSON.parse(await readFile(file, 'utf8')) as object, {});
  } catch (cause) {
    throw new EngineError('MODEL_DAMAGED', `The tokenizer ${file} cannot be read.`, { next: 'Put the file back as it was released.', details: { file }, cause });
  }
  return {
    encode(text) {
      const { ids } = tokenizer.encode(text.slice(0, maxTokens * CHARACTERS_PER_TOKEN));
      if (ids.length <= maxTokens) return Int32Array.from(ids);
      const cut = Int32Array.from(ids.slice(0, maxTokens));
      cut[maxTokens - 1] = ids[ids.length - 1] as number;
      return cut;
    },
    count: (text) => tokenizer.encode(text).ids.length,
  };
}
