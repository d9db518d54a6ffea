/** Sheets of a workbook as observations: a row names its columns. */
import { type Moment, timed } from '../../../../src-shared/time/wall.ts';
import { parseDate } from '../../../../src-shared/time/written.ts';
import { block, observation } from '../document.ts';
import type { ParsedBlock } from '../format.ts';

export interface Sheet {
  readonly name: string;
  /** Cells of each row; a row may be empty. */
  readonly rows: readonly (readonly string[])[];
}

/** Names of columns that say when a row happened. */
const TIME_COLUMN = /^(?:date|day|time|timestamp|date ?time|created(?:[ _]?(?:at|on))?|updated(?:[ _]?(?:at|on))?)$/i;
/** Rows of all sheets together that are read. */
const MOST_ROWS = 100_000;

export interface SheetBlocks {
  readonly blocks: readonly ParsedBlock[];
  /** Rows of all sheets, which are counted one after the other. */
  readonly rows: number;
  readonly problems: readonly string[];
}

/** @param date of rows without one of their own */
export function sheetBlocks(sheets: readonly Sheet[], date: Moment | null): SheetBlocks {
  const blocks: ParsedBlock[] = [];
  let rows = 0;
  for (const { name, rows: all } of sheets) {
    const said = all.flatMap((cells, i) =>
      cells.some((cell) => cell.trim() !== '') ? [{ cells, at: rows + i + 1 }] : [],
    );
    rows += all.length;
    const names = said.length > 1 ? said[0]!.cells.map((cell) => cell.replace(/\s+/g, ' ').trim()) : [];
    const time = names.findIndex((one) => TIME_COLUMN.test(one));
    const observations = (said.length > 1 ? said.slice(1) : said)
      .filter(({ at }) => at <= MOST_ROWS)
      .map(({ cells, at }) => {
        const named = cells.map((cell, i) =>
          names[i] && cell.trim() !== '' ? `${names[i]}: ${cell.trim()}` : cell.trim(),
        );
        const own = (time < 0 ? null : parseDate((cells[time] ?? '').slice(0, 60))) ?? date;
        return observation({
          text: named.filter((one) => one !== '').join('; '),
          lines: { start: at, end: at },
          ...timed(own),
        });
      });
    if (observations.length > 0) blocks.push(block({ label: name, observations, ...timed(date) }));
  }
  const problems = rows > MOST_ROWS ? [`Only its first ${MOST_ROWS} rows are read.`] : [];
  return { blocks, rows, problems };
}
