/** Words as the lexicon knows them, for building what is indexed and what is asked for. */

const WORD = /[\p{L}\p{N}_$]+/gu;
const CAMEL = /\p{Ll}\p{Lu}/u;
const BORDER = /(?<=\p{Ll}|\p{N})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/**
 * The parts of the camel-case identifiers in a text, so that `commitFromFile` is found by "commit from file" as well as by
 * itself. Other identifiers (`token_type_ids`, `fusion.rs`) need no such help: FTS5 splits them where they are joined.
 *
 * @returns the parts joined by spaces; empty when there are none
 */
export function identifierParts(text: string): string {
  const parts: string[] = [];
  // One pass for words and a test for each: an expression for both at once would take quadratic time on one endless word.
  for (const [word] of text.matchAll(WORD)) if (CAMEL.test(word)) parts.push(...word.split(BORDER));
  return parts.join(' ');
}

/** A text without characters at which SQLite would cut it or that are no characters at all. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
