/** Notes that plugins keep drawings and boards in: what a person wrote there stays, what the plugin reads goes. */
import type { FrontMatter } from './front-matter.ts';
import { textField } from './front-matter.ts';
import type { Line } from './lines.ts';

/** Headings of Excalidraw's own, in all its versions. */
const EXCALIDRAW = /^#+\s+(?:Excalidraw Data|Text Elements|Element Links|Embedded Files|Drawing)\s*$/i;
const NOT_TEXT = /^(?:#+\s+(?:Drawing|Embedded Files)\s*$|%%\s*$|%%\s*kanban:settings|.*_START_OF_TLDRAW_DATA_)/i;
const NOTICE = /^==.*Switch to EXCALIDRAW VIEW/i;

/** Whether a note is a drawing: its title is the file's name then. */
export function isDrawing(fields: FrontMatter['fields']): boolean {
  return textField(fields, 'excalidraw-plugin', 'tldraw-file') !== null;
}

/** The lines without what only the plugin reads: from the drawing on to the next heading of a person, or to the end. */
export function withoutDrawing(lines: readonly Line[], fields: FrontMatter['fields']): readonly Line[] {
  if (!isDrawing(fields) && textField(fields, 'kanban-plugin') === null) return lines;
  let inside = false;
  return lines.map((line) => {
    if (NOT_TEXT.test(line.raw.slice(0, 200))) inside = true;
    else if (line.kind === 'heading' && !EXCALIDRAW.test(line.raw)) inside = false;
    else if (line.kind === 'heading' && /Text Elements|Element Links/i.test(line.raw)) inside = false;
    const goes = inside || EXCALIDRAW.test(line.raw) || NOTICE.test(line.raw);
    return goes ? { ...line, kind: 'blank' as const, raw: '', indent: 0, mark: 0 } : line;
  });
}
