/** Where a text ends a thought, best first: paragraphs, lines, sentences, words. */
const BORDERS: readonly RegExp[] = [/\n[^\S\n]*\n+(?=[^\n])/g, /\n+/g, /[.!?…]["')\]]*\s+|[。！？]/g, /\s+/g];
/** A piece is filled to this share at least before a worse kind of border is taken. */
const LEAST_FILLED = 0.5;
/**
 * How far back a border between characters as people see them is looked for, in UTF-16 code units: the longest emoji
 * have some thirty.
 */
const LONGEST_CHARACTER = 40;

/**
 * Cuts a text into pieces of at most `most` UTF-16 code units; joined they give the text. A piece ends with a
 * paragraph, else a line, a sentence, a word, and in one endless word never inside a surrogate pair or, where that is
 * cheap to tell, a character with its marks. Takes time in proportion to the text's length.
 *
 * @param most at least 2
 */
export function cutText(text: string, most: number): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > most) {
    const end = start + endOfPiece(text.slice(start, start + most + LONGEST_CHARACTER), most);
    pieces.push(text.slice(start, end));
    start = end;
  }
  pieces.push(text.slice(start));
  return pieces;
}

/** @param window begins where the piece does, and goes on behind its longest end */
function endOfPiece(window: string, most: number): number {
  const piece = window.slice(0, most);
  for (const border of BORDERS) {
    let end = 0;
    for (const { 0: found, index } of piece.matchAll(border)) end = index + found.length;
    if (end >= most * LEAST_FILLED) return end;
  }
  return hardEnd(window, most);
}

/** What goes on the character before it: marks, joiners, skin tones, the second half of a line break. */
const GOES_ON = /^(?:\p{M}|\u200d|\p{Emoji_Modifier})/u;

function hardEnd(window: string, most: number): number {
  const first = Math.max(1, most - LONGEST_CHARACTER);
  for (let end = most; end >= first; end--) if (!splitsPair(window, end) && !splitsCharacter(window, end)) return end;
  return splitsPair(window, most) ? most - 1 : most;
}

function splitsPair(text: string, at: number): boolean {
  const [high, low] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}

function splitsCharacter(text: string, at: number): boolean {
  return (
    GOES_ON.test(text.slice(at, at + 2)) || text[at - 1] === '\u200d' || (text[at - 1] === '\r' && text[at] === '\n')
  );
}
