/** How texts are compared where case and accents do not count. */

/** Accents and points that many leave out; the vowel signs of other scripts are none. */
const ACCENTS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
/** Letters that no decomposition takes to their plain form. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ς: 'σ',
};
const SPECIAL = /[ßøæœłđðþıħŧς]/g;
/** Signs that nobody sees: soft hyphens, spaces without width, marks of the direction of writing. */
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const ASCII = /^[\x00-\x7f]*$/;

/**
 * In lower case, without accents and signs that nobody sees, and compatible forms (full width, ligatures) as their plain ones. Private-use
 * characters become spaces: the full-text index uses them for its own terms.
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .replace(SPECIAL, (letter) => PLAIN[letter] as string)
    .replace(/\p{Co}/gu, ' ');
}

/**
 * What a note is called, for comparing: its words folded, whatever stands between them. Signs alone are kept as they
 * are.
 */
export function nameKey(name: string): string {
  const folded = fold(name.slice(0, 1_000));
  return folded.match(/[\p{L}\p{N}\p{M}]+/gu)?.join(' ') ?? folded.trim();
}

/** In lower case and composed, accents kept: how values of filters are compared. */
export function lowerCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Whether a text has characters of ASCII only. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}
