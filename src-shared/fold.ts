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
const ASCII = /^[\x00-\x7f]*$/;

/**
 * In lower case, without accents, and compatible forms (full width, ligatures) as their plain ones. Private-use
 * characters become spaces: the full-text index uses them for its own terms.
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .replace(SPECIAL, (letter) => PLAIN[letter] as string)
    .replace(/\p{Co}/gu, ' ');
}
