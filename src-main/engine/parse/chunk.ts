import type { TextRange } from '../../../src-shared/model.ts';
import { pieces, type Piece } from './split-passages.ts';

/** Part of a vector's fingerprint: changes whenever the same text may be cut in another way. */
export const CHUNKER_VERSION = 'windows-3';

/** Share of a window that the next one repeats, so that a thought cut in two is whole in one of them. */
const OVERLAP = 0.15;
/** A single sentence may take more than that. */
const OVERLAP_SENTENCE = 0.25;
/** A window may end early, at a line's end, when that leaves at least this share of it filled. */
const LINE_END = 0.6;
/**
 * A window has at most this many characters for each token allowed: words that the vocabulary does not have are one
 * token, however long, and a model's input is cut.
 */
const LONGEST = 32;

/**
 * Cuts a text into windows that fit the model. A text that fits is one range; a blank one has none. Each window but a
 * single character that is too long by itself has at most `maxTokens` tokens by the model's own count, and 32 times as
 * many characters, begins and ends with visible characters, and repeats the last sentence, or up to 15 %, of the one
 * before. Together they hold every visible character. Takes time in proportion to the text's length.
 *
 * @param countTokens tokens of a text, special tokens included
 * @param maxTokens the model's limit, special tokens included
 */
export function passages(text: string, countTokens: (text: string) => number, maxTokens: number): TextRange[] {
  if (!/\S/.test(text)) return [];
  const longest = maxTokens * LONGEST;
  let [lastStart, lastEnd, lastFits] = [-1, -1, false];
  /**
   * Asks once for a range that is asked for twice in a row: to count is what costs time here. Without the blanks around
   * it.
   */
  const fits = (from: number, to: number): boolean => {
    const { start, end } = trim(text, from, to);
    if (start !== lastStart || end !== lastEnd)
      [lastStart, lastEnd, lastFits] = [
        start,
        end,
        end - start <= longest && countTokens(text.slice(start, end)) <= maxTokens,
      ];
    return lastFits;
  };
  if (text.length <= longest && countTokens(text) <= maxTokens) return [{ start: 0, end: text.length }];

  const special = countTokens('');
  const budget = Math.max(1, maxTokens - special);
  const isFull = (window: readonly Piece[], tokens: number, next: Piece): boolean =>
    tokens + next.tokens > budget || next.end - (window[0] ?? next).start > longest;
  const source = pieces(text, (part) => countTokens(part) - special, budget);
  const ranges: TextRange[] = [];
  let window: Piece[] = [];
  let fresh = 0; // pieces at the window's end that no earlier window has

  for (let next = source.next(); ; ) {
    let tokens = sum(window);
    while (!next.done && (fresh === 0 || !isFull(window, tokens, next.value))) {
      if (fresh === 0) {
        while (window.length > 0 && isFull(window, tokens, next.value)) tokens -= window.shift()!.tokens;
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
    while (end > first + 1 && !fits(window[0]!.start, window[end - 1]!.end))
      end = Math.max(first + 1, end - Math.max(1, (end - first) >> 3));
    let start = 0;
    while (start < first && !fits(window[start]!.start, window[end - 1]!.end)) start++;
    for (const range of fitting(text, window[start]!.start, window[end - 1]!.end, fits)) add(ranges, range);
    fresh = window.length - end;
    window = window.slice(overlapStart(window, end, budget, longest));
  }
  return ranges;
}

/**
 * The range itself where it fits without the blanks around it, else parts of it: what a text counts need not be what
 * its pieces count.
 */
function fitting(text: string, from: number, to: number, fits: (start: number, end: number) => boolean): TextRange[] {
  const { start, end } = trim(text, from, to);
  const middle = borderNear(text, start, end);
  if (middle === null || fits(start, end)) return [{ start, end }];
  return [...fitting(text, start, middle, fits), ...fitting(text, middle, end, fits)];
}

/** A place to cut near the middle: before a blank, else between two characters; `null` for a single character. */
function borderNear(text: string, start: number, end: number): number | null {
  if (end - start < 2) return null;
  const middle = start + ((end - start) >> 1);
  const blank = text.slice(middle, end).search(/\s/);
  if (blank >= 0) return middle + blank;
  const unit = text.charCodeAt(middle);
  const cut = unit >= 0xdc00 && unit <= 0xdfff ? middle + 1 : middle; // never inside a surrogate pair
  return cut < end ? cut : null;
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

function overlapStart(window: readonly Piece[], end: number, budget: number, longest: number): number {
  let start = end;
  let tokens = 0;
  while (start > 1) {
    tokens += window[start - 1]!.tokens;
    const share = start === end ? OVERLAP_SENTENCE : OVERLAP;
    if (tokens > budget * share || window[end - 1]!.end - window[start - 1]!.start > longest * share) break;
    start--;
  }
  return start;
}

function trim(text: string, start: number, end: number): TextRange {
  const part = text.slice(start, end);
  const from = start + (part.length - part.trimStart().length);
  return { start: from, end: start + part.trimEnd().length };
}
