/**
 * The few parts of ZIP that office documents need: which files there are, one file's bytes, an archive of stored files.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { damaged, unparsable } from '../unparsable.ts';

/** More than any document's text needs. In bytes, of all files together when unpacked. */
const MOST_BYTES = 200 * 1024 * 1024;
/** Files of an archive; a document with a thousand pictures has as many. */
const MOST_FILES = 10_000;
/** Office documents shrink to a tenth, seldom to a fiftieth. */
const MOST_RATIO = 200;

const LOCAL = 0x04034b50,
  CENTRAL = 0x02014b50,
  END = 0x06054b50;
const LOCAL_SIZE = 30,
  CENTRAL_SIZE = 46,
  END_SIZE = 22,
  LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 1,
  STORED = 0,
  DEFLATED = 8;

interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** The files of an archive by name; unpacked one by one. */
export interface Zip {
  readonly names: readonly string[];
  /** `null` when there is no such file. Throws `EngineError` `FILE_UNPARSABLE` when it is damaged or encrypted. */
  read(name: string): Uint8Array | null;
}

/**
 * Reads an archive's directory; nothing is unpacked yet.
 *
 * @param what the kind of document it should be, as in `Word document`
 * @throws EngineError `FILE_UNPARSABLE` when it is no archive, a broken one, or would unpack to far more than it seems
 */
export function openZip(path: string, bytes: Uint8Array, what: string): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, Entry>();
  try {
    for (const entry of readDirectory(view)) entries.set(entry.name, entry);
  } catch (error) {
    throw damaged(path, what, error);
  }
  if (entries.size > MOST_FILES)
    throw unparsable(
      path,
      `It holds ${entries.size} files, which no ${what} does.`,
      'Check where the file comes from. If you trust it, save its text as a new file.',
    );
  const size = sum(entries, (entry) => entry.size);
  if (
    size > MOST_BYTES ||
    size >
      MOST_RATIO *
        Math.max(
          1,
          sum(entries, (entry) => entry.packed),
        )
  ) {
    throw unparsable(
      path,
      `It unpacks to ${Math.ceil(size / 2 ** 20)} MB, which is much more than a ${what} needs.`,
      'Check where the file comes from. If you trust it, save its text as a new file.',
    );
  }
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name);
      if (!entry) return null;
      if (entry.flags & ENCRYPTED)
        throw unparsable(path, 'It is protected by a password.', 'Save a copy without a password and add that.');
      try {
        return unpack(view, entry);
      } catch (error) {
        throw damaged(path, what, error);
      }
    },
  };
}

/** Throws when the directory is not whole. */
function readDirectory(view: DataView): Entry[] {
  let end = view.byteLength - END_SIZE;
  const least = Math.max(0, end - LONGEST_COMMENT);
  while (end >= least && view.getUint32(end, true) !== END) end--;
  if (end < least) throw new Error('the archive has no end');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== CENTRAL) throw new Error('the directory is not where it should be');
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(part(view, at + CENTRAL_SIZE, nameLength)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += CENTRAL_SIZE + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Throws when the data is not what the directory says, so that no file unpacks to more than was promised. */
function unpack(view: DataView, entry: Entry): Uint8Array {
  if (view.getUint32(entry.offset, true) !== LOCAL) throw new Error(`"${entry.name}" is not where it should be`);
  const start =
    entry.offset + LOCAL_SIZE + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = part(view, start, entry.packed);
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new Error(`"${entry.name}" is packed in a way nobody knows`);
  const data = entry.method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  if (data.length !== entry.size || crc32(data) !== entry.crc) throw new Error(`"${entry.name}" is not what it was`);
  return data;
}

function part(view: DataView, start: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, length).slice();
}

function sum(entries: ReadonlyMap<string, Entry>, of: (entry: Entry) => number): number {
  let total = 0;
  for (const entry of entries.values()) total += of(entry);
  return total;
}

/** Writes an archive of files that are stored as they are. */
export function storeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [fileName, data] of files) {
    const name = new TextEncoder().encode(fileName);
    // Version needed, flags, method, time, date, checksum, both sizes, lengths of name and extra field: the same in
    // both headers.
    const common = [
      [2, 20],
      [2, 0x800],
      [2, STORED],
      [2, 0],
      [2, 0x21],
      [4, crc32(data)],
      [4, data.length],
      [4, data.length],
      [2, name.length],
      [2, 0],
    ] as const;
    directory.push(fields([4, CENTRAL], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name);
    const header = fields([4, LOCAL], ...common);
    parts.push(header, name, data);
    offset += header.length + name.length + data.length;
  }
  const length = directory.reduce((total, { length: bytes }) => total + bytes, 0);
  const end = fields([4, END], [2, 0], [2, 0], [2, files.size], [2, files.size], [4, length], [4, offset], [2, 0]);
  return Buffer.concat([...parts, ...directory, end]);
}

/** Numbers of two or four bytes, one after the other, the lowest byte first. */
function fields(...numbers: readonly (readonly [bytes: number, value: number])[]): Uint8Array {
  return Uint8Array.from(
    numbers.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 0xff)),
  );
}
