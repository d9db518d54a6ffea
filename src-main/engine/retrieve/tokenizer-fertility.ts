/** How well a model reads a text: whether it was trained on its language. */
import type { ModelRanking } from '../../../src-shared/model.ts';

/** Characters that are looked at: a text does not change its language. */
const LOOKED_AT = 1_000;
/** Scripts that put no space between words. A word has about so many of their characters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const CHARACTERS_PER_WORD = 2.5;

/**
 * How far the model's vector of a text can be trusted, 0 to 1, by the tokens that its words come apart into
 * ("fertility", as tokenizers are compared: Rust et al. 2021, arXiv 2012.15613). A tokenizer keeps whole what its model
 * has seen often.
 *
 * @param countTokens tokens of a text with the special ones, as the embedder counts
 * @param fertility of the model in use. Of the one that comes with Quarry, 9 of 10 English questions have fewer tokens
 *   a word than `read`, about code too; Spanish has 1.8, German 2.2, Chinese 2.5
 */
export function readability(
  text: string,
  countTokens: (text: string) => number,
  { read, spelt }: ModelRanking['fertility'],
): number {
  const words = text.slice(0, LOOKED_AT).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  if (words.length === 0) return 1;
  const fertility =
    (countTokens(words.join(' ')) - countTokens('')) / words.reduce((sum, word) => sum + wordsIn(word), 0);
  return Math.min(1, Math.max(0, (spelt - fertility) / (spelt - read)));
}

/** How many words stand in a run of letters and digits. */
function wordsIn(run: string): number {
  const unspaced = run.match(UNSPACED)?.length ?? 0;
  return unspaced / CHARACTERS_PER_WORD + (unspaced < run.length ? 1 : 0);
}
