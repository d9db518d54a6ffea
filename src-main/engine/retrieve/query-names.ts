/** Whether a query names something: then its words tell more of what is meant than its meaning does. */
import type { Words } from './query-words.ts';

/** A word with a capital letter, not the first of a sentence, and not the English pronoun. */
const NAME = /(?<=[^\s.?!:…][\s"'“‘(]+)(?!I\b)\p{Lu}[\p{L}\p{N}]/u;
const NUMBER = /\p{Nd}/u;

/** Whether there is a name (by its capital letter), a number or an identifier in it. */
export function namesSomething({ text, identifiers }: Pick<Words, 'text' | 'identifiers'>): boolean {
  return identifiers.length > 0 || NUMBER.test(text) || NAME.test(text);
}
