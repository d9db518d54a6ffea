import { stemmer } from 'stemmer';
import type { Snippet, TextRange } from '../../../src-shared/model.ts';
import { isStopWord } from './stop-words.ts';
import { wordsOf } from './query.ts';

/** Longest snippet, in UTF-16 code units; an observation that fits is shown whole. */
const LONGEST = 320;

/** Finds the words of one query in texts, by their stems as FTS5's porter tokenizer does. */
export function createHighlighter(query: string): (text: string) => readonly TextRange[] {
  const words = wordsOf(query);
  const telling = words.filter((word) => !isStopWord(word));
  const stems = new Set((telling.length > 0 ? telling : words).map((word) => stemOf(folded(word))));
  if (stems.size === 0) return () => [];
  // Stemming takes most of the time and never changes a word's first letter: other words need none.
  const initials = new Set(Array.from(stems, (stem) => stem.codePointAt(0)));
  return (text) => {
    const ranges: TextRange[] = [];
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}\p{Co}]+/gu)) {
      const word = folded(match[0]);
      if (initials.has(word.codePointAt(0)) && stems.has(stemOf(word))) ranges.push({ start: match.index, end: match.index + match[0].length });
    }
    return ranges;
  };
}

/** In lower case and without accents, as FTS5's unicode61 folds. */
function folded(word: string): string {
  const lower = word.toLowerCase();
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '');
}

/** FTS5 leaves longer words as they are, too. In UTF-16 code units. */
const LONGEST_STEMMED = 64;

function stemOf(word: string): string {
  return word.length > LONGEST_STEMMED ? word : stemmer(word);
}

/**
 * The stretch of an observation that shows best why it was found: the one with most different matched words, else the passage
 * that is nearest in meaning, else the beginning. Cut at word borders, with `…` where something was left out.
 *
 * @param nearest the passage nearest in meaning, where there is one
 */
export function makeSnippet(text: string, matches: readonly TextRange[], nearest: TextRange | null): Snippet {
  if (text.length <= LONGEST) return { text, matches };
  const start = wordBorder(text, bestStart(text, matches) ?? Math.min(nearest?.start ?? 0, text.length - LONGEST));
  const end = start + LONGEST >= text.length ? text.length : wordBorder(text, start + LONGEST);
  const before = start > 0 ? '…' : '';
  const shift = before.length - start;
  return {
    text: before + text.slice(start, end) + (end < text.length ? '…' : ''),
    matches: matches.filter((match) => match.start >= start && match.end <= end).map((match) => ({ start: match.start + shift, end: match.end + shift })),
  };
}

/** Where the window with the most different matched words begins; `null` without matches. */
function bestStart(text: string, matches: readonly TextRange[]): number | null {
  let best: { start: number; different: number } | null = null;
  for (const [i, first] of matches.entries()) {
    const words = new Set<string>();
    for (let j = i; j < matches.length; j++) {
      const match = matches[j] as TextRange;
      if (match.end - first.start > LONGEST) break;
      words.add(text.slice(match.start, match.end).toLowerCase());
    }
    if (!best || words.size > best.different) best = { start: first.start, different: words.size };
  }
  if (!best) return null;
  // A few words of lead, so that the first match does not stand at the very edge.
  return Math.max(0, Math.min(best.start - 40, text.length - LONGEST));
}

/** The nearest word border at or before an offset, never inside a surrogate pair; the offset itself in one giant word. */
function wordBorder(text: string, offset: number): number {
  if (offset <= 0) return 0;
  const space = text.slice(Math.max(0, offset - 40), offset).search(/\s\S*$/);
  if (space >= 0) return Math.max(0, offset - 40) + space + 1;
  return /[\uDC00-\uDFFF]/.test(text[offset] ?? '') ? offset - 1 : offset;
}
