import type { TextRange } from '../../../src-shared/model.ts';
import { pieces, type Piece } from './pieces.ts';

/** Part of a vector's fingerprint: changes whenever the same text may be cut in another way. */
export const CHUNKER_VERSION = 'windows-2';

/** Share of a window that the next one repeats, so that a thought cut in two is whole in one of them. */
const OVERLAP = 0.15;
/** A single sentence may take more than that. */
const OVERLAP_SENTENCE = 0.25;
/** A window may end early, at a line's end, when that leaves at least this share of it filled. */
const LINE_END = 0.6;
/** Texts longer than this many characters for each token allowed are cut without counting the whole. */
const WHOLE = 32;

/**
 * Cuts a text into windows that fit the model. A text that fits is one range; a blank one has none. Each window but a single
 * character that is too long by itself has at most `maxTokens` tokens, begins and ends with visible characters, and repeats
 * the last sentence, or up to 15 %, of the one before. Together they hold every visible character. Takes time in proportion to the text's length.
 *
 * @param countTokens tokens of a text, special tokens included
 * @param maxTokens the model's limit, special tokens included
 */
export function passages(text: string, countTokens: (text: string) => number, maxTokens: number): TextRange[] {
  if (!/\S/.test(text)) return [];
  if (text.length <= maxTokens * WHOLE && countTokens(text) <= maxTokens) return [{ start: 0, end: text.length }];

  const special = countTokens('');
  const budget = Math.max(1, maxTokens - special);
  const fits = (start: number, end: number): boolean => countTokens(text.slice(start, end)) <= maxTokens;
  const source = pieces(text, (part) => countTokens(part) - special, budget);
  const ranges: TextRange[] = [];
  let window: Piece[] = [];
  let fresh = 0; // pieces at the window's end that no earlier window has

  for (let next = source.next(); ; ) {
    let tokens = sum(window);
    while (!next.done && (fresh === 0 || tokens + next.value.tokens <= budget)) {
      if (fresh === 0) {
        while (window.length > 0 && tokens + next.value.tokens > budget) tokens -= window.shift()!.tokens;
      }
      window.push(next.value);
      tokens += next.value.tokens;
      fresh++;
      next = source.next();
    }
    if (fresh === 0) break;
    const first = window.length - fresh;
    let end = next.done ? window.length : lineEnd(window, first, budget);
    // Counts of the pieces need not add up to the count of the whole; the whole decides.
    while (end > first + 1 && !fits(window[0]!.start, window[end - 1]!.end)) end = Math.max(first + 1, end - Math.max(1, (end - first) >> 3));
    let start = 0;
    while (start < first && !fits(window[start]!.start, window[end - 1]!.end)) start++;
    add(ranges, trim(text, window[start]!.start, window[end - 1]!.end));
    fresh = window.length - end;
    window = window.slice(overlapStart(window, end, budget));
  }
  return ranges;
}

/** Adds a window, unless only blanks are new in it; one that only reaches further than the last takes its place. */
function add(ranges: TextRange[], range: TextRange): void {
  const last = ranges.at(-1);
  if (range.start >= range.end || (last && range.end <= last.end)) return;
  if (last?.start === range.start) ranges.pop();
  ranges.push(range);
}

function sum(window: readonly Piece[]): number {
  let tokens = 0;
  for (const piece of window) tokens += piece.tokens;
  return tokens;
}

/** How many pieces to keep so that the window ends with a line, when that does not empty it too much. */
function lineEnd(window: readonly Piece[], first: number, budget: number): number {
  let tokens = sum(window);
  for (let end = window.length; end > first + 1 && tokens >= budget * LINE_END; end--) {
    if (window[end - 1]!.endsLine) return end;
    tokens -= window[end - 1]!.tokens;
  }
  return window.length;
}

function overlapStart(window: readonly Piece[], end: number, budget: number): number {
  let start = end;
  let tokens = 0;
  while (start > 1) {
    tokens += window[start - 1]!.tokens;
    if (tokens > budget * (start === end ? OVERLAP_SENTENCE : OVERLAP)) break;
    start--;
  }
  return start;
}

function trim(text: string, start: number, end: number): TextRange {
  const part = text.slice(start, end);
  const from = start + (part.length - part.trimStart().length);
  return { start: from, end: start + part.trimEnd().length };
}
