import { describe, expect, test } from 'vitest';
import { formatInput } from '../encoding.ts';
import type { ParsedDocument } from '../format.ts';
import { odt } from './odt.ts';
import { deflatedZip, odtOf, rowsOf, zipOf } from '../testing-samples.ts';

const read = async (bytes: Uint8Array): Promise<ParsedDocument> => odt.parse(formatInput('/notes/plan.odt', bytes));
const refused = (bytes: Uint8Array): Promise<unknown> =>
  read(bytes).then(
    () => null,
    (error: unknown) => error,
  );
const p = (text: string, style = 'Standard'): string => `<text:p text:style-name="${style}">${text}</text:p>`;
const h = (text: string, level: number): string => `<text:h text:outline-level="${level}">${text}</text:h>`;
const list = (...items: string[]): string =>
  `<text:list>${items.map((item) => `<text:list-item>${item}</text:list-item>`).join('')}</text:list>`;
const row = (...cells: string[]): string =>
  `<table:table-row>${cells.map((cell) => `<table:table-cell>${p(cell)}</table:table-cell>`).join('')}</table:table-row>`;

const STYLES =
  '<style:style style:name="P1" style:parent-style-name="Title"/><style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>';
const BODY = [
  `<text:tracked-changes>${p('gone')}</text:tracked-changes>`,
  p('Plan', 'P1'),
  p(
    'We want<text:s/>one\n file<text:note><text:note-citation>1</text:note-citation><text:note-body>' +
      p('not two') +
      '</text:note-body></text:note>.',
  ),
  h('Key Decisions', 2),
  list(p('Use SQLite') + list(p('with WAL')), p('Binary codes')),
  h('Sizes', 2),
  `<table:table><table:table-header-rows>${row('name', 'MB')}</table:table-header-rows>${row('int8', '23')}</table:table>`,
  p('<text:span text:style-name="T1">Next steps:</text:span>'),
  p('Measure<text:line-break/>it.'),
  p('if (x)', 'Preformatted_20_Text'),
  p('<text:s text:c="2"/>y();', 'Preformatted_20_Text'),
].join('');

describe('an OpenDocument text', () => {
  test('is read by heading, its paragraphs, items and rows counted', async () => {
    const document = await read(
      odtOf(BODY, STYLES, { 'meta.xml': '<m><meta:creation-date>2025-02-03T04:05:06.789</meta:creation-date></m>' }),
    );
    expect([document.title, document.date, document.unit, document.lineCount]).toEqual([
      'Plan',
      Date.UTC(2025, 1, 3, 4, 5, 6),
      'paragraph',
      14,
    ]);
    expect(rowsOf(document)).toEqual([
      ['note', '', 'We want one file.\n\nnot two', 2, 3],
      ['decision', 'Key Decisions', 'Use SQLite\n- with WAL', 5, 6],
      ['decision', 'Key Decisions', 'Binary codes', 7, 7],
      ['note', 'Sizes', 'name | MB\nint8 | 23', 9, 10],
      ['next', 'Sizes > Next steps', 'Measure\nit.', 12, 12],
      ['next', 'Sizes > Next steps', 'if (x)\n  y();', 13, 14],
    ]);
  });

  test('takes its title from its properties, its first heading or its file', async () => {
    expect((await read(odtOf(BODY, STYLES, { 'meta.xml': '<m><dc:title>A</dc:title></m>' }))).title).toBe('A');
    expect((await read(odtOf(p('a')))).title).toBe('plan');
  });

  test('that is cut off, no such document, nested without end or a bomb is refused', async () => {
    const whole = odtOf(BODY);
    const deep = odtOf('<text:section>'.repeat(5000) + '</text:section>'.repeat(5000));
    for (const bytes of [
      whole.subarray(0, -40),
      zipOf({ 'a.txt': 'a' }),
      zipOf({ 'content.xml': '<a/>' }),
      odtOf('<text:p>&own;</text:p>'),
      odtOf('<text:p>'),
      deep,
    ]) {
      expect(await refused(bytes)).toMatchObject({
        code: 'FILE_UNPARSABLE',
        message: 'It is damaged, incomplete, or not an OpenDocument text.',
      });
    }
    expect(await refused(deflatedZip('content.xml', new Uint8Array(10 * 2 ** 20)))).toMatchObject({
      code: 'FILE_UNPARSABLE',
      message: expect.stringContaining('10 MB'),
    });
  });

  test('behind a password is refused as that', async () => {
    const bytes = zipOf({ 'content.xml': '\u0001\u0002', 'META-INF/manifest.xml': '<manifest:encryption-data/>' });
    expect(await refused(bytes)).toMatchObject({ code: 'FILE_UNPARSABLE', message: 'It is protected by a password.' });
  });
});
