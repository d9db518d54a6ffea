import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../index/sample.ts';
import { decodeText, readBytes } from './reader.ts';

const TEXT = '# Überblick\r\n\r\nDie Straße – 日本語 🙂\n';

describe('decodeText reads', () => {
  it('UTF-8', () => expect(decodeText(Buffer.from(TEXT))).toBe(TEXT));
  it('UTF-8 with a byte order mark, without it', () => expect(decodeText(Buffer.from(`\uFEFF${TEXT}`))).toBe(TEXT));
  it('UTF-16, little end first', () => expect(decodeText(Buffer.from(`\uFEFF${TEXT}`, 'utf16le'))).toBe(TEXT));
  it('UTF-16, big end first', () => expect(decodeText(Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16())).toBe(TEXT));
  it('Windows-1252 and Latin-1', () => expect(decodeText(Buffer.from([0x53, 0x74, 0x72, 0x61, 0xdf, 0x65, 0x20, 0x80]))).toBe('Straße €'));
  it('an empty file', () => expect(decodeText(Buffer.alloc(0))).toBe(''));

  it('UTF-8 that is damaged in one place, the rest unharmed', () => {
    const bytes = Buffer.concat([Buffer.from('Vorher: äöü. '), Buffer.from([0xc3, 0x28]), Buffer.from(' Nachher: ß.')]);
    expect(decodeText(bytes)).toBe('Vorher: äöü. \uFFFD( Nachher: ß.');
  });

  it('a long text with a few NUL bytes', () => {
    const text = `${'word '.repeat(200)}\0${'word '.repeat(200)}\0`;
    expect(decodeText(Buffer.from(text))).toBe(text);
  });

  it('whatever is well-formed, as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }).filter((text) => !/[\0-\x1F\uFFFD\uFEFF]/.test(text)), (text) => {
        expect(decodeText(Buffer.from(text))).toBe(text);
        expect(decodeText(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toBe(text);
      }),
    );
  });
});

describe('decodeText refuses', () => {
  const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 6, 0, 0, 0]), deflateSync(randomBytes(2000))]);
  it.each([['a picture', png], ['random bytes', randomBytes(5000)], ['only NUL', Buffer.alloc(100)]])('%s, whatever its name says', (_name, bytes) => {
    expect(() => decodeText(bytes)).toThrow(expect.objectContaining({ code: 'FILE_NOT_TEXT' }));
  });
});

describe('readBytes', () => {
  it('says in words why it could not read', async () => {
    const { folder, remove } = scratchFolder();
    await expect(readBytes(path.join(folder, 'gone.md'))).rejects.toMatchObject({ code: 'PATH_UNREADABLE', message: 'It vanished before it could be read.' });
    mkdirSync(path.join(folder, 'folder.md'));
    await expect(readBytes(path.join(folder, 'folder.md'))).rejects.toMatchObject({ code: 'PATH_UNREADABLE', message: expect.stringContaining('EISDIR') as string });
    remove();
  });
});
