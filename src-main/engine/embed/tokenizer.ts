import { readFile } from 'node:fs/promises';
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { EngineError } from '../../../src-shared/errors.ts';
import { createUnigram, isUnigram } from './unigram.ts';

export interface Tokenizer {
  /** Token ids with the special tokens, at most `maxTokens`: what does not fit is cut before the closing ones. */
  encode(text: string): Int32Array;
  /** How many tokens the text has, special tokens included, without a cut. */
  count(text: string): number;
  /** Ids of the tokens of an empty text, in their order. */
  readonly specialTokens: readonly number[];
  /** Whether the vocabulary has a token with this id. */
  has(id: number): boolean;
}

/**
 * No input of `maxTokens` tokens is as long as this many characters a token unless it is made of words that the
 * vocabulary does not have; the cut keeps one huge text from costing seconds.
 */
const CHARACTERS_PER_TOKEN = 64;

/**
 * Reads `tokenizer.json`. Its own truncation and padding are not used: the model's limit decides, and one text per run
 * needs no padding.
 *
 * @throws EngineError `MODEL_DAMAGED`
 */
export async function loadTokenizer(file: string, maxTokens: number): Promise<Tokenizer> {
  const { encode, has } = await load(file, whole);
  const specialTokens = encode('');
  const closing = closingTokens(encode, specialTokens);
  return {
    encode(text) {
      const ids = encode(text.slice(0, maxTokens * CHARACTERS_PER_TOKEN));
      if (ids.length <= maxTokens) return Int32Array.from(ids);
      return Int32Array.from([...ids.slice(0, maxTokens - closing), ...ids.slice(ids.length - closing)]);
    },
    count: (text) => encode(text).length,
    specialTokens,
    has,
  };
}

/** Token ids with the special ones, not cut. */
type Encode = (text: string) => readonly number[];

/** The tokenizer of a parsed file, by its kind. */
function whole(json: object): { readonly encode: Encode; readonly has: Tokenizer['has'] } {
  if (isUnigram(json)) {
    const unigram = createUnigram(json);
    return { encode: unigram.encode, has: (id) => id < unigram.size };
  }
  const tokenizer = new HubTokenizer(json, {});
  return { encode: (text) => tokenizer.encode(text).ids, has: (id) => tokenizer.id_to_token(id) !== undefined };
}

/** How many special tokens stand behind a text: those that end both a text and an empty one. */
function closingTokens(encode: Encode, specialTokens: readonly number[]): number {
  const ids = encode('.');
  let closing = 0;
  while (
    closing < specialTokens.length &&
    closing < ids.length &&
    ids.at(-1 - closing) === specialTokens.at(-1 - closing)
  )
    closing++;
  return closing;
}

/**
 * Two texts as one input: `[CLS] a [SEP] b [SEP]`, with the type of each token: 0 for the first text, 1 for the second.
 */
export interface TokenPair {
  readonly ids: Int32Array;
  readonly types: Int32Array;
}

export interface PairTokenizer {
  /**
   * At most `maxTokens` tokens: the first text may have half of them, the second what is left; what does not fit is cut
   * at its end.
   */
  encode(first: string, second: string): TokenPair;
}

/** Reads `tokenizer.json` for a model that takes pairs. Throws as {@link loadTokenizer}. */
export async function loadPairTokenizer(file: string, maxTokens: number): Promise<PairTokenizer> {
  const tokenizer = await load(file, (json) => new HubTokenizer(json, {}));
  const cut = (text: string): string => text.slice(0, maxTokens * CHARACTERS_PER_TOKEN);
  return {
    encode(first, second) {
      const { ids, token_type_ids: types } = tokenizer.encode(cut(first), {
        text_pair: cut(second),
        return_token_type_ids: true,
      });
      // The tokenizer knows where the special tokens stand: only tokens in front of each text's closing one are taken
      // out.
      const border = types.indexOf(1);
      if (ids.length <= maxTokens || border < 0)
        return { ids: Int32Array.from(ids.slice(0, maxTokens)), types: Int32Array.from(types.slice(0, maxTokens)) };
      const rest = ids.length - border;
      const keepFirst = Math.min(border, Math.max(Math.floor(maxTokens / 2), maxTokens - rest));
      const shorten = (values: readonly number[], most: number): number[] =>
        values.length <= most ? [...values] : [...values.slice(0, most - 1), values.at(-1) as number];
      const join = (values: readonly number[]): Int32Array =>
        Int32Array.from([
          ...shorten(values.slice(0, border), keepFirst),
          ...shorten(values.slice(border), maxTokens - keepFirst),
        ]);
      return { ids: join(ids), types: join(types) };
    },
  };
}

async function load<T>(file: string, make: (json: object) => T): Promise<T> {
  try {
    return make(JSON.parse(await readFile(file, 'utf8')) as object);
  } catch (cause) {
    throw new EngineError('MODEL_DAMAGED', `The tokenizer ${file} cannot be read.`, {
      next: 'Restore the original file.',
      details: { file },
      cause,
    });
  }
}
