/** The two formats that hold an icon in several sizes, made of PNG files. */

export interface Snapshot {
  /** Width and height in pixels. */
  readonly size: number;
  readonly png: Buffer;
}

const ICO_HEADER = 6;
const ICO_ENTRY = 16;

/** Windows' `.ico`: a header, an entry of 16 bytes for each picture, the pictures. Sizes up to 256. */
export function toIco(pictures: readonly Snapshot[]): Buffer {
  const header = Buffer.alloc(ICO_HEADER + ICO_ENTRY * pictures.length);
  header.writeUInt16LE(1, 2); // an icon, not a cursor
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const at = ICO_HEADER + ICO_ENTRY * index;
    header.writeUInt8(size % 256, at); // 0 means 256
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4); // planes
    header.writeUInt16LE(32, at + 6); // bits of a pixel
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/**
 * The names that macOS gives to PNG pictures by their pixels; for most there is a second one, for screens of twice the
 * density.
 */
const ICNS_TYPES: Readonly<Record<number, readonly string[]>> = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/**
 * macOS' `.icns`: a name and a length for the whole, and again for each picture. Sizes are powers of two from 16 to
 * 1024.
 */
export function toIcns(pictures: readonly Snapshot[]): Buffer {
  const parts = pictures.flatMap(({ size, png }) => {
    const types = ICNS_TYPES[size];
    if (!types) throw new RangeError(`An icon of macOS has no picture of ${size} pixels.`);
    return types.map((type) => part(type, png));
  });
  return part('icns', Buffer.concat(parts));
}

function part(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32BE(content.length + header.length, 4);
  return Buffer.concat([header, content]);
}
