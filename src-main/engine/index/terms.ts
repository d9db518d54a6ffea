/** Words as the lexicon knows them, for building what is indexed and what is asked for. */

const IDENTIFIER = /[\p{L}\p{N}_$]*\p{Ll}\p{Lu}[\p{L}\p{N}_$]*/gu;
const BORDER = /(?<=\p{Ll}|\p{N})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/**
 * The parts of the camel-case identifiers in a text, so that `commitFromFile` is found by "commit from file" as well as by
 * itself. Other identifiers (`token_type_ids`, `fusion.rs`) need no such help: FTS5 splits them where they are joined.
 *
 * @returns the parts joined by spaces; empty when there are none
 */
export function identifierParts(text: string): string {
  const parts: string[] = [];
  for (const [identifier] of text.matchAll(IDENTIFIER)) parts.push(...identifier.split(BORDER));
  return parts.join(' ');
}

/** A text without characters at which SQLite would cut it or that are no characters at all. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
