/**
 * Chooses the passages of a document that get a vector. Of a very large document only a part does, because the model
 * takes some milliseconds for each passage.
 */
import { createHash } from 'node:crypto';
import type { TextRange } from '../../../../src-shared/model.ts';
import type { ParsedBlock, ParsedObservation } from '../../parse/format.ts';
import { createTimeSlice } from '../time-slice.ts';

/**
 * The most tokens of a document, or of a chapter of a log, that are embedded: seven times those of the largest of 197
 * session notes, or some 25,000 words of prose. A slow machine needs half a minute for them. The rest is found by words
 * only.
 */
export const MOST_TOKENS = 32_768;

/** Parts in which observations are sorted. */
const PARTS = 64;

/** What is left to the words. */
export interface WordsOnly {
  /** Observations without any vector. */
  readonly observations: number;
  /** The share of the text that no vector stands for, in per cent, 1 to 100; 0 where all has one. */
  readonly percent: number;
}

export const NOTHING_LEFT_OUT: WordsOnly = { observations: 0, percent: 0 };

export interface Budgeted {
  /**
   * The passages that are embedded, in the order of the text; none for bookkeeping, and none for an observation that is
   * found by words only.
   */
  passagesOf(observation: ParsedObservation): readonly TextRange[];
  readonly wordsOnly: WordsOnly;
}

export interface BudgetOptions {
  /** Windows of a text that fit the model. */
  readonly cut: (text: string) => readonly TextRange[];
  readonly countTokens: (text: string) => number;
  /** Default: {@link MOST_TOKENS}. */
  readonly most?: number;
}

/**
 * All passages where they are few enough. Else the first one of each observation, then the second ones, and so on, as
 * long as the budget lasts; and among equals by a hash of the text, so that they are spread over the document, and the
 * same ones after an edit.
 */
export async function withinBudget(
  blocks: readonly ParsedBlock[],
  { cut, countTokens, most = MOST_TOKENS }: BudgetOptions,
): Promise<Budgeted> {
  const pause = createTimeSlice();
  const every = blocks.flatMap(({ observations }) => observations.filter(({ type }) => type !== 'bookkeeping'));
  // Values of properties are looked for by their words.
  const all = every.filter(({ type }) => type !== 'property');
  const values = every.length - all.length;
  const known = new Map<ParsedObservation, readonly TextRange[]>();
  // A token is at least one character of the decomposed text, which is at most three times as long as the text.
  const characters = all.reduce((sum, { text }) => sum + text.length, 0);
  if (3 * characters <= most || (await fewTokens(all, most, countTokens, pause))) {
    for (const one of all) {
      known.set(one, cut(one.text));
      await pause();
    }
    return { passagesOf: (one) => known.get(one) ?? [], wordsOnly: { ...NOTHING_LEFT_OUT, observations: values } };
  }

  const taken = new Map<ParsedObservation, TextRange[]>();
  const hashes = new Float64Array(all.length);
  for (const [i, { text }] of all.entries()) {
    hashes[i] = createHash('sha256').update(text).digest().readUIntBE(0, 6);
    await pause();
  }
  const order = await inOrder(all, hashes, pause);
  let left = most;
  for (let round = 0, more = true; more && left > 0; round++) {
    more = false;
    for (const one of order) {
      if (left <= 0) break;
      const ranges = known.get(one) ?? cut(one.text);
      known.set(one, ranges);
      const range = ranges[round];
      if (!range) continue;
      more = true;
      left -= countTokens(one.text.slice(range.start, range.end));
      if (left < 0) break;
      taken.set(one, [...(taken.get(one) ?? []), range]);
      await pause();
    }
  }
  let covered = 0;
  for (const ranges of taken.values()) covered += coveredBy(ranges);
  const percent = Math.min(taken.size === 0 ? 100 : 99, Math.max(1, Math.round((1 - covered / characters) * 100)));
  return { passagesOf: (one) => taken.get(one) ?? [], wordsOnly: { observations: every.length - taken.size, percent } };
}

/**
 * Sorts observations by their hashes (48 bits each), equal ones in the order of the text. Sorts in parts of a few
 * thousand, because sorting a hundred thousand at once would delay searches.
 */
async function inOrder(
  all: readonly ParsedObservation[],
  hashes: Float64Array,
  pause: () => Promise<void> | undefined,
): Promise<readonly ParsedObservation[]> {
  const parts: number[][] = Array.from({ length: PARTS }, () => []);
  for (const [i, hash] of hashes.entries()) (parts[Math.floor(hash / (2 ** 48 / PARTS))] as number[]).push(i);
  const order: ParsedObservation[] = [];
  for (const part of parts) {
    part.sort((a, b) => (hashes[a] as number) - (hashes[b] as number) || a - b);
    for (const i of part) order.push(all[i] as ParsedObservation);
    await pause();
  }
  return order;
}

/** Whether all texts together have at most so many tokens; looks no further than that takes. */
async function fewTokens(
  all: readonly ParsedObservation[],
  most: number,
  countTokens: (text: string) => number,
  pause: () => Promise<void> | undefined,
): Promise<boolean> {
  let tokens = 0;
  for (const { text } of all) {
    tokens += countTokens(text);
    if (tokens > most) return false;
    await pause();
  }
  return true;
}

/** Characters in at least one of the ranges, which are in order and may overlap. */
function coveredBy(ranges: readonly TextRange[]): number {
  let [covered, end] = [0, 0];
  for (const range of ranges) {
    covered += Math.max(0, range.end - Math.max(end, range.start));
    end = Math.max(end, range.end);
  }
  return covered;
}
