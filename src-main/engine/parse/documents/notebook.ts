import { momentInName } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader, ParsedBlock } from '../format.ts';
import { headingText } from '../notes/headings.ts';
import { isRecord } from '../json.ts';
import { scanLines, type Line } from '../notes/lines.ts';
import { readBlocks } from '../notes/sections.ts';
import { damaged, unparsable } from '../unparsable.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Longer results of a cell are data, not notes. In characters. */
const MAX_OUTPUT = 500;

/** Jupyter notebooks, counted in cells: text as Markdown, code as it stands, of results only short text. */
export const notebook: FormatReader = {
  redaction: 'document',

  recognises: () => true,

  parse({ path, text, redact }, headingTypes) {
    const stem = fileStem(path);
    const cells = cellsOf(path, text);
    const lines: Line[] = [];
    // The cell each line stands in: `cellAt[n]` for line n.
    const cellAt = [0];
    cells.forEach((cell, i) => {
      for (const line of linesOf(cell, redact)) {
        lines.push({ ...line, number: lines.length + 1 });
        cellAt.push(i + 1);
      }
    });
    const first = lines.find((line) => line.kind === 'heading' && line.mark === 1);
    const heading = first ? headingText(first.raw) : '';
    const date = momentInName(stem);
    const inCells = ({ start, end }: { start: number; end: number }) => ({ start: cellAt[start]!, end: cellAt[end]! });
    const blocks = readBlocks(lines, { session: false, timeOf: () => null, date, title: heading, headingTypes }).map(
      (block): ParsedBlock => ({
        ...block,
        lines: inCells(block.lines),
        observations: block.observations.map((one) => ({ ...one, lines: inCells(one.lines) })),
      }),
    );
    return document({ title: heading || stem, ...dated(date), blocks, unit: 'cell', lineCount: cells.length });
  },
};

function cellsOf(path: string, text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, 'Jupyter notebook', cause);
  }
  const cells = isRecord(value) ? (value['cells'] ?? worksheetCells(value['worksheets'])) : null;
  if (!Array.isArray(cells)) {
    throw unparsable(
      path,
      'It is JSON, but no Jupyter notebook: it has no cells.',
      'Open it in Jupyter and save it again, or leave it out with an ignore rule.',
    );
  }
  return cells;
}

/** Notebooks before version 4 kept their cells in sheets. */
function worksheetCells(sheets: unknown): unknown[] | null {
  if (!Array.isArray(sheets)) return null;
  return sheets.flatMap((sheet: unknown) =>
    isRecord(sheet) && Array.isArray(sheet['cells']) ? (sheet['cells'] as unknown[]) : [],
  );
}

/** A cell's lines, and a blank one that keeps it apart from the next. */
function linesOf(cell: unknown, redact: (text: string) => string): Line[] {
  if (!isRecord(cell)) return [];
  const source = redact(textOf(cell['source'] ?? cell['input'])).trimEnd();
  const kind = cell['cell_type'];
  if (kind === 'markdown') return [...scanLines(source), blank()];
  if (kind === 'heading')
    return [
      { kind: 'heading', number: 0, raw: source.replace(/\s+/g, ' '), indent: 0, mark: Number(cell['level']) || 1 },
      blank(),
    ];
  if (kind !== 'code' && kind !== 'raw') return [];
  const shown = kind === 'code' ? outputsOf(cell).map(redact) : [];
  return [
    ...[source, ...shown].filter((part) => part.trim() !== '').flatMap((part) => part.split('\n').map(code)),
    blank(),
  ];
}

function outputsOf(cell: Fields): string[] {
  const outputs = cell['outputs'];
  if (!Array.isArray(outputs)) return [];
  return outputs.flatMap((output: unknown) => {
    if (!isRecord(output)) return [];
    const data = isRecord(output['data']) ? output['data'] : output;
    const text = textOf(data['text/plain'] ?? null);
    return text.length < MAX_OUTPUT ? [text] : [];
  });
}

function textOf(source: unknown): string {
  if (typeof source === 'string') return source.replaceAll('\r\n', '\n');
  return Array.isArray(source)
    ? source
        .filter((part) => typeof part === 'string')
        .join('')
        .replaceAll('\r\n', '\n')
    : '';
}

function code(raw: string): Line {
  return { kind: 'code', number: 0, raw, indent: 0, mark: 0 };
}

function blank(): Line {
  return { kind: 'blank', number: 0, raw: '', indent: 0, mark: 0 };
}
