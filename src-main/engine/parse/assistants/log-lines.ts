/** The lines of a file of any size, one by one, in the memory that the longest of them takes. */
import { readSync } from 'node:fs';

/** What is read at once. */
const CHUNK = 4 * 1024 * 1024;
const NEWLINE = 10;

/** Bytes that stand still while they are read: a file's first ones, or some in memory. */
export interface ByteSource {
  readonly size: number;
  /** Fills the buffer from this place of the source on, as far as there is something; gives how many bytes that are. */
  read(into: Buffer, at: number): number;
}

/** The first `size` bytes of an open file. */
export function fileSource(handle: number, size: number): ByteSource {
  return { size, read: (into, at) => readSync(handle, into, 0, Math.min(into.length, Math.max(0, size - at)), at) };
}

export function memorySource(bytes: Buffer): ByteSource {
  return { size: bytes.length, read: (into, at) => bytes.copy(into, 0, at) };
}

/** A part of a source, shorter where that ends. */
export function bytesAt(source: ByteSource, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, source.read(bytes, at));
}

/**
 * Calls `visit` with each line's bytes without the line's end, which are its own only until it returns, and where in
 * the source they begin; `null` for a line that is longer than `longest`. Ends early when it returns `false`.
 */
export function eachLineOf(
  source: ByteSource,
  from: number,
  longest: number,
  visit: (line: Buffer | null, offset: number) => boolean,
): void {
  let buffer = Buffer.alloc(CHUNK);
  /** Where the buffer's first byte stands in the source, and how many it has. */
  let base = from;
  let filled = 0;
  let tooLong = false;
  for (;;) {
    const read = source.read(buffer.subarray(filled), base + filled);
    const known = filled;
    filled += read;
    let start = 0;
    for (
      let end = buffer.subarray(0, filled).indexOf(NEWLINE, known);
      end >= 0;
      end = buffer.subarray(0, filled).indexOf(NEWLINE, start)
    ) {
      const fits = !tooLong && end - start <= longest;
      tooLong = false;
      if (!visit(fits ? buffer.subarray(start, end) : null, base + start)) return;
      start = end + 1;
    }
    if (read === 0) {
      if (filled > start || tooLong)
        visit(tooLong || filled - start > longest ? null : buffer.subarray(start, filled), base + start);
      return;
    }
    // Of a line that is too long only its end is looked for.
    if (tooLong || filled - start > longest) {
      tooLong = true;
      base += filled;
      filled = 0;
      continue;
    }
    buffer.copyWithin(0, start, filled);
    base += start;
    filled -= start;
    if (filled > buffer.length / 2) buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
  }
}
