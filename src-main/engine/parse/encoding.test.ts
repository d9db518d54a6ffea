import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, formatInput } from './encoding.ts';

const TEXT = '# Überblick\r\n\r\nDie Straße – 日本語 🙂\n';

describe('decodeText reads', () => {
  it('UTF-8', () => expect(decodeText(Buffer.from(TEXT))).toBe(TEXT));
  it('UTF-8 with a byte order mark, without it', () => expect(decodeText(Buffer.from(`\uFEFF${TEXT}`))).toBe(TEXT));
  it('UTF-16, little end first', () => expect(decodeText(Buffer.from(`\uFEFF${TEXT}`, 'utf16le'))).toBe(TEXT));
  it('UTF-16, big end first', () => expect(decodeText(Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16())).toBe(TEXT));
  it('Windows-1252 and Latin-1', () =>
    expect(decodeText(Buffer.from([0x53, 0x74, 0x72, 0x61, 0xdf, 0x65, 0x20, 0x80]))).toBe('Straße €'));
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
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !/[\0-\x1F\uFFFD\uFEFF]/.test(text)),
        (text) => {
          expect(decodeText(Buffer.from(text))).toBe(text);
          expect(decodeText(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toBe(text);
        },
      ),
    );
  });
});

describe('decodeText refuses', () => {
  const png = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
    Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 6, 0, 0, 0]),
    deflateSync(randomBytes(2000)),
  ]);
  it.each([
    ['a picture', png],
    ['random bytes', randomBytes(5000)],
    ['only NUL', Buffer.alloc(100)],
    ['a few bytes that are mostly controls', Buffer.from([0, 1, 2, 0, 255])],
  ])('%s, whatever its name says', (_name, bytes) => {
    expect(() => decodeText(bytes)).toThrow(expect.objectContaining({ code: 'FILE_NOT_TEXT' }));
  });
});

describe('formatInput', () => {
  it('decodes when the text is asked for, and not before', () => {
    const input = formatInput('/x.png', Buffer.alloc(100));
    expect(input.bytes).toHaveLength(100);
    expect(() => input.text).toThrow(expect.objectContaining({ code: 'FILE_NOT_TEXT' }));
    expect(formatInput('/x.md', Buffer.from(TEXT)).text).toBe(TEXT);
  });
});
