/**
 * git's wildcards, matched without backtracking. All places of the pattern that the text may have reached are followed
 * at the same time, so the time is at most the pattern's length times the text's, whatever both are.
 */

const SLASH = 47;

/** A step of a pattern: a byte (0 to 255), one of these, or the number of a class below {@link FIRST_CLASS}. */
const ANY = -1; // one byte but a slash
const STAR = -2; // any bytes but slashes
const DEEP = -3; // any bytes
const OR_NONE = -4; // before `DEEP` and a slash: or neither of them
const FIRST_CLASS = -5;

export interface Wildmatch {
  /**
   * What its matching costs for each byte of a text, at most: the runs of `*` in the pattern, 0 for one that is matched
   * at once.
   */
  readonly stars: number;
  /** @param text bytes, one a character (Latin-1) */
  matches(text: string): boolean;
}

export interface WildmatchOptions {
  /**
   * Whether `*`, `?` and classes stop at a slash, and `**` between slashes does not. Else there is no slash in the
   * text.
   */
  readonly pathname: boolean;
  /** Whether capital letters of ASCII are like small ones, as with git's `core.ignorecase`. */
  readonly ignoreCase: boolean;
}

/**
 * Reads a pattern as git's `wildmatch` does.
 *
 * @param pattern bytes, one a character (Latin-1)
 * @returns `null` for one that never matches: a class without an end, a class name that does not exist, a backslash at
 *   the end
 */
export function wildmatch(pattern: string, options: WildmatchOptions): Wildmatch | null {
  const steps: number[] = [];
  const classes: Uint8Array[] = [];
  let stars = 0;
  for (let at = 0; at < pattern.length; at++) {
    switch (pattern[at]) {
      case '*': {
        const first = at;
        while (pattern[at + 1] === '*') at++;
        stars++;
        if (at === first || !options.pathname) {
          steps.push(STAR);
          break;
        }
        const next = pattern.slice(at + 1, at + 3);
        const alone = (first === 0 || pattern[first - 1] === '/') && (next === '' || next[0] === '/' || next === '\\/');
        if (!alone) steps.push(STAR);
        else if (next[0] === '/') steps.push(OR_NONE, DEEP);
        else steps.push(DEEP);
        break;
      }
      case '?':
        steps.push(ANY);
        break;
      case '[': {
        const read = readClass(pattern, at + 1, options);
        if (read === null) return null;
        steps.push(FIRST_CLASS - classes.push(read.members) + 1);
        at = read.end;
        break;
      }
      case '\\':
        if (++at === pattern.length) return null;
        steps.push(pattern.charCodeAt(at)); // git does not fold what is escaped
        break;
      default:
        steps.push(folded(pattern.charCodeAt(at), options.ignoreCase));
    }
  }
  const ending = endingOf(steps);
  if (ending !== null)
    return {
      stars: 0,
      matches: (text) =>
        folds(text, options.ignoreCase).endsWith(ending) && text.lastIndexOf('/', text.length - ending.length - 1) < 0,
    };
  const compiled = Int32Array.from(steps);
  return { stars, matches: (text) => run(compiled, classes, text, options.ignoreCase) };
}

/**
 * The literal text that a pattern has behind its only wildcard, a `*` at its beginning; `null` for others, and where a
 * slash stands in it.
 */
function endingOf([first, ...others]: readonly number[]): string | null {
  return first === STAR && others.every((step) => step >= 0 && step !== SLASH) ? String.fromCharCode(...others) : null;
}

function folds(text: string, ignoreCase: boolean): string {
  return ignoreCase ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

/**
 * Places reached before and after one byte, for one pattern at a time: nothing is allocated for each entry of a folder.
 */
let places = new Int32Array(64);
let next = new Int32Array(64);
/** By place, the turn in which it was reached last. */
let reachedIn = new Int32Array(64);
let turn = 0;

function run(steps: Int32Array, classes: readonly Uint8Array[], text: string, ignoreCase: boolean): boolean {
  const end = steps.length;
  if (places.length <= end)
    [places, next, reachedIn] = [new Int32Array(2 * end), new Int32Array(2 * end), new Int32Array(2 * end)];
  if (turn > 1_000_000_000) {
    turn = 0;
    reachedIn.fill(0);
  }
  let reached = 0;
  /** Notes a place, and those that are reached from it by no byte. */
  const reach = (place: number): void => {
    for (let one = place; reachedIn[one] !== turn; one++) {
      reachedIn[one] = turn;
      next[reached++] = one;
      if (one === end) return;
      const step = steps[one]!;
      if (step === OR_NONE) reach(one + 3);
      else if (step !== STAR && step !== DEEP) return;
    }
  };

  turn++;
  reach(0);
  for (let i = 0; i < text.length; i++) {
    if (reached === 0) return false;
    [places, next] = [next, places];
    const count = reached;
    reached = 0;
    turn++;
    const byte = folded(text.charCodeAt(i), ignoreCase);
    for (let at = 0; at < count; at++) {
      const place = places[at]!;
      if (place === end) continue; // the text goes on
      const step = steps[place]!;
      if (step === DEEP || (step === STAR && byte !== SLASH)) reach(place);
      else if (
        step === byte ||
        (step === ANY && byte !== SLASH) ||
        (step <= FIRST_CLASS && classes[FIRST_CLASS - step]![byte] === 1)
      )
        reach(place + 1);
    }
  }
  return reachedIn[end] === turn;
}

/** What `[:name:]` stands for, of ASCII. */
const NAMED: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/**
 * Reads what stands in brackets.
 *
 * @param start after the opening bracket
 * @returns `members`: by byte, 1 for those that match. `end`: where the closing bracket stands
 */
function readClass(
  pattern: string,
  start: number,
  { pathname, ignoreCase }: WildmatchOptions,
): { readonly members: Uint8Array; readonly end: number } | null {
  const members = new Uint8Array(256);
  const addRange = (from: number, to: number): void => {
    for (let byte = 0; byte < 256; byte++) {
      const capital = ignoreCase && byte >= 97 && byte <= 122 ? byte - 32 : byte;
      if ((byte >= from && byte <= to) || (capital >= from && capital <= to)) members[byte] = 1;
    }
  };
  const negated = pattern[start] === '!' || pattern[start] === '^';
  const first = negated ? start + 1 : start;
  let at = first;
  /** The byte before a dash; none at the beginning, and after a range or a name. */
  let before: number | null = null;
  for (; at === first || pattern[at] !== ']'; at++) {
    if (at >= pattern.length) return null;
    if (pattern[at] === '-' && before !== null && at + 1 < pattern.length && pattern[at + 1] !== ']') {
      if (pattern[++at] === '\\' && ++at === pattern.length) return null;
      addRange(before, pattern.charCodeAt(at));
      before = null;
      continue;
    }
    if (pattern[at] === '[' && pattern[at + 1] === ':') {
      const close = pattern.indexOf(']', at + 2);
      if (close < 0) return null;
      if (close > at + 2 && pattern[close - 1] === ':') {
        const name = pattern.slice(at + 2, close - 1);
        const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
        if (named === undefined) return null;
        for (let byte = 0; byte < 128; byte++)
          if (named.test(String.fromCharCode(byte)) || (ignoreCase && name === 'upper' && byte >= 97 && byte <= 122))
            members[byte] = 1;
        before = null;
        at = close;
        continue;
      }
    }
    if (pattern[at] === '\\' && ++at === pattern.length) return null;
    before = pattern.charCodeAt(at);
    members[before] = 1;
  }
  if (negated) for (let byte = 0; byte < 256; byte++) members[byte] = 1 - members[byte]!;
  if (pathname) members[SLASH] = 0;
  return { members, end: at };
}

function folded(byte: number, ignoreCase: boolean): number {
  return ignoreCase && byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
