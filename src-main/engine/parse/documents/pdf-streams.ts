/**
 * What the streams of a PDF would unpack to, before the library unpacks any: it does so as a whole, and as often as a
 * stream is named.
 */
import { constants, inflateSync } from 'node:zlib';
import { hasEndlessMap, hasEndlessWidths } from './pdf-ranges.ts';

/** What a page's text or an embedded font may need, and more. In bytes. */
const MOST_BYTES = 50 * 1024 * 1024;
/** Text shrinks to a tenth, seldom to a fiftieth. */
const MOST_RATIO = 200;
/** What all streams may have together, but for pictures: a large file more. In bytes, and by its size. */
const MOST_IN_ALL = 256 * 1024 * 1024;
const MOST_RATIO_IN_ALL = 30;
/** A stream may be packed several times over; programs do so once. */
const MOST_LAYERS = 8;
/** So much in front of a stream holds its dictionary. In bytes. */
const DICTIONARY = 4096;

interface Stream {
  /** Its object's number. */
  readonly number: string;
  readonly dictionary: string;
  readonly packed: Buffer;
}

/**
 * Whether the file would unpack to far more than any text needs: one stream, all together, or one that is named a
 * thousand times in a row. Also where a map of characters names more of them than there are. Pictures may be large:
 * they are never unpacked.
 */
export function hasBomb(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const most = Math.max(MOST_IN_ALL, MOST_RATIO_IN_ALL * file.length);
  const sizes = new Map<string, number>();
  const times = new Map<string, number>();
  let total = 0;
  let last = 0;
  let isEndless = false;
  const lookBetween = (text: string): void => {
    countRepeats(text, times);
    isEndless ||= hasEndlessWidths(text);
  };
  for (const { number, dictionary, packed } of streamsOf(file, lookBetween)) {
    last++;
    if (/\/Image\b/.test(dictionary)) continue;
    const data = unpack(packed);
    if (!data) return true;
    total += data.length;
    sizes.set(number === '' ? `unnumbered ${last}` : number, data.length);
    if (total > most || hasEndlessMap(data)) return true;
    if (/\/ObjStm\b/.test(dictionary)) {
      lookBetween(data.toString('latin1'));
    }
  }
  for (const [number, count] of times) total += (count - 1) * (sizes.get(number) ?? 0);
  return total > most || isEndless;
}

/** @param between is given the text between the streams */
function* streamsOf(file: Buffer, between: (text: string) => void): Generator<Stream, void> {
  let last = 0;
  for (let end = file.indexOf('endstream'); end >= 0; last = end + 9, end = file.indexOf('endstream', last)) {
    const word = file.indexOf('stream', last);
    between(file.toString('latin1', last, word));
    const start = file[word + 6] === 0x0d ? word + 8 : word + 7;
    const head = file.toString('latin1', Math.max(last, word - DICTIONARY), word);
    const at = head.lastIndexOf(' obj');
    const number = /(\d{1,10})\s{1,8}\d{1,5}$/.exec(head.slice(Math.max(0, at - 32), Math.max(0, at)))?.[1] ?? '';
    yield { number, dictionary: at < 0 ? head : head.slice(at), packed: file.subarray(start, Math.max(start, end)) };
  }
  between(file.toString('latin1', last));
}

/**
 * `null` when it would be far too much; as it is when it is not packed, or in another way. What is damaged is for the
 * library, which reads on where it can.
 */
function unpack(packed: Buffer): Buffer | null {
  let data = packed;
  for (let layer = 0; layer < MOST_LAYERS && isDeflated(data); layer++) {
    try {
      data = inflateSync(data, {
        maxOutputLength: Math.max(MOST_BYTES, Math.min(MOST_IN_ALL, MOST_RATIO * packed.length)),
        finishFlush: constants.Z_SYNC_FLUSH,
      });
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? null : data;
    }
  }
  return data;
}

/** By its first two bytes, whatever the dictionary says: a filter may be named elsewhere in the file. */
function isDeflated(data: Buffer): boolean {
  return data.length > 2 && (data[0]! & 0x0f) === 8 && ((data[0]! << 8) | data[1]!) % 31 === 0;
}

/** How often one list names the same object, the most of all lists: a page's content may be such a list. */
function countRepeats(text: string, most: Map<string, number>): void {
  let list = new Map<string, number>();
  for (const [sign, number] of text.matchAll(/[[\]]|\b(\d{1,10})\s{1,8}\d{1,5}\s{1,8}R\b/g)) {
    if (number === undefined) {
      if (sign === '[') list = new Map();
      continue;
    }
    const count = (list.get(number) ?? 0) + 1;
    list.set(number, count);
    if (count > 1 && count > (most.get(number) ?? 1)) most.set(number, count);
  }
}
