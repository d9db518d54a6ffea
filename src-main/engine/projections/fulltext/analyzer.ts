/**
 * The analyzer: a text to the terms of the full-text index. The same functions make what is indexed and what is asked
 * for.
 */
import { stemmer } from 'stemmer';
import { fold } from '../../../../src-shared/fold.ts';

export { fold };

/** Letters of scripts that write no spaces between words, and of Hangul, whose words carry particles. */
const UNSPACED =
  '[[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Bopo}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]&&[\\p{L}\\p{M}\\p{Nl}]]';
const RUN = new RegExp(`^${UNSPACED}`, 'v');
/** A letter with the marks on it. */
const LETTER = /\P{M}\p{M}*|\p{M}+/gu;
const SEGMENT = new RegExp(`${UNSPACED}+|[[\\p{L}\\p{N}\\p{M}]--${UNSPACED}]+`, 'gv');
/** What is written without spaces, in scripts that have some: words joined by ASCII punctuation. */
const CHUNK = new RegExp(`[[\\x21-\\x7e\\p{L}\\p{N}\\p{M}]--${UNSPACED}]+`, 'gv');

const ASCII = /^[\x00-\x7f]*$/;

/** Words and runs of scripts without spaces, folded. The expression for all scripts takes five times as long. */
function segmentsOf(text: string): readonly string[] {
  return (ASCII.test(text) ? text.toLowerCase().match(/[a-z0-9]+/g) : fold(text).match(SEGMENT)) ?? [];
}

const stems = new Map<string, string>();
const MOST_STEMS = 50_000;
/** Longer words are identifiers or noise. In UTF-16 code units. */
const LONGEST_STEMMED = 64;

/** The stem of a folded word (Porter 1980); words of other scripts and whole identifiers stay as they are. */
export function stemOf(word: string): string {
  if (word.length < 3 || word.length > LONGEST_STEMMED || !/^[a-z]/.test(word) || word.endsWith(END)) return word;
  let stem = stems.get(word);
  if (stem === undefined) {
    if (stems.size >= MOST_STEMS) stems.clear();
    stems.set(word, (stem = stemmer(word)));
  }
  return stem;
}

/** Whether a term belongs to a script that is indexed in pairs of characters. */
export function isUnspaced(term: string): boolean {
  return RUN.test(term);
}

/** Overlapping pairs of the characters of a run: `日本語` gives `日本 本語`, and a run of one itself. */
function pairsOf(run: string): string[] {
  const letters = run.match(LETTER) ?? [];
  if (letters.length < 2) return letters;
  return letters.slice(1).map((letter, i) => `${letters[i]}${letter}`);
}

/**
 * The words of a text as a query looks for them, in their order: folded and not stemmed, scripts without spaces in
 * pairs. A single character of such a script is the beginning of a pair.
 */
export function wordsOf(text: string): string[] {
  const segments = segmentsOf(text);
  // Behind each run the index has its last character alone; only a run at the end may go on in the text.
  return segments.flatMap((segment, i) =>
    isUnspaced(segment) ? (i < segments.length - 1 ? runTerms(segment) : pairsOf(segment)) : [segment],
  );
}

/** The pairs of a run and its last character alone, so that each character begins a term. */
function runTerms(run: string): string[] {
  const letters = run.match(LETTER) ?? [];
  const pairs = pairsOf(run);
  return letters.length < 2 ? pairs : [...pairs, letters.at(-1) as string];
}

/** The terms of a text as they are indexed. */
export function termsOf(text: string): string[] {
  if (ASCII.test(text)) return segmentsOf(text).map(stemOf);
  return segmentsOf(text).flatMap((segment) => (isUnspaced(segment) ? runTerms(segment) : [stemOf(segment)]));
}

/**
 * ASCII punctuation stands in whole terms as U+E000 + its code, and each ends with U+E000, so that none is the stem of
 * another.
 */
const PUNCTUATION = /[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/g;
const END = '\uE000';
/** Longer ones are data. In UTF-16 code units. */
const LONGEST_WHOLE = 80;

function wholeTerm(chunk: string): string {
  return chunk.replace(PUNCTUATION, (sign) => String.fromCharCode(0xe000 + sign.charCodeAt(0))) + END;
}

/**
 * Signs of a sentence or of markup around a chunk; `#77`, `--flag`, `.env`, `@scope`, `C++` and `$HOME` keep theirs.
 */
const AROUND = /^(?:["'`*~|,;:!?=<>()[\]{}_]+|\.{2,}(?![/\\]))+|["'`*~|,;:!?=<>()[\]{}.]+$/g;
/** Words with hyphens and apostrophes: their sequence says it all. */
const PROSE = /^[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*$/u;
const BRACKETED = /\[\/?[\p{L}\p{N}_]+\]|<\/?[\p{L}\p{N}_]+>|\{[\p{L}\p{N}_]+\}/gu;
const JOINTS = /[/\\,:;=()[\]{}<>|"'`?&]+/;

/** What an identifier is without what stands around it; `null` when its punctuation carries no meaning. */
function coreOf(chunk: string): string | null {
  const core = chunk.replace(AROUND, '');
  const told =
    core.length <= LONGEST_WHOLE && /[^\p{L}\p{N}\p{M}]/u.test(core) && /[\p{L}\p{N}]/u.test(core) && !PROSE.test(core);
  return told ? core : null;
}

/** The identifier that a typed chunk is, with its punctuation, as a term; `null` for a word. */
export function wholeOf(chunk: string): string | null {
  const folded = fold(chunk);
  const bracketed = /^["'`]*(\[\/?[\p{L}\p{N}_]+\]|<\/?[\p{L}\p{N}_]+>|\{[\p{L}\p{N}_]+\})["'`.,;:!?]*$/u.exec(
    folded,
  )?.[1];
  if (bracketed) return wholeTerm(bracketed);
  if (!new RegExp(`^(?:${CHUNK.source})$`, 'v').test(folded)) return null;
  const core = coreOf(folded);
  return core === null ? null : wholeTerm(core);
}

/** The identifiers of a text, whole, and those that they are made of: `src/fusion.rs:7` holds `fusion.rs`. Each once. */
export function wholesOf(text: string): string[] {
  if (!PUNCTUATED.test(text)) return [];
  const found = new Set<string>();
  for (const [chunk] of fold(text).matchAll(ASCII.test(text) ? /[\x21-\x7e]+/g : CHUNK)) {
    if (!PUNCTUATED.test(chunk)) continue;
    const core = coreOf(chunk);
    if (core !== null) found.add(core);
    for (const [bracketed] of chunk.matchAll(BRACKETED)) found.add(bracketed);
    const pieces = chunk.split(JOINTS);
    if (pieces.length > 1) for (const piece of pieces) found.add(coreOf(piece) ?? '');
  }
  found.delete('');
  return Array.from(found, wholeTerm);
}
const PUNCTUATED = /[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/;

const EMOJI = /\p{RI}\p{RI}|(?=[^\x00-\xff])\p{Extended_Pictographic}/gu;

/** The pictures among a text's letters, each once, without their colour or what they are joined with. */
export function emojiOf(text: string): string[] {
  return ASCII.test(text) ? [] : [...new Set(text.match(EMOJI))];
}

/** The terms that a text has besides its words: identifiers with their signs, and pictures. */
export function signsOf(text: string): string[] {
  return [...wholesOf(text), ...emojiOf(text)];
}

const WORD = /[\p{L}\p{N}_$]+/gu;
const CAMEL = /\p{Ll}\p{Lu}/u;
const BORDER = /(?<=\p{Ll}|\p{N})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/**
 * The parts of the camel-case identifiers in a text, so that `commitFromFile` is found by "commit from file" as well as by
 * itself. Other identifiers (`token_type_ids`, `fusion.rs`) need no such help: they are split where they are joined.
 *
 * @returns the parts joined by spaces; empty when there are none
 */
export function identifierParts(text: string): string {
  const parts: string[] = [];
  // One pass for words and a test for each: an expression for both at once would take quadratic time on one endless word.
  for (const [word] of text.matchAll(WORD)) if (CAMEL.test(word)) parts.push(...word.split(BORDER));
  return parts.join(' ');
}
