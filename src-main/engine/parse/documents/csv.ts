import papaparse from 'papaparse';
import { type Moment, timed } from '../../../../src-shared/time/wall.ts';
import { momentInName, parseDate } from '../../../../src-shared/time/written.ts';
import { block, dated, document, fileStem, observation } from '../document.ts';
import type { FormatReader, ParsedObservation } from '../format.ts';

/** Tables as text: every row below the header row an observation that names its columns. */
export const csv: FormatReader = {
  recognises: () => true,

  parse({ path, text }) {
    const title = fileStem(path);
    // One kind of line end, so that a file of both kinds is cut right; the number of lines stays.
    const unix = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
    const table = new Table(unix, path.toLowerCase().endsWith('.tsv') ? '\t' : delimiterOf(unix));
    const date = momentInName(title);
    const observations = table.observations(date);
    const blocks = observations.length > 0 ? [block({ observations, ...timed(date) })] : [];
    return document({ title, ...dated(date), blocks, lineCount: table.lineCount, problems: table.problems });
  },
};

/** Names of columns that say when a row happened. */
const TIME_COLUMN =
  /^(?:date|day|time|timestamp|date ?time|created|created[ _]?(?:at|on)|updated|updated[ _]?(?:at|on))$/i;
/** Most rows named whose quotation marks do not fit. */
const MAX_PROBLEMS = 20;

interface Row {
  readonly cells: readonly string[];
  readonly start: number;
  readonly end: number;
}

class Table {
  readonly problems: string[] = [];
  lineCount = 0;
  private readonly delimiter: string;
  private readonly rows: Row[] = [];

  constructor(text: string, delimiter: string) {
    this.delimiter = delimiter;
    this.read(text, false);
  }

  observations(date: Moment | null): ParsedObservation[] {
    const header = this.rows[0]?.cells.map((cell) => cell.replace(/\s+/g, ' ').trim()) ?? [];
    // A file of one row has nothing that could be named by it.
    const rows = this.rows.length > 1 ? this.rows.slice(1) : this.rows;
    const names = this.rows.length > 1 ? header : [];
    const timeColumn = names.findIndex((name) => TIME_COLUMN.test(name));
    return rows.map(({ cells, start, end }) => {
      const named = cells.map((cell, i) =>
        cell.trim() === '' ? '' : names[i] ? `${names[i]}: ${cell.trim()}` : cell.trim(),
      );
      const at = (timeColumn < 0 ? null : parseDate((cells[timeColumn] ?? '').slice(0, 60))) ?? date;
      return observation({ text: named.filter(Boolean).join('; '), lines: { start, end }, ...timed(at) });
    });
  }

  /** Reads rows from a text that is all or the last part of the file. */
  private read(text: string, plain: boolean): void {
    let from = 0;
    let unclosed: number | null = null;
    papaparse.parse<string[]>(text, {
      delimiter: this.delimiter,
      newline: '\n',
      ...(plain ? { fastMode: true } : {}),
      step: ({ data, errors, meta }) => {
        const quotes = errors.find((error) => error.type === 'Quotes');
        if (quotes?.code === 'MissingQuotes') {
          unclosed = from;
          return;
        }
        const start = this.lineCount + 1;
        this.lineCount += newlines(text, from, meta.cursor);
        from = meta.cursor;
        if (quotes) this.problem(`The quotation marks of the row at line ${start} do not match.`);
        if (data.some((cell) => cell.trim() !== '')) this.rows.push({ cells: data, start, end: this.lineCount });
      },
    });
    if (unclosed === null) return;
    // One forgotten mark must not make one row of the rest of the file.
    this.problem(
      `The quotation mark opened at line ${this.lineCount + 1} is never closed; from there on quotation marks are read as text.`,
    );
    this.read(text.slice(unclosed), true);
  }

  private problem(sentence: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(sentence);
  }
}

/**
 * What the header row is cut at: the sign it has most of outside quotation marks. Rows may hold prose, which has
 * commas.
 */
function delimiterOf(text: string): string {
  const header = /^.{1,10000}$/m.exec(text.slice(0, 20_000))?.[0].replace(/"[^"]*"/g, '') ?? '';
  let best = ',';
  for (const sign of [',', ';', '\t', '|']) if (header.split(sign).length > header.split(best).length) best = sign;
  return best;
}

/** Lines that end in a stretch of text, and the last one of the file though nothing ends it. */
function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return to === text.length && to > from && text.charCodeAt(to - 1) !== 10 ? count + 1 : count;
}
