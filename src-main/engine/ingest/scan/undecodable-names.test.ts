import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { scratchFolder } from '../../store/testing.ts';
import { undecodableIn } from './undecodable-names.ts';

it.skipIf(process.platform !== 'linux')(
  'Names that are not UTF-8 are shown by their bytes, and two of them are two',
  async () => {
    const { folder, remove } = scratchFolder();
    const write = (...bytes: number[]): void =>
      writeFileSync(Buffer.concat([Buffer.from(folder + path.sep), Buffer.from(bytes)]), 'x');
    write(0x63, 0xe9, 0x2e, 0x6d); // cé.m in Latin-1
    write(0x63, 0xe8, 0x2e, 0x6d);
    write(0x63, 0xc3, 0xa9, 0x2e, 0x6d); // the same in UTF-8
    write(0xef, 0xbf, 0xbd, 0x2e, 0x6d); // U+FFFD itself is a character
    write(0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f);
    expect((await undecodableIn(folder)).map(({ name }) => name)).toEqual(['c\\xe8.m', 'c\\xe9.m', '😀\\xf0\\x9f']);
    expect(await undecodableIn(path.join(folder, 'gone'))).toEqual([]);
    remove();
  },
);
