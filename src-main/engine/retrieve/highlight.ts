/** Finds in a text what made it match. */
import type { TextRange } from '../../../src-shared/model.ts';
import { patternOf } from './phrase-constraints.ts';
import { fold, isUnspaced, stemOf } from '../projections/fulltext/analyzer.ts';
import { isStopWord } from './stop-words.ts';
import type { Words } from './query-words.ts';

const ASCII = /^[\x00-\x7f]*$/;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Shorter beginnings would mark half a text. */
const SHORTEST_BEGINNING = 3;

/**
 * Marks the words of a query in whatever form the lexicon takes for the same, identifiers and quotations whole,
 * beginnings of words still being typed, and the runs of scripts without spaces that hold its pairs of characters.
 *
 * @param corrected words that were searched for besides
 */
export function createHighlighter(
  { phrases, required, unfinished }: Pick<Words, 'phrases' | 'required' | 'unfinished'>,
  corrected: readonly string[] = [],
): (text: string) => readonly TextRange[] {
  const words = [...phrases.filter(({ length }) => length === 1).map(([word]) => word as string), ...corrected];
  const pairs = new Set(words.filter(isUnspaced));
  const longestPair = Math.max(0, ...Array.from(pairs, (pair) => pair.length));
  const stems = new Set(words.filter((word) => !isUnspaced(word)).map(stemOf));
  const initials = new Set(Array.from(stems, (stem) => stem.codePointAt(0)));
  const beginning =
    unfinished && unfinished.length >= SHORTEST_BEGINNING && !isStopWord(unfinished) ? unfinished : null;
  const patterns = [
    ...words.filter((word) => word.endsWith('\uE000')).map(typedOf),
    ...required.map(({ typed }) => typed),
  ]
    .flatMap((typed) => patternOf(typed) ?? [])
    .map(({ source }) => new RegExp(source, 'gu'));
  if (words.length === 0) return () => [];
  // Where no marked word has another first letter, words with one need not be looked at: most words of a long text.
  const letters = [...initials, beginning?.codePointAt(0)]
    .filter((code) => code !== undefined)
    .map((code) => String.fromCodePoint(code))
    .filter((letter) => /[a-z0-9]/.test(letter));
  const asciiWord = letters.length === 0 ? null : new RegExp(`(?<![a-z0-9])[${letters.join('')}][a-z0-9]*`, 'g');
  /** Words of all texts, and whether they are marked: one text repeats most of them, and the next hit has the same. */
  const judged = new Map<string, boolean>();
  const isMarked = (word: string): boolean => {
    if (beginning !== null && word.startsWith(beginning)) return true;
    // Stemming never changes a word's first letter: other words need none.
    if (!initials.has(word.codePointAt(0))) return false;
    let marked = judged.get(word);
    if (marked === undefined) judged.set(word, (marked = stems.has(stemOf(word))));
    return marked;
  };

  return (text) => {
    const { folded, origin } = foldedWithOrigin(text);
    const ranges: TextRange[] = [];
    const mark = (start: number, end: number): void => {
      if (end > start) ranges.push({ start: origin(start), end: origin(end) });
    };
    const pattern = ASCII.test(folded) ? asciiWord : WORD;
    for (const { 0: word, index } of pattern ? folded.matchAll(pattern) : []) {
      if (pairs.size > 0 && !ASCII.test(word))
        for (const [start, end] of pairsIn(word, pairs, longestPair)) mark(index + start, index + end);
      if (isMarked(word)) mark(index, index + word.length);
    }
    for (const pattern of patterns)
      for (const { 0: found, index } of folded.matchAll(pattern)) mark(index, index + found.length);
    return merged(ranges);
  };
}

/** A whole identifier as it was typed, from its term. */
function typedOf(term: string): string {
  return term.slice(0, -1).replace(/[\uE021-\uE07E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xe000));
}

/** Where these pairs of characters stand in a word. */
function* pairsIn(
  word: string,
  pairs: ReadonlySet<string>,
  longest: number,
): Iterable<readonly [start: number, end: number]> {
  for (let start = 0; start < word.length; start++) {
    for (let end = Math.min(word.length, start + longest); end > start; end--) {
      if (pairs.has(word.slice(start, end))) {
        yield [start, end];
        break;
      }
    }
  }
}

/** A folded text, and for each offset in it the one in the text that it comes from. */
function foldedWithOrigin(text: string): { readonly folded: string; origin(offset: number): number } {
  const simple = fold(text);
  if (ASCII.test(text)) return { folded: simple, origin: (offset) => offset };
  const offsets: number[] = [];
  let folded = '';
  for (const { 0: letter, index } of text.matchAll(/[\x00-\x7f]+(?!\p{M})|\P{M}\p{M}*|\p{M}+/gu)) {
    const plain = fold(letter);
    if (plain.length === letter.length) {
      for (let i = 0; i < plain.length; i++) offsets.push(index + i);
      folded += plain;
      continue;
    }
    for (let i = 0; i < plain.length; i++) offsets.push(index);
    folded += plain;
  }
  offsets.push(text.length);
  return { folded, origin: (offset) => offsets[offset] as number };
}

/** In order, those that overlap as one. */
function merged(ranges: readonly TextRange[]): readonly TextRange[] {
  const apart: TextRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = apart.at(-1);
    if (last && range.start < last.end)
      apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else if (range.end > range.start) apart.push(range);
  }
  return apart;
}
