/** For the tests of formats. */
import type { HeadingTypes, ParsedDocument } from './format.ts';
import { readDocument } from './formats.ts';

/** Reads a text as if it were a file's, also one that no bytes stand for (with lone surrogates, or mostly NULs). */
export function readText(path: string, text: string, headingTypes?: HeadingTypes): Promise<ParsedDocument> {
  return readDocument({ path, bytes: Buffer.from(text), text, redact: (given) => given }, headingTypes);
}
