import { EngineError } from '../../../src-shared/errors.ts';
import type { FormatList } from '../../../src-shared/formats.ts';
import { documentWithoutBinary } from './binary-runs.ts';
import { boundDocument } from './limit-size.ts';
import { formatInput } from './encoding.ts';
import { findReferences } from './find-references.ts';
import type { Format, FormatInput, FormatReader, HeadingTypes, ParsedDocument } from './format.ts';
import { FORMATS } from './format-list.ts';
import { withTitleRow } from './name-rows.ts';
import { PROPERTY_VERSION } from './properties.ts';
import { createRedactor, keepAll, REDACTION_VERSION, type Redactor } from './redact/redact.ts';
import { redactDocument } from './redact/redact-document.ts';

/**
 * Of what all formats share: how secrets are taken out, references found, texts bounded, sections named. Raised with a
 * change of these: all files are read again.
 */
export const SHARED_VERSION = `5/redaction-${REDACTION_VERSION}${PROPERTY_VERSION}`;

/**
 * Reads one file with the format it is in.
 *
 * @param path absolute; its extension chooses among the formats
 * @param headingTypes names of sections that the user gave a type of their own
 * @param redact whether secrets are taken out. Default true
 * @param formats default: those that Quarry reads
 * @throws EngineError `FILE_UNPARSABLE` when no format reads files with this extension, or the one that does cannot;
 *   `FILE_NOT_TEXT` when it is no text and should be
 */
export async function parseDocument(
  path: string,
  bytes: Uint8Array,
  headingTypes?: HeadingTypes,
  redact = true,
  formats: FormatList<Format> = FORMATS,
): Promise<ParsedDocument> {
  return readDocument(formatInput(path, bytes), headingTypes, redact, formats);
}

/** {@link parseDocument} for a file that is an input already. */
export async function readDocument(
  input: FormatInput,
  headingTypes?: HeadingTypes,
  redact = true,
  formats: FormatList<Format> = FORMATS,
): Promise<ParsedDocument> {
  const { path } = input;
  const found = await recognise(input, formats);
  if (!found) {
    throw new EngineError('FILE_UNPARSABLE', `Quarry cannot read files of this kind: ${path}.`, {
      next: `Quarry reads ${formats.extensions.join(', ')}.`,
      details: { path },
    });
  }
  const redactor = redact ? createRedactor() : keepAll;
  const parse = async (reader: FormatReader): Promise<ParsedDocument> =>
    reader.parse(withoutSecrets(input, redactor, reader.redaction === 'document'), headingTypes);
  const { id, reader, document: read } = await parseOrOther(found, await others(found, input, formats), parse);
  const kept = documentWithoutBinary(redact && reader.redaction !== 'text' ? redactDocument(read, redactor) : read);
  const document = formats.grows(path) || formats.kindOf(path) === 'code' ? kept : withTitleRow(kept);
  // Bounded only now: half a secret is not known as one.
  const bounded = boundDocument(withGuess(document, input.guess));
  return { ...withReferences(bounded, redactor), format: id };
}

/** A format's reader. */
interface Recognised {
  readonly id: string;
  readonly reader: FormatReader;
}

/** The other formats of logs that a file's name fits, where its format is one of a log. */
async function others(found: Recognised, { path }: FormatInput, formats: FormatList<Format>): Promise<Recognised[]> {
  if (!found.reader.lines) return [];
  const all = await Promise.all(formats.fitting(path).map(async ({ id, load }) => ({ id, reader: await load() })));
  return all.filter(({ id, reader }) => id !== found.id && reader.lines !== undefined);
}

/** What a format finds in a file; where it finds nothing, what the first other one finds that does. */
async function parseOrOther(
  found: Recognised,
  rest: readonly Recognised[],
  parse: (reader: FormatReader) => Promise<ParsedDocument>,
): Promise<Recognised & { readonly document: ParsedDocument }> {
  const own = parse(found.reader).then((document) => ({ ...found, document }));
  const blocks = await own.then(
    ({ document }) => document.blocks.length,
    () => 0,
  );
  if (blocks > 0) return own;
  for (const other of rest) {
    const document = await parse(other.reader).catch(() => null);
    if (document && document.blocks.length > 0) return { ...other, document };
  }
  return own;
}

/** The format that a file is in, with its reader; `null` where no format knows it. */
export async function recognise(input: FormatInput, formats: FormatList<Format> = FORMATS): Promise<Recognised | null> {
  for (const { id, load } of formats.fitting(input.path)) {
    const reader = await load();
    if (reader.recognises(input)) return { id, reader };
  }
  return null;
}

/** Loads all readers: what is loaded with the first file would count as time of that file. */
export async function loadReaders(formats: FormatList<Format> = FORMATS): Promise<void> {
  await Promise.all(formats.formats.map(({ load }) => load()));
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

/** The document with a problem where its text may be in another encoding than the one that was taken. */
function withGuess(document: ParsedDocument, guess: string | null | undefined): ParsedDocument {
  if (guess == null) return document;
  const problem = `The file does not say which encoding it is in. It was read as ${guess}; save it as UTF-8 if letters are wrong.`;
  return { ...document, problems: [...document.problems, problem] };
}

function withReferences(document: ParsedDocument, redactor: Redactor): ParsedDocument {
  const blocks = document.blocks.map((block) => ({
    ...block,
    observations: block.observations.map((o) => ({ ...o, references: findReferences(o.text) })),
  }));
  return { ...document, blocks, redactions: redactor.counts() };
}
