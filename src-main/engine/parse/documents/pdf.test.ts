import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { formatInput } from '../encoding.ts';
import type { ParsedDocument } from '../format.ts';
import { pdf } from './pdf.ts';
import { pdfOf, rowsOf, type PdfLine } from '../testing-samples.ts';

const read = async (bytes: Uint8Array): Promise<ParsedDocument> =>
  pdf.parse(formatInput('/notes/2025-03-01.pdf', bytes));
const refused = (bytes: Uint8Array): Promise<unknown> =>
  read(bytes).then(
    () => null,
    (error: unknown) => error,
  );
/** Lines of one size below each other. */
const lines = (top: number, ...texts: readonly string[]): PdfLine[] =>
  texts.map((text, i) => [50, top - 14 * i, 11, text]);

const edited = (bytes: Uint8Array, from: string, to: string): Uint8Array =>
  Buffer.from(
    Buffer.from(bytes)
      .toString('latin1')
      .replace(from, () => to),
    'latin1',
  );

const PAGES: PdfLine[][] = [
  [
    [50, 780, 20, 'Plan'],
    ...lines(740, 'We keep the index in one file, be-', 'cause one file is', 'easy to move.'),
    ...lines(680, 'Second paragraph.'),
    [50, 640, 14, 'Key Decisions'],
    ...lines(610, '- use SQLite', '- binary codes for the', 'first pass'),
  ],
  [
    [50, 780, 14, 'Sizes'],
    ...lines(750, 'The model has'),
    ...lines(720, 'Next steps'),
    ...lines(690, 'Measure what a query'),
  ],
  [...lines(780, 'costs on two cores.')],
];

describe('a PDF', () => {
  test('is read by the size and distance of its lines, with pages', async () => {
    const document = await read(pdfOf(PAGES, "/Title (A plan) /CreationDate (D:20250203040506+01'00')"));
    expect([document.title, document.date, document.unit, document.lineCount, document.problems]).toEqual([
      'A plan',
      Date.UTC(2025, 1, 3, 3, 5, 6),
      'page',
      3,
      [],
    ]);
    expect(rowsOf(document)).toEqual([
      ['note', '', 'We keep the index in one file, because one file is easy to move.\n\nSecond paragraph.', 1, 1],
      ['decision', 'Key Decisions', 'use SQLite', 1, 1],
      ['decision', 'Key Decisions', 'binary codes for the first pass', 1, 1],
      ['note', 'Sizes', 'The model has', 2, 2],
      ['next', 'Sizes > Next steps', 'Measure what a query costs on two cores.', 2, 3],
    ]);
  });

  test('takes title and date from its file when it has none or a program put it there', async () => {
    for (const info of ['', '/Title (Microsoft Word - plan.docx)']) {
      expect(await read(pdfOf(PAGES, info))).toMatchObject({ title: '2025-03-01', date: Date.UTC(2025, 2, 1) });
    }
  });

  test('leaves out what stands at the top or bottom of most pages', async () => {
    const pages = [1, 2, 3, 4].map((page) => [
      ...lines(800, 'Acme, confidential'),
      ...lines(700, `This is what page ${'abcd'[page - 1]} says.`),
      ...lines(40, `Page ${page} of 4`),
    ]);
    expect(rowsOf(await read(pdfOf(pages)))).toEqual([
      ['note', '', ['a', 'b', 'c', 'd'].map((page) => `This is what page ${page} says.`).join('\n\n'), 1, 4],
    ]);
  });

  test('leaves out page numbers and titles that go on counting, and nothing else', async () => {
    const pages = [7, 8, 9].map((page, i) => [
      ...lines(800, i < 2 ? `1: Goals ${page}` : 'Not a title 9'),
      ...lines(700, `This is what page ${'abc'[i]} says.`),
      ...lines(40, `${page}`),
    ]);
    expect(rowsOf(await read(pdfOf(pages)))).toEqual([
      [
        'note',
        '',
        'This is what page a says.\n\nThis is what page b says.\n\nNot a title 9\n\nThis is what page c says.',
        1,
        3,
      ],
    ]);
  });

  test('keeps words apart that stand apart', async () => {
    expect(
      rowsOf(
        await read(
          pdfOf([
            [
              [50, 700, 11, 'KDE'],
              [90, 700, 11, 'The desktop'],
            ],
          ]),
        ),
      ),
    ).toEqual([['note', '', 'KDE The desktop', 1, 1]]);
  });

  test('says which pages have no text', async () => {
    expect(await read(pdfOf([PAGES[2]!, []]))).toMatchObject({
      lineCount: 2,
      problems: ['Page 2 has no text: empty, or a picture of text.'],
    });
    expect(await read(pdfOf([[], [], []]))).toMatchObject({
      blocks: [],
      problems: ['Pages 1, 2 and 3 have no text: empty, or a picture of text.'],
    });
  });

  test('behind a password is refused as that', async () => {
    const key = '0'.repeat(64);
    const encrypted = pdfOf(
      PAGES,
      '',
      `/ID [<${key.slice(32)}> <${key.slice(32)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >>`,
    );
    expect(await refused(encrypted)).toMatchObject({
      code: 'FILE_UNPARSABLE',
      message: 'It is protected by a password.',
      next: 'Save a copy without a password and add that.',
    });
  });

  test('that would unpack to far more than any text needs is refused before it is unpacked, unless that is a picture', async () => {
    const packed = deflateSync(Buffer.alloc(60 * 2 ** 20, ' ')).toString('latin1');
    const stream = (kind: string): string =>
      `<< ${kind} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\nendstream`;
    const added = (kind: string): Uint8Array =>
      edited(pdfOf([PAGES[2]!]), 'xref', `99 0 obj\n${stream(kind)}\nendobj\nxref`);
    expect(added('').length).toBeLessThan(100_000);
    expect(await refused(added(''))).toMatchObject({
      code: 'FILE_UNPARSABLE',
      message: 'It unpacks to much more data than a PDF needs.',
    });
    expect(rowsOf(await read(added('/Subtype /Image')))).toHaveLength(1);
  });

  test('that is none is refused with what to do', async () => {
    for (const bytes of [new Uint8Array(), Buffer.from('hello'), pdfOf(PAGES).subarray(0, 200), pdfOf([])]) {
      expect(await refused(bytes)).toMatchObject({
        code: 'FILE_UNPARSABLE',
        message: 'It is damaged, incomplete, or not a PDF.',
        next: expect.stringMatching(/./),
      });
    }
  });

  test('that promises more pages than it has is read to its last', async () => {
    expect(await read(edited(pdfOf(PAGES), '/Count 3 ', '/Count 99999999 '))).toMatchObject({
      lineCount: 3,
      problems: [],
    });
  });

  test('with a page that cannot be found is read up to it, and says so', async () => {
    const document = await read(edited(pdfOf(PAGES), '/Kids [5 0 R 7 0 R', '/Kids [5 0 R 99 0 R'));
    expect(document).toMatchObject({ lineCount: 2, problems: ['Nothing from page 2 on could be read.'] });
    expect(rowsOf(document)).toHaveLength(3);
  });
});
