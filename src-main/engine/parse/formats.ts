import { EngineError } from '../../../src-shared/errors.ts';
import { aiderLog } from './assistants/aider-log.ts';
import { boundDocument } from './bound.ts';
import { claudeLog } from './assistants/claude-log.ts';
import { code } from './documents/code.ts';
import { codexLog } from './assistants/codex-log.ts';
import { csv } from './documents/csv.ts';
import { docx } from './documents/docx.ts';
import { eml } from './documents/eml.ts';
import { formatInput } from './encoding.ts';
import type { Format, FormatInput, HeadingTypes, ParsedDocument } from './format.ts';
import { html } from './documents/html.ts';
import { jsonl } from './assistants/jsonl.ts';
import { markdown } from './notes/markdown.ts';
import { notebook } from './documents/notebook.ts';
import { odt } from './documents/odt.ts';
import { org } from './notes/org.ts';
import { pdf } from './documents/pdf.ts';
import { createRedactor, keepAll, REDACTION_VERSION, type Redactor } from './redact/redact.ts';
import { redactDocument } from './redact/redact-document.ts';
import { findReferences } from './find-references.ts';
import { session } from './notes/session.ts';
import { text } from './notes/text.ts';

/** All formats; the first one that fits a file's extension and recognises its text reads it. */
export const formats: readonly Format[] = [
  aiderLog,
  session,
  markdown,
  text,
  claudeLog,
  codexLog,
  jsonl,
  csv,
  notebook,
  org,
  code,
  html,
  pdf,
  docx,
  odt,
  eml,
];

/** Decides whether what was read before must be read again: changes with every change of what readers find. */
export const PARSER_VERSION = `3:${formats.map((format) => format.id).join('+')}/redaction-${REDACTION_VERSION}`;

/** Extensions that some format reads, lower case, with the dot. */
export const extensions: readonly string[] = [...new Set(formats.flatMap((format) => format.extensions))];

/** Larger files are not notes, unless a format says so; reading one would hold up all others. In bytes. */
const LARGEST = 20 * 1024 * 1024;

/** The largest file with this name that some format reads, in bytes; 0 when none reads such files. */
export function largestBytes(path: string): number {
  const name = path.toLowerCase();
  const fitting = formats.filter((format) => format.extensions.some((extension) => name.endsWith(extension)));
  return Math.max(0, ...fitting.map((format) => format.largestBytes ?? LARGEST));
}

/**
 * Reads one file with the format it is in.
 *
 * @param path absolute; its extension chooses among the formats
 * @param headingTypes names of sections that the user gave a type of their own
 * @param redact whether secrets are taken out. Default true
 * @throws EngineError `FILE_UNPARSABLE` when no format reads files with this extension, or the one that does cannot;
 *   `FILE_NOT_TEXT` when it is no text and should be
 */
export async function parseDocument(path: string, bytes: Uint8Array, headingTypes?: HeadingTypes, redact = true): Promise<ParsedDocument> {
  return readDocument(formatInput(path, bytes), headingTypes, redact);
}

/** {@link parseDocument} for a file that is an input already. */
export async function readDocument(input: FormatInput, headingTypes?: HeadingTypes, redact = true): Promise<ParsedDocument> {
  const { path } = input;
  const name = path.toLowerCase();
  for (const format of formats) {
    if (!format.extensions.some((extension) => name.endsWith(extension)) || !format.recognises(input)) continue;
    const redactor = redact ? createRedactor() : keepAll;
    const document = await format.parse(withoutSecrets(input, redactor, format.redaction === 'document'), headingTypes);
    // Bounded only now: half a secret is not known as one.
    return withReferences(boundDocument(redact && format.redaction !== 'text' ? redactDocument(document, redactor) : document), redactor);
  }
  throw new EngineError('FILE_UNPARSABLE', `No reader knows files like "${path}".`, {
    next: `Quarry reads ${extensions.join(', ')}.`,
    details: { path },
  });
}

function withoutSecrets(input: FormatInput, { redact }: Redactor, encoded: boolean): FormatInput {
  let text: string | null = null;
  return {
    path: input.path,
    bytes: input.bytes,
    get text() {
      text ??= encoded ? input.text : redact(input.text);
      return text;
    },
    redact,
  };
}

function withReferences(document: ParsedDocument, redactor: Redactor): ParsedDocument {
  const blocks = document.blocks.map((block) => ({ ...block, observations: block.observations.map((o) => ({ ...o, references: findReferences(o.text) })) }));
  return { ...document, blocks, redactions: redactor.counts() };
}
