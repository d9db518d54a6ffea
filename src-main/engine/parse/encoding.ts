/** A file's bytes as text, in whatever encoding they are; what is not text is refused. */
import { EngineError } from '../../../src-shared/errors.ts';
import type { FormatInput } from './format.ts';

/** How much of a file decides whether it is text. In bytes. */
const SAMPLE = 8192;
/** A text may have a stray control character; a binary file is full of them. */
const MOST_CONTROLS = 0.02;
const FEW_CONTROLS = 2;

/** A file for a reader; its bytes are decoded when `text` is first asked for, and once. */
export function formatInput(path: string, bytes: Uint8Array): FormatInput {
  let text: string | null = null;
  return {
    path,
    bytes,
    get text() {
      text ??= decodeText(bytes);
      return text;
    },
    redact: (given) => given,
  };
}

/**
 * Decodes UTF-8 (with or without broken sequences), UTF-16 with a byte order mark, and else Windows-1252, which every
 * sequence of bytes is. The byte order mark is taken off; line ends stay.
 *
 * @throws EngineError `FILE_NOT_TEXT`
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const sample = bytes.subarray(0, SAMPLE);
  let controls = 0;
  for (const byte of sample) if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)) controls++;
  if (controls > Math.max(Math.min(FEW_CONTROLS, sample.length / 2), sample.length * MOST_CONTROLS)) {
    throw new EngineError('FILE_NOT_TEXT', 'It is not a text file.');
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = count(text, /\uFFFD/g);
  if (broken === 0) return text;
  // More characters of UTF-8 than broken ones: a damaged UTF-8 file. Otherwise the bytes mean something else.
  return count(text, /[^\x00-\x7F\uFFFD]/g) >= broken ? text : new TextDecoder('windows-1252').decode(bytes);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
