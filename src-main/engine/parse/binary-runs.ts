/** Pictures and other data that stand in a text as letters: nobody reads them, and each makes hundreds of vectors. */
import { structureOf } from './document.ts';
import type { ParsedBlock, ParsedDocument, ParsedObservation } from './format.ts';

/** Shorter runs may be a key, a hash or a long name. In characters. */
const LONGEST_HEX = 128;
const LONGEST_RUN = 160;
/** Lines of data that was wrapped: this many, of this length at least. */
const LEAST_LINES = 4;
const LEAST_LINE = 48;

const MAY_BE = new RegExp(`[A-Za-z0-9+/_-]{${LEAST_LINE}}`);
const MAY_BE_URI = /data:[a-z]+\//i;
/** An address that is its own content. The bracket of a picture that holds it goes, the words in front of it stay. */
const DATA_URI =
  /(?<open>\]\()?<?data:[a-z]+\/[a-z0-9.+-]+(?:;[a-z0-9=.-]+){0,5}(?:,|;base64,)[A-Za-z0-9+/=_%.~!*'();:@&$,?#-]{64,}>?(?:\s+["'][^"'\n]{0,300}["'])?/gi;
const RUN = new RegExp(`[A-Za-z0-9+/_-]{${LONGEST_HEX + 1},}={0,2}`, 'g');
const WRAPPED = new RegExp(
  `(?:^[ \\t>]*[A-Za-z0-9+/]{${LEAST_LINE},}={0,2}[ \\t]*\\r?(?:\\n|$)(?:[ \\t]*\\r?\\n)?){${LEAST_LINES},}(?:[ \\t>]*[A-Za-z0-9+/]{1,200}={0,2}[ \\t]*$)?`,
  'gm',
);

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
    rest = rest
      .replace(DATA_URI, (found: string, open: string | undefined) => leaveOut(found, open === undefined ? '' : ']\0'))
      .replace(/\]\0\)?/g, ']');
  }
  rest = rest
    .replace(WRAPPED, (found) => (isData(found) ? leaveOut(found, '\n') : found))
    .replace(RUN, (found) =>
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
