/**
 * Which texts say the same. Session notes repeat their predecessors, word by word or nearly so; a text that differs in
 * a number, a name or a "not" says something else, however much the rest is alike, and one with another word in the
 * place of one that tells something is a revision.
 */
import { stemOf } from '../projections/fulltext/analyzer.ts';
import { isStopWord } from '../retrieve/stop-words.ts';

/**
 * What is compared of a text. Two hashes tell nearly all texts apart; its words are taken apart only where they do not,
 * and are kept.
 */
export class Signature {
  /** Hash of its letters and digits in lower case (ASCII): the same where `plain` is. */
  readonly letters: number;
  /** Hash of its digits (ASCII): the same where `guard` is. */
  readonly digits: number;
  /** Whether it may have word pairs enough to be compared by them, and is short enough. */
  readonly long: boolean;
  /** Of the text, in UTF-16 code units. */
  readonly length: number;
  readonly #text: string;
  #words: Words | null = null;
  #pairs: ReadonlySet<number> | null = null;
  #content: ReadonlySet<string> | null = null;

  constructor(text: string) {
    let [letters, digits, gaps] = [FNV_BASIS, FNV_BASIS, 0];
    const lower = text.toLowerCase();
    for (let at = 0; at < lower.length; at++) {
      const kind = KINDS[Math.min(lower.charCodeAt(at), ASCII)] as number;
      if (kind === GAP) gaps++;
      else if (kind !== OTHER) letters = Math.imul(letters ^ lower.charCodeAt(at), FNV_PRIME);
      if (kind === DIGIT) digits = Math.imul(digits ^ lower.charCodeAt(at), FNV_PRIME);
    }
    this.letters = letters;
    this.digits = digits;
    this.long = gaps >= LEAST_PAIRS && text.length <= LONGEST_COMPARED;
    this.length = text.length;
    this.#text = text;
  }

  isSameText(other: Signature): boolean {
    return this.#text === other.#text;
  }

  /** The words without the punctuation around them, in lower case. */
  get plain(): string {
    return (this.#words ??= wordsOf(this.#text)).plain;
  }

  /**
   * What must be the same, in order: numbers, identifiers, names, negations and other words that turn a sentence
   * around.
   */
  get guard(): string {
    return (this.#words ??= wordsOf(this.#text)).guard;
  }

  /** The stems of the words that tell something, each once. */
  get content(): ReadonlySet<string> {
    return (this.#content ??= new Set(
      (this.#words ??= wordsOf(this.#text)).compared.filter((word) => !isStopWord(word)).map(stemOf),
    ));
  }

  /** Hashes of pairs of adjacent words, each once. */
  get pairs(): ReadonlySet<number> {
    return (this.#pairs ??= pairsOf((this.#words ??= wordsOf(this.#text)).compared));
  }
}

interface Words {
  readonly plain: string;
  readonly guard: string;
  /** What pairs are made of: the words, where they are enough. */
  readonly compared: readonly string[];
}

/**
 * Least share of the word pairs of both texts together that both have (the Jaccard coefficient of 2-shingles; Broder
 * 1997).
 */
const LEAST_OVERLAP = 0.8;
/**
 * Texts with fewer word pairs are alike only when they are the same: an overlap of 0.8 means one other word in
 * nineteen, and in a shorter text one other word is another statement.
 */
const LEAST_PAIRS = 18;

/** Words that turn a sentence around, so that two sentences differ when one has them and the other has not. */
const TURNING = new Set(
  (
    'no not never none nor neither without cannot cant dont wont isnt arent wasnt shouldnt doesnt didnt couldnt wouldnt hasnt havent hadnt aint unless except instead ' +
    'on off true false yes enable enabled enables disable disabled disables allow allowed allows deny denied block blocked forbid add added adds remove removed removes delete deleted ' +
    'keep kept drop dropped start started stop stopped open opened close closed before after above below first last up down more less fewer most least ' +
    'min max minimum maximum increase increased decrease decreased reduce reduced raise raised lower lowered pass passed passes fail failed fails ' +
    'success failure always must should may optional required sync async public private internal external local remote old new accept accepted reject rejected ' +
    'works working broken fixed done todo pending complete completed incomplete'
  ).split(' '),
);

/** Numbers, days and months in words; `one` is mostly none. */
const NUMBER_WORDS = new Set(
  (
    'zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety ' +
    'hundred hundreds thousand thousands million millions billion dozen half quarter third fourth fifth sixth seventh eighth ninth tenth once twice single double triple both ' +
    'monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december ' +
    'null zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig hundert tausend deux trois quatre cinq sept huit neuf dix dos tres cuatro cinco seis siete ocho nueve diez'
  ).split(' '),
);

/**
 * Longer texts, a piece of a large file mostly, are alike only when they are the same: no person wrote one in 197
 * session notes. In UTF-16 code units.
 */
const LONGEST_COMPARED = 2_048;

function wordsOf(text: string): Words {
  if (text.length > LONGEST_COMPARED) return { plain: text.trim().toLowerCase(), guard: '', compared: [] };
  const tokens = tokensOf(text);
  const words = tokens.map(({ word }) => word.toLowerCase());
  const plain = words.join(' ') || text.trim();
  // Most observations are short, and these are compared by their words alone.
  if (words.length <= LEAST_PAIRS) return { plain, guard: '', compared: [] };
  return { plain, compared: words, guard: words.filter((_, i) => isGuard(tokens[i] as Token)).join(' ') };
}

interface Token {
  readonly word: string;
  /** Whether it counts whatever it looks like: code, an operator, a tick box. */
  readonly marked: boolean;
  /** Whether it begins a sentence, where a capital letter says nothing. */
  readonly opens: boolean;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const box = /^\s*\[([ xX])\]\s/.exec(text);
  // a goal that is reached is not the goal
  if (box) tokens.push({ word: box[1] === ' ' ? '[ ]' : '[x]', marked: true, opens: false });
  let opens = true;
  for (const chunk of text
    .slice(box?.[0].length ?? 0)
    .replaceAll('*', '')
    .split(/\s+/u)) {
    if (chunk === '') continue;
    if (PLAIN.test(chunk)) {
      tokens.push({ word: chunk, marked: false, opens });
      opens = false;
    } else if (chunk.length > LONGEST_WORD || OPERATOR.test(chunk)) {
      tokens.push({ word: chunk, marked: true, opens });
    } else {
      const word = chunk.replaceAll('`', '').replace(LEADING, '').replace(TRAILING, '');
      if (word !== '') tokens.push({ word, marked: chunk.includes('`'), opens });
      opens = word === '' || /[.:!?)—–-]["'_)]*$/u.test(chunk);
    }
  }
  return tokens;
}

const PLAIN = /^[A-Za-z]+$/;
const LOWER = /^[a-z]+$/;
/** Longer ones (a key, a line of dashes) are compared as they are. In UTF-16 code units. */
const LONGEST_WORD = 200;
/** Marks between words that say something: `!=`, `<=`, `->`. A single dash, star or bar is punctuation. */
const OPERATOR = /^(?:[=<>≤≥≠≈+%&^~→←⇒]|[=<>!+&|/-]{2,3})$/u;
/** Punctuation around a word; not `!flag`, `-rf`, `--force`, `.env`, `/path`, `C#`, `50%` or the question mark. */
const LEADING = /^(?:[^\p{L}\p{N}+\-!~<>=≤≥$#/.@]|[!.-]+(?=["'([{]))+/u;
const TRAILING = /[^\p{L}\p{N}+#%?]+$/u;

/**
 * How two texts are alike. `same`: the same words, or nearly the same, where one says no more than the other but for
 * words without a weight. `revised`: one word that tells something stands in the place of another.
 */
export type Likeness = 'same' | 'revised' | null;

/** Whether two texts say the same: see {@link likenessOf}. */
export function areNearDuplicates(a: Signature, b: Signature): boolean {
  return likenessOf(a, b) === 'same';
}

export function likenessOf(a: Signature, b: Signature): Likeness {
  if (a.letters === b.letters && a.plain === b.plain) return 'same';
  if (!overlap(a, b)) return null;
  const [ofA, ofB] = [countMissing(a.content, b.content), countMissing(b.content, a.content)];
  if (ofA === 0 || ofB === 0) return 'same';
  return ofA === 1 && ofB === 1 ? 'revised' : null;
}

/** How many of these are not among the others. */
function countMissing(these: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let missing = 0;
  for (const one of these) if (!others.has(one)) missing++;
  return missing;
}

/** Whether two texts have enough word pairs in common, and the same numbers, names and words that turn a sentence. */
function overlap(a: Signature, b: Signature): boolean {
  if (!a.long || !b.long || a.digits !== b.digits || a.guard !== b.guard) return false;
  const [few, many] = [a.pairs, b.pairs].sort((one, other) => one.size - other.size) as [
    ReadonlySet<number>,
    ReadonlySet<number>,
  ];
  if (few.size < LEAST_PAIRS) return false;
  if (few.size < LEAST_OVERLAP * many.size) return false; // too different in length to overlap so far
  // Most that are compared differ at once: so many pairs may lack until the overlap is out of reach.
  let mayLack = few.size - (LEAST_OVERLAP / (1 + LEAST_OVERLAP)) * (few.size + many.size);
  let both = 0;
  for (const pair of few) {
    if (many.has(pair)) both++;
    else if (--mayLack < -1) return false;
  }
  return both >= LEAST_OVERLAP * (few.size + many.size - both);
}

/**
 * Groups of near-duplicates, as positions: what is linked by near-duplicates is one group, so that the answer does not
 * depend on the order. Groups stand in the order of their first members, members in order too.
 *
 * @param timeOf when each was written; `null`: nobody knows. Of two that differ in one word, one is a revision of the
 *   other where both have a time and not the same one. Default: none is
 */
export function groupNearDuplicates(
  signatures: readonly Signature[],
  timeOf: (position: number) => number | null = () => null,
): readonly (readonly number[])[] {
  const parent = signatures.map((_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root] as number;
    parent[i] = root;
    return root;
  };
  const byPlain = new Map<string, number>();
  const byGuard = new Map<string, number[]>();
  const sharesLetters = repeated(signatures.map(({ letters }) => letters));
  const sharesDigits = repeated(signatures.filter(({ long }) => long).map(({ digits }) => digits));
  signatures.forEach((signature, i) => {
    if (sharesLetters.has(signature.letters)) {
      const same = byPlain.get(signature.plain);
      if (same === undefined) byPlain.set(signature.plain, i);
      else parent[i] = find(same);
      // what the other is like, this one is like
      if (same !== undefined && signatures[same]?.guard === signature.guard) return;
    }
    if (!signature.long || !sharesDigits.has(signature.digits)) return;
    const rivals = byGuard.get(signature.guard);
    if (!rivals) {
      byGuard.set(signature.guard, [i]);
      return;
    }
    for (const rival of rivals) {
      const [low, high] = [find(rival), find(i)].sort((x, y) => x - y) as [number, number];
      if (low === high) continue;
      const likeness = likenessOf(signatures[rival] as Signature, signature);
      if (likeness === 'same' || (likeness === 'revised' && areApart(timeOf(rival), timeOf(i)))) parent[high] = low;
    }
    rivals.push(i);
  });
  const groups = new Map<number, number[]>();
  signatures.forEach((_, i) => {
    const root = find(i);
    const group = groups.get(root);
    if (group) group.push(i);
    else groups.set(root, [i]);
  });
  return [...groups.values()];
}

function areApart(time: number | null, other: number | null): boolean {
  return time !== null && other !== null && time !== other;
}

/** What stands more than once. */
function repeated(values: readonly number[]): ReadonlySet<number> {
  const seen = new Set<number>();
  return new Set(values.filter((value) => seen.size === seen.add(value).size));
}

function isGuard({ word, marked, opens }: Token): boolean {
  if (marked) return true;
  if (LOWER.test(word)) return TURNING.has(word) || NUMBER_WORDS.has(word);
  if (/\p{N}/u.test(word)) return true;
  // identifiers, paths, versions, C++
  if (/[_/\\=<>≤≥+#$@:!~%?]|^[.-]|\p{L}\.\p{L}|\p{Ll}\p{Lu}/u.test(word)) return true;
  if (/^\p{Lu}/u.test(word) && (!opens || /^\p{Lu}{2,}/u.test(word))) return true; // names
  const plain = word.toLowerCase().replace(/['’]/g, '');
  return TURNING.has(plain) || NUMBER_WORDS.has(plain);
}

/** Kinds of characters by their codes; all beyond ASCII are taken for gaps, because some are spaces. */
const [OTHER, LETTER, DIGIT, GAP] = [0, 1, 2, 3];
const ASCII = 128;
const KINDS = Uint8Array.from({ length: ASCII + 1 }, (_, code) => {
  const character = String.fromCharCode(code);
  return code === ASCII || /\s/.test(character)
    ? GAP
    : /[a-z]/.test(character)
      ? LETTER
      : /[0-9]/.test(character)
        ? DIGIT
        : OTHER;
});

/** FNV-1a (Fowler, Noll & Vo), 32 bits. */
const FNV_BASIS = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the UTF-16 code units of each pair of adjacent words. */
function pairsOf(words: readonly string[]): ReadonlySet<number> {
  const pairs = new Set<number>();
  for (let i = 1; i < words.length; i++) {
    let hash = FNV_BASIS;
    for (const word of [words[i - 1] as string, ' ', words[i] as string]) {
      for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), FNV_PRIME);
    }
    pairs.add(hash);
  }
  return pairs;
}
