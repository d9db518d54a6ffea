/**
 * The words of a query: what to look for, what must stand as quoted, what must not stand. Nothing typed is an error.
 */
import { emojiOf, isUnspaced, wholeOf, wordsOf } from '../projections/fulltext/analyzer.ts';
import { isStopWord } from './stop-words.ts';

export interface Words {
  /** What is embedded: as typed, without what is excluded. Empty when nothing was asked. */
  readonly text: string;
  /** What the lexical retriever looks for, each a sequence of adjacent words, folded and not stemmed; no two alike. */
  readonly phrases: readonly (readonly string[])[];
  /** Identifiers among them, with the phrases that are theirs. */
  readonly identifiers: readonly Identifier[];
  /** Whether the query is one identifier and nothing else. */
  readonly onlyIdentifier: boolean;
  /** The last word as typed so far, which may not be whole yet; `null` when the query does not end in a word. */
  readonly unfinished: string | null;
  /** Words that were typed as the beginning of others: `harb*`. */
  readonly beginnings: ReadonlySet<string>;
  /** Words that were typed as such: neither quoted nor of an identifier. */
  readonly plain: ReadonlySet<string>;
  /** Only observations that contain all of these are found. */
  readonly required: readonly Quotation[];
  /** Observations that contain one of these are not found. */
  readonly excluded: readonly Quotation[];
}

/** A sequence of words that has to stand in an observation's text, or must not. */
export interface Quotation {
  /** Between the quotation marks, or behind the minus. */
  readonly typed: string;
  readonly words: readonly string[];
  /** Whether it has to stand as it is typed; otherwise any form of the words will do. */
  readonly exact: boolean;
}

/** Indices into `phrases`. */
export interface Identifier {
  /** The identifier as one term. */
  readonly whole: number;
  /** Its parts in their sequence and alone. */
  readonly parts: readonly number[];
}

/** More different words than this make an answer slower and no better: of an example the most telling are taken. */
export const MOST_PHRASES = 64;
/** A sequence of more words is a pasted text: its words are looked for one by one. */
const LONGEST_SEQUENCE = 32;

/** `"as quoted"` and `-"not this"`; what is left is a chunk without spaces. A mark that has no partner is none. */
const PIECE = /(?<![^\s(])(-?)"([^"]*)"(?![\p{L}\p{N}"])|[^\s"]+/gu;
/** `harb*`: a word of two letters or more, with nothing but the star behind it. */
const BEGINNING = /^[\p{L}\p{N}\p{M}]{2,}\*$/u;
/** `-word`; not a lone `-`, `--flag`, `-5`, `-v` or the hyphen of `foo-bar`. */
const EXCLUSION = /^-(?=\p{L}[^\s]*[\p{L}\p{N}])/u;

interface Sequence {
  readonly words: readonly string[];
  readonly chunk: number;
  readonly kind: 'whole' | 'sequence' | 'word';
}

/**
 * @param conditions whether quotation marks and dashes mean something, as in a question; in a pasted text they do not
 */
export function parseWords(typed: string, { conditions = true } = {}): Words {
  const required: Quotation[] = [];
  const excluded: Quotation[] = [];
  const sequences: Sequence[] = [];
  const plain = new Set<string>();
  const beginnings = new Set<string>();
  const kept: string[] = [];
  let chunks = 0;
  for (const { 0: piece, 1: minus, 2: quoted, index } of typed.replace(/[“”„‟]/g, '"').matchAll(PIECE)) {
    const starts = index === 0 || /\s/.test(typed[index - 1] as string);
    const minusWord = conditions && quoted === undefined && starts && EXCLUSION.test(piece);
    const body = minusWord ? piece.slice(1) : (quoted ?? piece);
    const words = wordsOf(body);
    const emoji = emojiOf(body);
    if (conditions && (minus === '-' || minusWord)) {
      if (words.length > 0 && words.length <= LONGEST_SEQUENCE)
        excluded.push({ typed: body, words, exact: !minusWord });
      continue;
    }
    kept.push(piece);
    if (conditions && quoted !== undefined && words.length > 0 && words.length <= LONGEST_SEQUENCE)
      required.push({ typed: body, words, exact: true });
    if (conditions && quoted !== undefined && words.length === 0)
      for (const sign of emoji) required.push({ typed: sign, words: [sign], exact: false });
    if (conditions && quoted === undefined && words.length === 1 && BEGINNING.test(body))
      beginnings.add(words[0] as string);
    const whole = quoted === undefined || !/\s/.test(quoted) ? wholeOf(body) : null;
    const chunk = chunks++;
    if (whole !== null) sequences.push({ words: [whole], chunk, kind: 'whole' });
    if (words.length > 1 && words.length <= LONGEST_SEQUENCE) sequences.push({ words, chunk, kind: 'sequence' });
    for (const sign of emoji) sequences.push({ words: [sign], chunk, kind: 'word' });
    for (const word of words) {
      sequences.push({ words: [word], chunk, kind: 'word' });
      if (quoted === undefined && words.length === 1 && whole === null) plain.add(word);
    }
  }

  const telling = tellingOf(sequences);
  const at = new Map<string, number>();
  for (const { words } of telling) {
    const key = words.join(' ');
    if (!at.has(key) && (!conditions || at.size < MOST_PHRASES)) at.set(key, at.size);
  }
  const text = kept.join(' ').trim();
  // What a pasted text has of identifiers it has by chance; and it may have thousands.
  const identifiers = (conditions ? telling : [])
    .filter(({ kind, words }) => kind === 'whole' && at.has(words.join(' ')))
    .map(({ words, chunk }): Identifier => {
      const parts = telling
        .filter((one) => one.chunk === chunk && one.kind !== 'whole')
        .map((one) => at.get(one.words.join(' ')) ?? -1);
      return { whole: at.get(words.join(' ')) as number, parts: [...new Set(parts)].filter((part) => part >= 0) };
    });
  return {
    // Text without a letter or digit has no meaning to search for.
    text: /[\p{L}\p{N}]/u.test(text) || emojiOf(text).length > 0 ? text : '',
    phrases: Array.from(at.keys(), (key) => key.split(' ')),
    identifiers: [...new Map(identifiers.map((one) => [one.whole, one])).values()],
    onlyIdentifier: identifiers.length > 0 && new Set(telling.map(({ chunk }) => chunk)).size === 1,
    unfinished: unfinishedOf(typed, plain),
    beginnings,
    plain,
    required,
    excluded,
  };
}

/** Words that tell nothing count only where there is nothing else. */
function tellingOf(sequences: readonly Sequence[]): readonly Sequence[] {
  const telling = sequences.filter(({ words, kind }) => kind !== 'word' || !isStopWord(words[0] as string));
  return telling.length > 0 ? telling : sequences;
}

function unfinishedOf(typed: string, plain: ReadonlySet<string>): string | null {
  const last = /[\p{L}\p{N}\p{M}]{2,}$/u.exec(typed)?.[0];
  if (last === undefined) return null;
  const word = wordsOf(last).at(-1);
  return word !== undefined && plain.has(word) && !isUnspaced(word) ? word : null;
}
