/** Words that stand nowhere in the index: the term that was probably meant. */
import type { Database } from '../../store/database.ts';
import { findMatch, inText, matchOf, termsBetween } from './fts5-queries.ts';
import { textsOf } from '../../store/observations.ts';
import { stemOf, wordsOf } from './analyzer.ts';

export interface Correction {
  /** As the index has it. */
  readonly term: string;
  /** As an observation writes it. */
  readonly word: string;
}

/** Letters only: in an identifier a digit or sign is as meant. */
const CORRECTABLE = /^[\p{L}\p{M}]{4,40}$/u;
/** From this many letters on two faults are forgiven. */
const TWO_FAULTS = 8;
/**
 * In larger indexes the first two letters are taken for right, or for swapped: reading all terms of a letter takes too
 * long.
 */
const ALL_OF_A_LETTER = 200_000;

/**
 * The nearest term of the index by Damerau-Levenshtein distance, the commonest among equals: at most one fault in a
 * word of 4 to 7 letters, two in a longer one. `null` where none is near or the word is no plain one.
 *
 * @param word folded; stands nowhere in the index
 * @param total observations in all
 */
export function correct(db: Database, word: string, total: number): Correction | null {
  if (!CORRECTABLE.test(word)) return null;
  const [first, second] = [...word] as [string, string];
  const starts = total <= ALL_OF_A_LETTER ? [first, second + first] : [first + second, second + first];
  // A stem is shorter than its word: two faults in a short one would make it any other.
  const forms = [...new Set([stemOf(word), word])].map((form) => [form, form.length >= TWO_FAULTS ? 2 : 1] as const);
  // A fault in an ending keeps it from being cut off: such a word is near in all its letters and not in its stem.
  const near = new Set(neighboursOf(word).map(stemOf));
  let best: { readonly term: string; readonly distance: number; readonly observations: number } | null = null;
  for (const start of new Set(starts)) {
    for (const [term, observations] of termsBetween(db, start, start + '\u{10FFFF}')) {
      if (term.length < 3 || !/^[\p{L}\p{M}]+$/u.test(term)) continue;
      const distance =
        term.length > 3 && near.has(term)
          ? 1
          : Math.min(...forms.map(([form, most]) => within(distanceOf(form, term, most), most)));
      if (distance === Infinity) continue;
      if (
        !best ||
        distance < best.distance ||
        (distance === best.distance &&
          (observations > best.observations || (observations === best.observations && term < best.term)))
      )
        best = { term, distance, observations };
    }
  }
  return best && { term: best.term, word: surfaceOf(db, best.term) };
}

/** All words at a distance of one that are made of the alphabet. */
function neighboursOf(word: string): string[] {
  const found: string[] = [];
  for (let i = 0; i <= word.length; i++) {
    const [before, rest] = [word.slice(0, i), word.slice(i)];
    if (rest.length > 0) found.push(before + rest.slice(1));
    if (rest.length > 1) found.push(before + rest.charAt(1) + rest.charAt(0) + rest.slice(2));
    for (const letter of ALPHABET) found.push(before + letter + rest, before + letter + rest.slice(1));
  }
  return found;
}
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

function within(distance: number, most: number): number {
  return distance > most ? Infinity : distance;
}

/** A term as it is written where it stands: the shortest form, terms being stems. */
function surfaceOf(db: Database, term: string): string {
  const ids = findMatch(db, inText(matchOf({ words: [term], terms: true })), 20);
  const forms = textsOf(db, ids).flatMap(({ text }) => wordsOf(text).filter((word) => stemOf(word) === term));
  return forms.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? term;
}

/**
 * Damerau-Levenshtein distance, neighbours swapped counting as one fault (optimal string alignment: Boytsov 2011), or a
 * number above `most` as soon as it is known to be.
 */
export function distanceOf(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (before[j - 2] as number) + 1);
      row.push(value);
      if (value < least) least = value;
    }
    if (least > most) return most + 1;
    before = above;
    above = row;
  }
  return above[b.length] as number;
}
