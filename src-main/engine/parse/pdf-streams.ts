import { constants, inflateSync } from 'node:zlib';

/** Deflate shrinks at most about a thousandfold, so that shorter streams stay harmless. In bytes. */
const SHORTEST = 48 * 1024;
/** What a page's text or an embedded font may need, and more. In bytes. */
const MOST_BYTES = 50 * 1024 * 1024;
/** Text shrinks to a tenth, seldom to a fiftieth. */
const MOST_RATIO = 200;

/**
 * Whether a stream of the file would unpack to far more than any text needs. Pictures may: they are never unpacked.
 *
 * The library unpacks a stream as a whole, into memory that no limit of the thread holds.
 */
export function hasBomb(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let end = file.indexOf('endstream'), last = 0; end >= 0; last = end + 9, end = file.indexOf('endstream', last)) {
    if (end - last < SHORTEST) continue;
    const word = file.indexOf('stream', last);
    const start = file[word + 6] === 0x0d ? word + 8 : word + 7;
    const dictionary = file.toString('latin1', Math.max(last, word - 2048), word);
    if (end - start < SHORTEST || !/\/Fl(?:ateDecode)?\b/.test(dictionary) || /\/Image\b/.test(dictionary)) continue;
    if (isBomb(file.subarray(start, end))) return true;
  }
  return false;
}

function isBomb(packed: Uint8Array): boolean {
  try {
    inflateSync(packed, { maxOutputLength: Math.max(MOST_BYTES, MOST_RATIO * packed.length), finishFlush: constants.Z_SYNC_FLUSH });
    return false;
  } catch (error) {
    // Any other error is for the library, which reads on where it can.
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
  }
}
