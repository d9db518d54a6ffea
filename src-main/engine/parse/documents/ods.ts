import { momentInName } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { openOdf } from './odf.ts';
import { type Sheet, sheetBlocks } from './sheet-rows.ts';
import { allOf, elements, textIn, type XmlElement } from './xml.ts';

/** Columns that are read of a row. */
const MOST_COLUMNS = 1_000;

/** OpenDocument spreadsheets: every row below the first an observation; counted in rows of all sheets. */
export const ods: FormatReader = {
  recognises: () => true,

  parse({ path, bytes }) {
    const { body, title, created } = openOdf(path, bytes, 'OpenDocument spreadsheet', 'office:spreadsheet');
    const sheets = allOf(body, 'table:table').map(
      (table): Sheet => ({
        name: table.attributes['table:name'] ?? '',
        rows: withoutTail(allOf(table, 'table:table-row').map(cellsOf)),
      }),
    );
    const stem = fileStem(path);
    const date = momentInName(stem) ?? created;
    const { blocks, rows, problems } = sheetBlocks(sheets, date);
    return document({ title: title || stem, ...dated(date), blocks, unit: 'paragraph', lineCount: rows, problems });
  },
};

function cellsOf(row: XmlElement): string[] {
  const cells: string[] = [];
  for (const cell of elements(row)) {
    if (!/^table:(?:covered-)?table-cell$/.test(cell.name)) continue;
    const text = allOf(cell, 'text:p').map(textIn).join('\n');
    // An empty cell may stand for all behind it.
    const times = text === '' ? Number(cell.attributes['table:number-columns-repeated'] ?? 1) || 1 : 1;
    for (let i = 0; i < times && cells.length < MOST_COLUMNS; i++) cells.push(text);
  }
  while (cells.at(-1) === '') cells.pop();
  return cells;
}

function withoutTail(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.slice(0, rows.findLastIndex((row) => row.length > 0) + 1);
}
