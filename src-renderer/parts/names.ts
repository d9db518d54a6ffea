/**
 * Names, paths and titles of files as they can be shown: they come from anywhere, and may hold what turns the text
 * around them, or what nobody can see, so that a program looks like a note. Rich text of notes is not meant: that
 * stands apart from other words anyway.
 */

/**
 * What is not seen or steers text: controls, line and paragraph separators, half of a surrogate pair, marks and
 * overrides of direction, fillers, tags. Not the two joiners of U+200C and U+200D: names in Persian, in Indian scripts,
 * and of emoji need them.
 *
 * Source: Unicode Standard Annex #9 (directional formatting characters); the general categories Cc, Zl, Zp, Cs and Cf.
 */
const UNSEEN =
  // oxlint-disable-next-line no-misleading-character-class -- each is meant by itself
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u;
const EACH_UNSEEN = new RegExp(`(${UNSEEN.source})`, 'u');
/**
 * Letters that are written from right to left: beside them, digits and signs of the words around change their places.
 */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Samaritan}\p{Script=Mandaic}]/u;

/** A part of a name: as it is, or a character that is shown by its number. */
export interface NamePart {
  readonly text: string;
  readonly unseen: boolean;
}

/** A name in parts; what is not seen has its number as text: `U+202E`. */
export function nameParts(name: string): readonly NamePart[] {
  if (!UNSEEN.test(name)) return [{ text: name, unseen: false }];
  return name
    .split(EACH_UNSEEN)
    .filter((text) => text !== '')
    .map((text) => (EACH_UNSEEN.test(text) ? { text: numberOf(text), unseen: true } : { text, unseen: false }));
}

/**
 * A name as plain text within other words, for where no markup can be: a tooltip, a label, a message, the window's
 * title.
 */
export function plainName(name: string): string {
  const text = nameParts(name)
    .map((part) => (part.unseen ? `[${part.text}]` : part.text))
    .join('');
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

function numberOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
