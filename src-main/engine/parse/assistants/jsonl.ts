import { document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { unparsable } from '../unparsable.ts';

/** Only this much of a line's beginning is looked at to tell which program wrote a log. */
const HEAD = 4000;
/** So many lines are looked at. */
const LOOKED_AT = 50;

/** Calls `visit` with every line that is not blank and its 1-based number; returns how many lines there are. */
export function eachLine(text: string, visit: (line: string, number: number) => void): number {
  let number = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    number++;
    const line = text.slice(start, end);
    if (!isBlank(line)) visit(line, number);
    start = end + 1;
  }
  return number;
}

/** Whether a line of a log says nothing. */
export function isBlank(line: string): boolean {
  return line.charCodeAt(0) !== 123 && line.trim() === '';
}

/** Calls `visit` with every line's value; names the lines that are no JSON. */
export function eachValue(
  text: string,
  visit: (value: unknown, number: number) => void,
): { readonly lineCount: number; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const lineCount = eachLine(text, (line, number) => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      problems.push(`Line ${number} is not readable JSON.`);
      return;
    }
    visit(value, number);
  });
  return { lineCount, problems };
}

/** Whether one of the first lines begins in a way that fits. */
export function someLine(text: string, fits: (head: string) => boolean): boolean {
  let start = 0;
  for (let i = 0; i < LOOKED_AT && start < text.length; i++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (fits(text.slice(start, Math.min(end, start + HEAD)))) return true;
    start = end + 1;
  }
  return false;
}

/** What is left of `.jsonl`: an empty log, which may still grow, is read as such; any other file is refused. */
export const jsonl: FormatReader = {
  redaction: 'document',

  recognises: () => true,

  parse({ path, text }) {
    if (text.trim() !== '') {
      throw unparsable(
        path,
        'It has lines of JSON or the like, but is no log of a coding assistant that Quarry knows.',
        'Quarry reads the logs of Claude Code and Codex; leave this file out with an ignore rule, or save it as CSV or Markdown.',
      );
    }
    const lineCount = eachLine(text, () => {});
    return document({ title: fileStem(path), blocks: [], lineCount });
  },
};
