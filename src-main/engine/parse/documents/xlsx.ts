import { momentInName } from '../../../../src-shared/time/written.ts';
import { isoDate } from './sheet-dates.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { damaged } from '../unparsable.ts';
import { aboutOf, openOffice, relationsOf, xmlIn } from './office.ts';
import { type Sheet, sheetBlocks } from './sheet-rows.ts';
import { allOf, find, textIn, type XmlElement } from './xml.ts';

const WHAT = 'Excel workbook';
/** Columns that are read of a row. */
const MOST_COLUMNS = 1_000;

/** Workbooks (Excel): every row below the first an observation that names its columns; counted in rows of all sheets. */
export const xlsx: FormatReader = {
  recognises: () => true,

  parse({ path: file, bytes }) {
    const zip = openOffice(file, bytes, WHAT, 'xl/workbook.xml');
    const workbook = xmlIn(zip, 'xl/workbook.xml');
    if (!workbook) throw damaged(file, WHAT);
    const shared = xmlIn(zip, 'xl/sharedStrings.xml');
    const texts = shared ? allOf(shared, 'si').map(textOf) : [];
    const dates = dateStyles(xmlIn(zip, 'xl/styles.xml'));
    const since1904 = /^(?:1|true)$/.test(find(workbook, 'workbookPr')?.attributes['date1904'] ?? '');
    const relations = relationsOf(zip, 'xl/workbook.xml');
    const sheets = allOf(workbook, 'sheet').flatMap(({ attributes }): Sheet[] => {
      const target = relations.find(({ id }) => id === attributes['r:id'])?.target;
      const sheet = target === undefined ? null : xmlIn(zip, target);
      const shown = (cell: XmlElement): string => {
        const { t: type = '', s: style = '' } = cell.attributes;
        const value = textIn(find(cell, 'v'));
        if (type === 'inlineStr') return textOf(find(cell, 'is'));
        if (type === 's') return texts[Number(value)] ?? '';
        if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
        return (type === '' || type === 'n') && dates.has(Number(style)) ? isoDate(Number(value), since1904) : value;
      };
      return sheet
        ? [{ name: attributes['name'] ?? '', rows: allOf(sheet, 'row').map((row) => cellsOf(row, shown)) }]
        : [];
    });
    const stem = fileStem(file);
    const { title, created } = aboutOf(zip);
    const date = momentInName(stem) ?? created;
    const { blocks, rows, problems } = sheetBlocks(sheets, date);
    return document({ title: title || stem, ...dated(date), blocks, unit: 'paragraph', lineCount: rows, problems });
  },
};

function cellsOf(row: XmlElement, shown: (cell: XmlElement) => string): string[] {
  const cells: string[] = [];
  for (const cell of allOf(row, 'c')) {
    const letters = /^[A-Z]{1,3}/.exec(cell.attributes['r'] ?? '')?.[0] ?? '';
    const column = letters === '' ? cells.length : columnOf(letters);
    if (column >= MOST_COLUMNS) break;
    while (cells.length < column) cells.push('');
    cells[column] = shown(cell);
  }
  return cells;
}

/** `A` is 0, `AA` 26. */
function columnOf(letters: string): number {
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** The text of a cell, its readings in other scripts left out. */
function textOf(element: XmlElement | null): string {
  if (!element) return '';
  return element.children
    .map((child) =>
      typeof child === 'string' || child.name === 'rPh' ? '' : child.name === 't' ? textIn(child) : textOf(child),
    )
    .join('');
}

/** Numbers of the styles by which a number is shown as a date. */
function dateStyles(styles: XmlElement | null): ReadonlySet<number> {
  const own = new Map(
    (styles ? allOf(styles, 'numFmt') : []).map(({ attributes }) => [
      attributes['numFmtId'],
      attributes['formatCode'] ?? '',
    ]),
  );
  const cells = styles && find(styles, 'cellXfs');
  const isDate = (id: string): boolean => {
    const number = Number(id);
    const code = (own.get(id) ?? '').replace(/"[^"]{0,200}"|\[[^\]]{0,50}\]|\\./g, '');
    return (number >= 14 && number <= 17) || number === 22 || (number >= 27 && number <= 36) || /[yd]/i.test(code);
  };
  const all = cells ? allOf(cells, 'xf') : [];
  return new Set(all.flatMap(({ attributes }, i) => (isDate(attributes['numFmtId'] ?? '') ? [i] : [])));
}
