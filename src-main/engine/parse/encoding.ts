/** A file's bytes as text, in whatever encoding they are; what is not text is refused. */
import { EngineError } from '../../../src-shared/errors.ts';
import type { FormatInput } from './format.ts';
import { oldEncodingOf } from './old-encoding.ts';

/** How much of a file decides whether it is text. In bytes. */
const SAMPLE = 8192;
/** A text may have a stray control character; a binary file is full of them. */
const MOST_CONTROLS = 0.02;
const FEW_CONTROLS = 2;

/** A file for a reader; its bytes are decoded when `text` is first asked for, and once. */
export function formatInput(path: string, bytes: Uint8Array): FormatInput {
  let decoded: Decoded | null = null;
  return {
    path,
    bytes,
    get text() {
      return (decoded ??= decode(bytes)).text;
    },
    get guess() {
      return decoded?.guess ?? null;
    },
    redact: (given) => given,
  };
}

/**
 * Decodes UTF-8 (with or without broken sequences), UTF-16 with a byte order mark, and else the older encoding that the
 * bytes are most like: GB18030, Big5, Shift_JIS, EUC-KR, Windows-1251 and so on, and Windows-1252 where nothing tells.
 * The byte order mark is taken off; line ends stay.
 *
 * @throws EngineError `FILE_NOT_TEXT`
 */
export function decodeText(bytes: Uint8Array): string {
  return decode(bytes).text;
}

interface Decoded {
  readonly text: string;
  /** The encoding that was taken, where the bytes do not tell it plainly; else `null`. */
  readonly guess: string | null;
}

function decode(bytes: Uint8Array): Decoded {
  const as = (label: string, isSure = true): Decoded => ({
    text: new TextDecoder(label).decode(bytes),
    guess: isSure ? null : label,
  });
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return as('utf-16le');
  if (first === 0xfe && second === 0xff) return as('utf-16be');
  const sample = bytes.subarray(0, SAMPLE);
  let controls = 0;
  for (const byte of sample) if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)) controls++;
  if (controls > Math.max(Math.min(FEW_CONTROLS, sample.length / 2), sample.length * MOST_CONTROLS)) {
    throw new EngineError('FILE_NOT_TEXT', 'It is not a text file.');
  }
  const utf8 = as('utf-8');
  const broken = count(utf8.text, /\uFFFD/g);
  if (broken === 0) return utf8;
  // More characters of UTF-8 than broken ones: a damaged UTF-8 file. Otherwise the bytes mean something else.
  if (count(utf8.text, /[^\x00-\x7F\uFFFD]/g) >= broken) return utf8;
  const { label, isSure } = oldEncodingOf(bytes);
  return as(label, isSure);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
