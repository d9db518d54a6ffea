/** Ranges of characters in a PDF: the library makes an entry for each character of one. */

/** More characters than all scripts have; maps of whole fonts stay below. */
const MOST_CHARACTERS = 0x11_0000;
/** What tells a map of characters, or the widths of a font. */
const MAP = /\bbegin(?:bf|cid|notdef)range\b/g;
/** A range in hexadecimal: `<0000> <ffff>`. */
const HEX_RANGE = /<\s{0,8}([0-9a-f]{1,16})\s{0,8}>\s{0,8}<\s{0,8}([0-9a-f]{1,16})\s{0,8}>/gi;
/** Widths of a range in an array: `0 2000000000 500`. */
const WIDTHS = /\/W2?\s{0,8}\[/g;
const WIDTH_RANGE = /\b(\d{1,16})\s{1,8}(\d{1,16})\s{1,8}-?\d{1,16}/g;
/** So much of an array of widths is looked at. In characters. */
const MOST_WIDTHS = 1_000_000;

/** Whether a stream is a map that names more characters than there are. */
export function hasEndlessMap(data: Buffer): boolean {
  return data.includes('range') && sumOfRanges(data.toString('latin1')) > MOST_CHARACTERS;
}

/** Whether an array of widths in a text between streams does. */
export function hasEndlessWidths(text: string): boolean {
  for (const { index } of text.matchAll(WIDTHS)) {
    const end = text.indexOf(']', index);
    const widths = text.slice(index, end < 0 ? index + MOST_WIDTHS : Math.min(end, index + MOST_WIDTHS));
    for (const [, first, last] of widths.matchAll(WIDTH_RANGE))
      if (Number(last) - Number(first) > MOST_CHARACTERS) return true;
  }
  return false;
}

function sumOfRanges(text: string): number {
  let sum = 0;
  for (const { index } of text.matchAll(MAP)) {
    const end = text.indexOf('end', index);
    for (const [, first, last] of text.slice(index, end < 0 ? undefined : end).matchAll(HEX_RANGE)) {
      const size = Number.parseInt(last!, 16) - Number.parseInt(first!, 16);
      if (size > 0) sum += size;
    }
  }
  return sum;
}
