import { EngineError } from '../../../src-shared/errors.ts';
import type { Format, FormatInput, ParsedDocument } from './format.ts';
import { markdown } from './markdown.ts';
import { session } from './session.ts';
import { text } from './text.ts';

/** All formats; the first one that fits a file's extension and recognises its text reads it. */
export const formats: readonly Format[] = [session, markdown, text];

/** Decides whether what was read before must be read again: changes with every change of what readers find. */
export const PARSER_VERSION = `1:${formats.map((format) => format.id).join('+')}`;

/** Extensions that some format reads, lower case, with the dot. */
export const extensions: readonly string[] = [...new Set(formats.flatMap((format) => format.extensions))];

/**
 * Reads one file's text with the format it is in.
 *
 * @throws EngineError `FILE_UNPARSABLE` when no format reads files with this extension, or the one that does cannot
 */
export function parseDocument(input: FormatInput): ParsedDocument {
  const path = input.path.toLowerCase();
  for (const format of formats) {
    if (format.extensions.some((extension) => path.endsWith(extension)) && format.recognises(input)) return format.parse(input);
  }
  throw new EngineError('FILE_UNPARSABLE', `No reader knows files like "${input.path}".`, {
    next: `Quarry reads ${extensions.join(', ')}.`,
    details: { path: input.path },
  });
}
