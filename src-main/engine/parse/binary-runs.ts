/** Pictures and other data that stand in a text as letters: nobody reads them, and each makes hundreds of vectors. */
import { structureOf } from './document.ts';
import type { ParsedBlock, ParsedDocument, ParsedObservation } from './format.ts';

/** Shorter runs may be a key, a hash or a long name. In characters. */
const LONGEST_HEX = 128;
const LONGEST_RUN = 160;
/** Lines of data that was wrapped: this many, of this length at least. */
const LEAST_LINES = 4;
const LEAST_LINE = 48;
/** The last line of them has at most so many. */
const LONGEST_REST = 200;

const MAY_BE = new RegExp(`[A-Za-z0-9+/_-]{${LEAST_LINE}}`);
const MAY_BE_URI = /data:[a-z]{1,40}\//i;

/*
 * A repetition without an upper bound takes stack for each character, and megabytes of data exceed it. So a pattern finds
 * the beginning of data only, and another one the first character that does not belong to it.
 */

interface Data {
  readonly beginning: RegExp;
  readonly stranger: RegExp;
  /** What may follow, and goes with it. */
  readonly ending: RegExp;
}
/** An address that is its own content. The bracket of a picture that holds it goes, the words in front of it stay. */
const DATA_URI: Data = {
  beginning:
    /(?:\]\()?<?data:[a-z]{1,40}\/[a-z0-9.+-]{1,100}(?:;[a-z0-9=.-]{1,100}){0,5}(?:,|;base64,)[A-Za-z0-9+/=_%.~!*'();:@&$,?#-]{64}/gi,
  stranger: /[^A-Za-z0-9+/=_%.~!*'();:@&$,?#-]/g,
  ending: />?(?:\s{1,20}["'][^"'\n]{0,300}["'])?/y,
};
const RUN: Data = {
  beginning: new RegExp(`[A-Za-z0-9+/_-]{${LONGEST_HEX + 1}}`, 'g'),
  stranger: /[^A-Za-z0-9+/_-]/g,
  ending: /={0,2}/y,
};

/** A text in which each run of data is what `replace` makes of it. */
function replaceData(text: string, { beginning, stranger, ending }: Data, replace: (found: string) => string): string {
  let [rest, at] = ['', 0];
  beginning.lastIndex = 0;
  for (let found = beginning.exec(text); found !== null; found = beginning.exec(text)) {
    stranger.lastIndex = beginning.lastIndex;
    ending.lastIndex = stranger.exec(text)?.index ?? text.length;
    ending.exec(text);
    rest += text.slice(at, found.index) + replace(text.slice(found.index, ending.lastIndex));
    at = beginning.lastIndex = ending.lastIndex;
  }
  return at === 0 ? text : rest + text.slice(at);
}

/** How many characters of base64 a line has that has nothing else; 0 for other lines. */
function lengthOfData(line: string): number {
  const data = line
    .replace(/^[ \t>]{0,100}/, '')
    .trimEnd()
    .replace(/={1,2}$/, '');
  return /[^A-Za-z0-9+/]/.test(data) ? 0 : data.length;
}

/** A text in which each stretch of lines of data is what `replace` makes of it. One blank line may follow each line. */
function replaceWrapped(text: string, replace: (found: string) => string): string {
  const lines = text.split('\n');
  if (lines.length < LEAST_LINES) return text;
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    let [end, many] = [i, 0];
    while (end < lines.length && lengthOfData(lines[end]!) >= LEAST_LINE) {
      many++;
      end++;
      if (end < lines.length - 1 && lines[end]!.trim() === '') end++;
    }
    if (many < LEAST_LINES) {
      kept.push(...lines.slice(i, Math.max(i + 1, end)));
      i = Math.max(i, end - 1);
      continue;
    }
    const last = end < lines.length ? lengthOfData(lines[end]!) : 0;
    if (last > 0 && last <= LONGEST_REST) end++;
    kept.push(replace(lines.slice(i, end).join('\n')));
    i = end - 1;
  }
  return kept.join('\n');
}

export interface WithoutBinary {
  readonly text: string;
  /** Runs that were left out. */
  readonly runs: number;
  /** Their characters. */
  readonly characters: number;
}

/** Whether a text may have data in it. Takes a pass over the text. */
export function mayHoldBinary(text: string): boolean {
  return text.length > LONGEST_HEX && (MAY_BE.test(text) || (text.includes('ata:') && MAY_BE_URI.test(text)));
}

/** A text without data URIs, and without long runs of base64 or hexadecimal digits, wrapped or not. */
export function withoutBinary(text: string): WithoutBinary {
  let [runs, characters] = [0, 0];
  const leaveOut = (found: string, kept: string): string => {
    runs++;
    characters += found.length;
    return kept;
  };
  let rest = text;
  if (/data:/i.test(rest)) {
    // With the bracket that opens a link, the one that closes it goes.
    rest = replaceData(rest, DATA_URI, (found) => leaveOut(found, found.startsWith('](') ? ']\0' : '')).replace(
      /\]\0\)?/g,
      ']',
    );
  }
  rest = replaceWrapped(rest, (found) => (isData(found) ? leaveOut(found, '\n') : found));
  rest = replaceData(rest, RUN, (found) =>
    isHex(found) || (found.length > LONGEST_RUN && isData(found)) ? leaveOut(found, '') : found,
  );
  return { text: runs === 0 ? text : rest.replace(/\n{3,}/g, '\n\n').trim(), runs, characters };
}

function isHex(run: string): boolean {
  return /^[0-9a-f]+$/i.test(run) && /\d/.test(run);
}

/** Whether letters of both cases and digits stand as mixed as chance has them. */
function isData(run: string): boolean {
  const sample = run.slice(0, 2_000).replace(/[^A-Za-z0-9]/g, '');
  const share = (pattern: RegExp): number => (sample.match(pattern)?.length ?? 0) / Math.max(1, sample.length);
  const [upper, lower, digits] = [share(/[A-Z]/g), share(/[a-z]/g), share(/\d/g)];
  return (upper > 0.15 && lower > 0.15 && digits > 0.03) || (digits > 0.2 && upper + lower > 0.1 && isHex(sample));
}

/**
 * Blocks without such data. An observation of nothing else goes, and a block without any left.
 *
 * @returns the same blocks where there is none
 */
export function blocksWithoutBinary(blocks: readonly ParsedBlock[]): {
  readonly blocks: readonly ParsedBlock[];
  readonly runs: number;
  readonly characters: number;
} {
  let [runs, characters] = [0, 0];
  const clean = blocks.flatMap((block) => {
    if (!block.observations.some(({ text }) => mayHoldBinary(text))) return [block];
    const observations: ParsedObservation[] = [];
    const places: (number | null)[] = [];
    for (const one of block.observations) {
      const rest = mayHoldBinary(one.text) ? withoutBinary(one.text) : { text: one.text, runs: 0, characters: 0 };
      runs += rest.runs;
      characters += rest.characters;
      // A fence around nothing is nothing.
      const isEmpty = rest.runs > 0 && !/[\p{L}\p{N}]/u.test(rest.text.replace(/^\s*(?:```|~~~).*$/gm, ''));
      places.push(isEmpty ? null : observations.length);
      const solves = one.solves === null ? null : (places[one.solves] ?? null);
      if (!isEmpty)
        observations.push(rest.runs === 0 && solves === one.solves ? one : { ...one, text: rest.text, solves });
    }
    return observations.length > 0 ? [{ ...block, observations }] : [];
  });
  return runs === 0 ? { blocks, runs, characters } : { blocks: clean, runs, characters };
}

/** The document without such data, which its problems say. */
export function documentWithoutBinary(document: ParsedDocument): ParsedDocument {
  const { blocks, runs, characters } = blocksWithoutBinary(document.blocks);
  if (runs === 0) return document;
  const size = Math.max(1, Math.round(characters / 1_000)).toLocaleString('en');
  const problem = `${runs === 1 ? 'One picture or run of data' : `${runs} pictures or runs of data`} in the text, ${size} kB, ${runs === 1 ? 'is' : 'are'} not indexed.`;
  return {
    ...document,
    blocks,
    structure: structureOf(blocks, document.lineCount),
    problems: [...document.problems, problem],
  };
}
