import type { Found } from './secret-gaps.ts';
import { PHRASE_WORDS } from './secret-phrase-words.ts';

/** So many words are a phrase that restores a wallet. */
const LENGTHS: readonly number[] = [24, 21, 18, 15, 12];
/**
 * So many words one of which is looked up: odd, so that in a numbered list it is not always the number, and no more
 * than a phrase has.
 */
export const LOOKED_UP = 11;

const NEXT = /[\s,;"'|]{1,6}(?:\d{1,2}[.):]?[ \t]{1,4})?["'|]?([a-z]{3,8})\b/iy;
const BEFORE = /(?:^|[^a-z])([a-z]{3,8})["'|]?(?:[\s,;"'|]{0,6}\d{1,2}[.):]?[ \t]{1,4}|[\s,;"'|]{1,6})["'|]?$/i;

const isWord = (word: string | undefined): boolean => word !== undefined && PHRASE_WORDS.has(word.toLowerCase());

/**
 * A phrase of BIP-39's words, in a row or numbered, that a word of a text is a part of, or `null`. Looks at 24 words on
 * each side at most.
 */
export function phraseAround(text: string, start: number, end: number): Found | null {
  if (end - start < 3 || !isWord(text.slice(start, end))) return null;
  const ends = [end];
  NEXT.lastIndex = end;
  for (let match = NEXT.exec(text); match && isWord(match[1]) && ends.length < 24; match = NEXT.exec(text))
    ends.push(NEXT.lastIndex);
  if (ends.length === 1 && !/[\s,;"'|]/.test(text[start - 1] ?? '')) return null;
  let first = start;
  let count = 1;
  for (; count < 24; count++) {
    const from = Math.max(0, first - 24);
    const match = BEFORE.exec(text.slice(from, first));
    if (!match || !isWord(match[1])) break;
    first = from + match.index + match[0].indexOf(match[1]!);
  }
  const length = LENGTHS.find((size) => count - 1 + ends.length >= size);
  if (length === undefined) return null;
  const stop = ends[ends.length - 1]!;
  // Words that return are no words drawn by lot.
  const different = new Set(
    text
      .slice(first, stop)
      .toLowerCase()
      .match(/[a-z]{3,8}/g),
  ).size;
  return different >= length * 0.75 ? { kind: 'wallet-phrase', start: first, end: stop } : null;
}
