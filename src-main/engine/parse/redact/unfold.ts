/**
 * A text as its reader sees it: escapes, entities, and signs that are not shown, taken away, with the way back to the
 * places of the text as written.
 */

export interface Unfolded {
  readonly text: string;
  /** Where a stretch of the unfolded text stands in the text as written. */
  place(start: number, end: number): { readonly start: number; readonly end: number };
}

/**
 * Markdown's and JSON's backslashes (`sk\_live`, `\"password\"`, `\n`, `=`), addresses' `%3D` and `%2B`, entities of
 * pages, marks of emphasis within a word, and signs that take no room.
 */
const FOLDS =
  /\\{1,8}(?:u00([2-7][0-9a-fA-F])|(n|r|t)(?![\\:])|(["'`_*\-=:.#<>&/|{}[\]()$!+]))|%(2[026BF]|3[ADF]|7[BDE]|0A|5[BDF])|&(?:#(\d{2,3})|#x([0-9a-f]{2,4})|(quot|lt|gt|amp|apos|equals|lowbar|colon|nbsp|shy|hyphen|num|sol|plus|dash));?|(?<=[\w-])(\*\*)(?=\w)|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/gi;
const NAMED: Readonly<Record<string, string>> = {
  quot: '"',
  lt: '<',
  gt: '>',
  amp: '&',
  apos: "'",
  equals: '=',
  lowbar: '_',
  colon: ':',
  nbsp: ' ',
  shy: '',
  hyphen: '-',
  num: '#',
  sol: '/',
  plus: '+',
  dash: '-',
};
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Signs at which something may be folded. */
export const FOLD_SIGNS = '\\%&*\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff';

/** Whether one of {@link FOLD_SIGNS} at a place of a text may be a fold. */
export function isFold(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (c > 127) return true;
  if (c === 92)
    return (
      next === 34 ||
      next === 39 ||
      next === 95 ||
      next === 42 ||
      next === 110 ||
      next === 92 ||
      next === 117 ||
      next === 116 ||
      next === 114 ||
      next === 45 ||
      next === 61 ||
      next === 58 ||
      next === 96
    );
  if (c === 37) return next === 50 || next === 51 || next === 53 || next === 55 || next === 48;
  if (c === 38) return next === 35 || (next >= 97 && next <= 122);
  return next === c && isWord(text.charCodeAt(at - 1)) && isWord(text.charCodeAt(at + 2));
}

const isWord = (c: number): boolean =>
  (c >= 48 && c <= 57) || c === 95 || c === 45 || ((c | 32) >= 97 && (c | 32) <= 122);

/** Between lines that do not follow each other: no sign of a text. */
const APART = '\u0001\n';

/**
 * The lines of a text that have something folded, unfolded.
 *
 * @param folds places within those lines, in order
 */
export function unfoldLines(text: string, folds: readonly number[]): Unfolded {
  const parts: string[] = [];
  // Where each stretch that is the same in both begins, in both.
  const here: number[] = [0];
  const there: number[] = [0];
  let length = 0;
  const add = (part: string, from: number): void => {
    here.push(length);
    there.push(from);
    parts.push(part);
    length += part.length;
  };
  let done = 0;
  for (const fold of folds) {
    if (fold < done) continue;
    const start = Math.max(done, text.lastIndexOf('\n', fold - 1) + 1);
    const newline = text.indexOf('\n', fold);
    const end = newline < 0 ? text.length : newline + 1;
    if (start > done) {
      here.push(length);
      there.push(done);
      add(APART, start);
    }
    let from = start;
    const line = text.slice(start, end);
    for (const match of line.matchAll(FOLDS)) {
      const shown = shownAs(match);
      if (shown === null) continue;
      const at = start + match.index;
      add(text.slice(from, at), from);
      add(shown, at);
      from = at + match[0].length;
    }
    add(text.slice(from, end), from);
    done = end;
  }
  here.push(length);
  there.push(text.length);
  const find = (at: number): number => {
    let low = 0,
      high = here.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (here[middle]! <= at) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    text: parts.join(''),
    place(start, end) {
      const first = find(start);
      // The last sign's own place, and all of what it was folded from.
      const last = find(end - 1);
      const from = there[first]! + (start - here[first]!);
      return {
        start: from,
        end: Math.max(from + 1, here[last + 1] === end ? there[last + 1]! : there[last]! + (end - here[last]!)),
      };
    },
  };
}

function shownAs(match: RegExpExecArray): string | null {
  const [, unicode, letter, escaped, percent, decimal, hex, name] = match;
  if (unicode) return ascii(parseInt(unicode, 16));
  if (letter) return ESCAPED[letter] ?? null;
  if (escaped) return escaped;
  if (percent) return percent === '26' ? '&' : ascii(parseInt(percent, 16));
  if (decimal) return decimal === '173' ? '' : ascii(Number(decimal));
  if (hex) return /^ad$|^200[b-f]$/i.test(hex) ? '' : ascii(parseInt(hex, 16));
  if (name) return NAMED[name.toLowerCase()] ?? null;
  return '';
}

function ascii(code: number): string | null {
  return code === 10 || (code >= 32 && code < 127) ? String.fromCharCode(code) : null;
}
