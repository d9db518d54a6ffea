/**
 * PDFs of a few kilobytes that would take gigabytes: told before the library unpacks anything, so in memory that the
 * test can have.
 */
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { hasBomb } from './pdf-streams.ts';
import { parseDocument } from '../formats.ts';

const TEXT = 'BT /F1 12 Tf 50 700 Td (hello there) Tj ET\n';
const MB = 2 ** 20;
const blanks = (mb: number): Buffer => deflateSync(Buffer.alloc(mb * MB, ' '), { level: 9 });
const FLATE = '/Filter/FlateDecode';

function stream(data: Buffer | string, dictionary = ''): string {
  const content = typeof data === 'string' ? data : data.toString('latin1');
  return `<<${dictionary}/Length ${content.length}>>\nstream\n${content}\nendstream`;
}

/** A page whose content is object 4, and object 5 its font. */
function pdfOf(
  objects: Readonly<Record<number, string>>,
  { contents = '4 0 R', kids = '3 0 R', count = 1 } = {},
): Uint8Array {
  const all: Readonly<Record<number, string>> = {
    1: '<</Type/Catalog/Pages 2 0 R>>',
    2: `<</Type/Pages/Kids[${kids}]/Count ${count}>>`,
    3: `<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents ${contents}/Resources<</Font<</F1 5 0 R>>>>>>`,
    4: stream(TEXT),
    5: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...objects,
  };
  const body = Object.entries(all)
    .map(([number, object]) => `${number} 0 obj\n${object}\nendobj\n`)
    .join('');
  return Buffer.from(`%PDF-1.7\n${body}trailer\n<</Size 99/Root 1 0 R>>\nstartxref\n0\n%%EOF`, 'latin1');
}

const map = (ranges: string): string =>
  `begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange ${ranges} endbfrange endcmap`;
const BOMBS: readonly (readonly [string, Uint8Array])[] = [
  ['one layer', pdfOf({ 4: stream(blanks(100), FLATE) })],
  ['two layers', pdfOf({ 4: stream(deflateSync(blanks(100)), '/Filter[/FlateDecode/FlateDecode]') })],
  ['a filter that is named elsewhere', pdfOf({ 4: stream(blanks(100), '/Filter 6 0 R'), 6: '/FlateDecode' })],
  [
    'a stream that is named again and again',
    pdfOf({ 4: stream(blanks(1), FLATE) }, { contents: `[${'4 0 R '.repeat(1_000)}]` }),
  ],
  [
    'a list elsewhere that names it',
    pdfOf({ 4: stream(blanks(1), FLATE), 6: `[${'4 0 R '.repeat(1_000)}]` }, { contents: '6 0 R' }),
  ],
  [
    'a list in a packed object',
    pdfOf({
      4: stream(blanks(1), FLATE),
      6: stream(deflateSync(Buffer.from(`7 0 [${'4 0 R '.repeat(1_000)}]`)), `/Type/ObjStm${FLATE}`),
    }),
  ],
  [
    'many streams, none too large',
    pdfOf(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [10 + i, stream(blanks(10), FLATE)]))),
  ],
  ['a map of all numbers', pdfOf({ 6: stream(map('<00000000> <7fffffff> <0041>')) })],
  ['a packed map', pdfOf({ 6: stream(deflateSync(Buffer.from(map('<00000000> <7fffffff> <0041>'))), FLATE) })],
  ['a map of many ranges', pdfOf({ 6: stream(map('<000000> <0fffff> <0041> '.repeat(50))) })],
  ['widths of all numbers', pdfOf({ 6: '<</Type/Font/W[0 2000000000 500]>>' })],
];

test.each(BOMBS)('it is told: %s', async (_, bytes) => {
  expect(bytes.length).toBeLessThan(400_000);
  expect(hasBomb(bytes)).toBe(true);
  await expect(parseDocument('/a.pdf', bytes)).rejects.toMatchObject({
    code: 'FILE_UNPARSABLE',
    message: expect.stringContaining('unpacks to much more') as string,
  });
});

test.each([
  ['an ordinary map', pdfOf({ 6: stream(deflateSync(Buffer.from(map('<0000> <ffff> <0041> '.repeat(10)))), FLATE) })],
  ['a white picture', pdfOf({ 6: stream(blanks(300), `/Subtype/Image${FLATE}`) })],
  [
    'a stream that many pages share',
    pdfOf({ 4: stream(deflateSync(Buffer.from(TEXT)), FLATE) }, { kids: '3 0 R '.repeat(50), count: 50 }),
  ],
  ['a stream that is cut off', pdfOf({ 4: stream(deflateSync(Buffer.from(TEXT.repeat(100))).subarray(0, 40), FLATE) })],
])('it is none: %s', (_, bytes) => expect(hasBomb(bytes)).toBe(false));
