import { describe, expect, test } from 'vitest';
import { docx } from './docx.ts';
import { formatInput } from '../encoding.ts';
import type { ParsedDocument } from '../format.ts';
import { deflatedZip, docxOf, rowsOf, wordParagraph as p, zipOf } from '../testing-samples.ts';

const read = async (bytes: Uint8Array): Promise<ParsedDocument> =>
  docx.parse(formatInput('/notes/2025-03-01 plan.docx', bytes));
const refused = (bytes: Uint8Array): Promise<unknown> =>
  read(bytes).then(
    () => null,
    (error: unknown) => error,
  );

const cell = (text: string): string => `<w:tc>${p(text)}</w:tc>`;
const BODY = [
  p('Plan', { style: 'Title' }),
  p('We want one file.'),
  p('Key Decisions', { style: 'heading2' }),
  p('Use SQLite', { list: 0 }),
  p('with WAL', { list: 1 }),
  p('Binary codes', { list: 0 }),
  p('Sizes', { style: 'heading1' }),
  `<w:tbl><w:tr>${cell('name')}${cell('MB')}</w:tr><w:tr>${cell('int8')}${cell('23')}</w:tr></w:tbl>`,
  p('Next steps:', { bold: true }),
  p('Measure it.'),
].join('');

describe('a Word document', () => {
  test('is read by heading, its paragraphs, items and rows counted', async () => {
    const document = await read(docxOf(BODY));
    expect([document.title, document.date, document.unit, document.lineCount]).toEqual([
      'Plan',
      Date.UTC(2025, 2, 1),
      'paragraph',
      11,
    ]);
    expect(rowsOf(document)).toEqual([
      ['note', '', 'We want one file.', 2, 2],
      ['decision', 'Key Decisions', 'Use SQLite\n- with WAL', 4, 5],
      ['decision', 'Key Decisions', 'Binary codes', 6, 6],
      ['note', 'Sizes', 'name | MB\nint8 | 23', 8, 9],
      ['next', 'Sizes > Next steps', 'Measure it.', 11, 11],
    ]);
  });

  test('takes title and date from its properties, unless a program put the title there', async () => {
    const core = (title: string): Record<string, string> => ({
      'docProps/core.xml': `<c><dc:title>${title}</dc:title><dcterms:created>2025-02-03T04:05:06Z</dcterms:created></c>`,
    });
    expect(await read(docxOf(BODY, core('A &amp; B')))).toMatchObject({
      title: 'A & B',
      date: Date.UTC(2025, 1, 3, 4, 5, 6),
    });
    expect(await read(docxOf(BODY, core('Document1')))).toMatchObject({ title: 'Plan' });
    expect(await read(docxOf(p('a'), { 'docProps/core.xml': '<broken' }))).toMatchObject({ title: '2025-03-01 plan' });
  });

  test("has its footnotes last, without the converter's arrows", async () => {
    const note = '<w:p><w:r><w:t>One file</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>';
    const notes =
      '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r><w:t>not two</w:t></w:r></w:p></w:footnote></w:footnotes>';
    expect(rowsOf(await read(docxOf(note, { 'word/footnotes.xml': notes })))).toEqual([
      ['note', '', 'One file[1]\n\n1. not two', 1, 2],
    ]);
  });

  test('without text has no blocks', async () => {
    expect(await read(docxOf(''))).toMatchObject({ blocks: [], lineCount: 0 });
  });

  test('that would unpack to far more than any document needs is refused before it is unpacked', async () => {
    const bomb = deflatedZip('word/document.xml', new Uint8Array(10 * 2 ** 20));
    expect(bomb.length).toBeLessThan(20_000);
    expect(await refused(bomb)).toMatchObject({
      code: 'FILE_UNPARSABLE',
      message: 'It unpacks to 10 MB, which is much more than a Word document needs.',
    });
    expect(await refused(deflatedZip('word/document.xml', Buffer.from('x'), 2 ** 31))).toMatchObject({
      code: 'FILE_UNPARSABLE',
      message: expect.stringContaining('2048 MB'),
    });
  });

  test('that unpacks to more than its directory says is refused', async () => {
    expect(await refused(deflatedZip('word/document.xml', new Uint8Array(2 ** 20), 1000))).toMatchObject({
      code: 'FILE_UNPARSABLE',
      message: expect.stringContaining('damaged'),
    });
  });

  test('that was cut off, is another archive or is behind a password is refused with what to do', async () => {
    const whole = docxOf(BODY);
    for (const bytes of [
      whole.subarray(0, whole.length - 30),
      whole.subarray(100),
      zipOf({ 'a.txt': 'a' }),
      new Uint8Array(),
      docxOf('<w:p>'),
    ]) {
      expect(await refused(bytes)).toMatchObject({
        code: 'FILE_UNPARSABLE',
        message: 'It is damaged, incomplete, or not a Word document.',
        next: expect.stringMatching(/./),
      });
    }
    expect(await refused(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toMatchObject({
      code: 'FILE_UNPARSABLE',
      message: expect.stringContaining('password'),
    });
  });
});
