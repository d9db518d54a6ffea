/** Text for a terminal. */
import { styleText } from 'node:util';

/** Where output goes; a real stream or a test's list. */
export interface Out {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Replaces what could move the cursor or colour the terminal, one for one, so that ranges stay right. Notes are not trusted. */
export function printable(text: string): string {
  // Controls, line separators, and the marks that turn the direction of text around.
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, ' ');
}

/** One line to a stream: whatever `text` has in it, it stays one line. */
export function line(out: Out, text: string): void {
  out.write(`${printable(text)}\n`);
}

/** `value` as JSON, indented; what could steer a terminal is escaped, also where JSON need not: the value is the same. */
export function json(out: Out, value: unknown): void {
  const text = JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  out.write(`${text}\n`);
}

export type Style = 'bold' | 'dim';

/** Styles text for a terminal, and leaves it plain elsewhere and where `NO_COLOR` is set. */
export function styler(out: Out): (style: Style, text: string) => string {
  const on = out.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  return (style, text) => (on && text ? styleText(style, text, { validateStream: false }) : text);
}

/** Rows in columns: the first column to the left, the others to the right, two spaces between; no space at the ends of lines. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd())
    .join('\n');
}

/** `1 file`, `1,234 files`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? noun : plural}`;
}

/** `3 secrets left out: 2 password, 1 private-key`. */
export function secretsText(kinds: Readonly<Record<string, number>>): string {
  const entries = Object.entries(kinds);
  const all = entries.reduce((sum, [, n]) => sum + n, 0);
  return `${count(all, 'secret')} left out: ${entries.map(([kind, n]) => `${n.toLocaleString('en')} ${kind}`).join(', ')}`;
}

/** Milliseconds as a person would say them: `0.4 s`, `12 s`, `3 min 5 s`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
