/** A stretch of text that windows are built from: a sentence, a line, some words, or a part of a giant word. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** Without special tokens. */
  readonly tokens: number;
  readonly endsLine: boolean;
}

/** Shorter sentences and lines join their successor: one count for a few words would cost more than it brings. */
const MIN_CHARACTERS = 24;
/** Words are taken in groups of about this many characters where a sentence is too long. */
const WORDS_CHARACTERS = 64;
/** A stretch with more characters than this for each token allowed is cut further without being counted. */
const UNCOUNTED = 16;

/**
 * Cuts a text, in order and without gaps, into pieces of at most `budget` tokens: sentences and lines, then groups of
 * words, then parts of a word, never inside a surrogate pair. A single character with more tokens than that is a piece
 * by itself.
 *
 * @param count tokens of a text, without special tokens
 */
export function* pieces(text: string, count: (text: string) => number, budget: number): Generator<Piece, void> {
  for (let start = 0; start < text.length; ) {
    const end = sentenceEnd(text, start);
    const tokens = measure(text, start, end, count, budget);
    if (tokens <= budget) yield { start, end, tokens, endsLine: text[end - 1] === '\n' };
    else yield* words(text, start, end, count, budget);
    start = end;
  }
}

function* words(
  text: string,
  from: number,
  to: number,
  count: (text: string) => number,
  budget: number,
): Generator<Piece, void> {
  for (let start = from; start < to; ) {
    let end = wordsEnd(text, start, to, WORDS_CHARACTERS);
    let tokens = measure(text, start, end, count, budget);
    if (tokens > budget) {
      end = wordsEnd(text, start, to, 1);
      tokens = measure(text, start, end, count, budget);
    }
    if (tokens <= budget) yield { start, end, tokens, endsLine: text[end - 1] === '\n' };
    else yield* parts(text, start, end, count, budget);
    start = end;
  }
}

function* parts(
  text: string,
  from: number,
  to: number,
  count: (text: string) => number,
  budget: number,
): Generator<Piece, void> {
  let size = budget * 4;
  for (let start = from; start < to; ) {
    let end = characterEnd(text, start, Math.min(to, start + size));
    let tokens = count(text.slice(start, end));
    while (tokens > budget && size > 1) {
      size = Math.max(1, size >> 1);
      end = characterEnd(text, start, Math.min(to, start + size));
      tokens = count(text.slice(start, end));
    }
    yield { start, end, tokens: Math.min(tokens, budget), endsLine: text[end - 1] === '\n' };
    start = end;
  }
}

function measure(text: string, start: number, end: number, count: (text: string) => number, budget: number): number {
  return end - start > budget * UNCOUNTED ? Number.POSITIVE_INFINITY : count(text.slice(start, end));
}

/** After the blanks that follow a sentence's end or a line's end. */
function sentenceEnd(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\n') {
      if (i + 1 - start >= MIN_CHARACTERS) return i + 1;
    } else if ('。！？'.includes(c)) {
      if (i + 1 - start >= MIN_CHARACTERS) return i + 1;
    } else if ((c === '.' || c === '!' || c === '?') && text[i + 1] === ' ' && i + 2 - start >= MIN_CHARACTERS) {
      return i + 2;
    }
  }
  return text.length;
}

/** After the blanks that follow the first word to end at or beyond `size` characters; `to` when there is none. */
function wordsEnd(text: string, start: number, to: number, size: number): number {
  let i = start;
  while (i < to && isBlank(text.charCodeAt(i))) i++;
  for (i += size; i < to; i++) {
    if (!isBlank(text.charCodeAt(i))) continue;
    while (i < to && isBlank(text.charCodeAt(i))) i++;
    return i;
  }
  return to;
}

function isBlank(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 13);
}

/** `end`, moved back (or forward, when that would leave nothing) off the middle of a surrogate pair. */
function characterEnd(text: string, start: number, end: number): number {
  const low = text.charCodeAt(end);
  const high = text.charCodeAt(end - 1);
  if (low < 0xdc00 || low > 0xdfff || high < 0xd800 || high > 0xdbff) return end;
  return end - 1 > start ? end - 1 : end + 1;
}
