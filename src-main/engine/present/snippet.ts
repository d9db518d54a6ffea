import type { Snippet, TextRange } from '../../../src-shared/model.ts';

/** Longest snippet, in UTF-16 code units; an observation that fits is shown whole. */
const LONGEST = 320;

/**
 * The stretch of an observation that shows best why it was found: the one with most different matched words, else the
 * passage that is nearest in meaning, else the beginning. Cut at word borders, with `…` where something was left out.
 *
 * @param nearest looks up the passage nearest in meaning, where there is one; asked only of a long text without matches
 */
export function makeSnippet(
  text: string,
  matches: readonly TextRange[],
  nearest: () => TextRange | null = () => null,
): Snippet {
  if (text.length <= LONGEST) return { text, matches };
  const last = text.length - LONGEST;
  const wanted = bestStart(text, matches) ?? Math.min(nearest()?.start ?? 0, last);
  // A border before the last window would cut the end off, with the match that may stand there.
  const start = wanted >= last ? nextBorder(text, last) : wordBorder(text, wanted);
  const end = start + LONGEST >= text.length ? text.length : wordBorder(text, start + LONGEST);
  const before = start > 0 ? '…' : '';
  const shift = before.length - start;
  return {
    text: before + text.slice(start, end) + (end < text.length ? '…' : ''),
    matches: matches
      .filter((match) => match.start >= start && match.end <= end)
      .map((match) => ({ start: match.start + shift, end: match.end + shift })),
  };
}

/** Where the window with the most different matched words begins; `null` without matches. */
function bestStart(text: string, matches: readonly TextRange[]): number | null {
  let best: { start: number; different: number } | null = null;
  /** The words from the first match on that fit, with how many times each stands among them. */
  const within = new Map<string, number>();
  const words = matches.map((match) => text.slice(match.start, match.end).toLowerCase());
  let next = 0;
  for (const [i, first] of matches.entries()) {
    for (; next < matches.length && (matches[next] as TextRange).end - first.start <= LONGEST; next++)
      within.set(words[next] as string, (within.get(words[next] as string) ?? 0) + 1);
    if (!best || within.size > best.different) best = { start: first.start, different: within.size };
    if (next <= i) {
      next = i + 1; // it is longer than a snippet by itself
      continue;
    }
    const left = (within.get(words[i] as string) as number) - 1;
    if (left === 0) within.delete(words[i] as string);
    else within.set(words[i] as string, left);
  }
  if (!best) return null;
  // A few words of lead, so that the first match does not stand at the very edge.
  return Math.max(0, Math.min(best.start - 40, text.length - LONGEST));
}

/**
 * The nearest word border at or before an offset, never inside a surrogate pair; the offset itself in one giant word.
 */
function wordBorder(text: string, offset: number): number {
  if (offset <= 0) return 0;
  const space = text.slice(Math.max(0, offset - 40), offset).search(/\s\S*$/);
  if (space >= 0) return Math.max(0, offset - 40) + space + 1;
  return /[\uDC00-\uDFFF]/.test(text[offset] ?? '') ? offset - 1 : offset;
}

/**
 * The nearest word border at or after an offset, never inside a surrogate pair; the offset itself in one giant word.
 */
function nextBorder(text: string, offset: number): number {
  if (offset <= 0 || /\s/.test(text[offset - 1] as string)) return Math.max(0, offset);
  const space = text.slice(offset, offset + 40).search(/\s\S/);
  if (space >= 0) return offset + space + 1;
  return /[\uDC00-\uDFFF]/.test(text[offset] ?? '') ? offset + 1 : offset;
}
