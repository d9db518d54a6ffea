import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toIcns, toIco } from './icon-files.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): Buffer => readFileSync(path.join(root, file));

/** Width and height of a PNG file, as its header says; throws for what is none. */
function pngSize(png: Buffer): readonly [number, number] {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

/** The pictures of an `.ico` file: the size that its entry says, and the PNG it points to. */
function icoEntries(ico: Buffer): readonly { size: number; png: Buffer }[] {
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const offset = ico.readUInt32LE(at + 12);
    return { size: ico.readUInt8(at) || 256, png: ico.subarray(offset, offset + ico.readUInt32LE(at + 8)) };
  });
}

/** The pictures of an `.icns` file by name. */
function icnsEntries(icns: Buffer): readonly { type: string; png: Buffer }[] {
  const found: { type: string; png: Buffer }[] = [];
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
    found.push({
      type: icns.toString('latin1', at, at + 4),
      png: icns.subarray(at + 8, at + icns.readUInt32BE(at + 4)),
    });
  return found;
}

describe('icon files', () => {
  const pictures = [
    { size: 16, png: Buffer.from('small') },
    { size: 256, png: Buffer.from('large picture') },
  ];

  it('of Windows hold each picture where its entry says', () => {
    expect(icoEntries(toIco(pictures))).toEqual(pictures);
  });

  it('of macOS hold each picture under the names of its size', () => {
    const icns = toIcns(pictures);
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    expect(icnsEntries(icns).map(({ type, png }) => [type, png.toString()])).toEqual([
      ['icp4', 'small'],
      ['ic08', 'large picture'],
      ['ic13', 'large picture'],
    ]);
    expect(() => toIcns([{ size: 48, png: Buffer.alloc(1) }])).toThrow('no picture of 48 pixels');
  });
});

describe('the drawn icons', () => {
  it('have the sizes that their names say', () => {
    const files = globSync('build/icons/*.png', { cwd: root });
    expect(files.map((file) => path.basename(file)).toSorted((a, b) => parseInt(a) - parseInt(b))).toEqual(
      [16, 24, 32, 48, 64, 128, 256, 512].map((size) => `${size}x${size}.png`),
    );
    for (const file of files) expect(`${pngSize(read(file)).join('x')}.png`).toBe(path.basename(file));
    expect(pngSize(read('build/icon.png'))).toEqual([1024, 1024]);
  });

  it('of Windows and macOS hold the sizes that these ask for', () => {
    for (const file of ['build/icon.ico', 'src-main/electron/icons/tray.ico']) {
      for (const { size, png } of icoEntries(read(file))) expect(pngSize(png)).toEqual([size, size]);
    }
    expect(icoEntries(read('build/icon.ico')).map(({ size }) => size)).toContain(256);
    expect(icnsEntries(read('build/icon.icns')).map(({ type, png }) => `${type} ${pngSize(png)[0]}`)).toEqual([
      'icp4 16',
      'icp5 32',
      'ic11 32',
      'ic12 64',
      'ic07 128',
      'ic08 256',
      'ic13 256',
      'ic09 512',
      'ic14 512',
      'ic10 1024',
    ]);
  });

  it.each([
    ['tray', 24],
    ['trayTemplate', 16],
  ])('of the tray come in two densities: %s', (name, size) => {
    expect(pngSize(read(`src-main/electron/icons/${name}.png`))).toEqual([size, size]);
    expect(pngSize(read(`src-main/electron/icons/${name}@2x.png`))).toEqual([2 * size, 2 * size]);
  });

  it('of a window on Linux is the one of the program', () => {
    // else: npm run icons
    expect(read('src-main/electron/icons/window.png').equals(read('build/icons/256x256.png'))).toBe(true);
  });

  it('are of the picture that pages have', () => {
    expect(read('src-renderer/favicon.svg').equals(read('build/icon.svg'))).toBe(true); // else: npm run icons
  });
});
