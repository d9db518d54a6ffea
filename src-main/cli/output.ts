/** Text for a terminal: formats numbers, times and tables. `system/terminal.ts` writes it. */
export { block, json, line, type Out, printable, redraw, type Style, styler } from '../system/terminal.ts';

/**
 * Rows in columns: the first column to the left, the others to the right, two spaces between; no space at the ends of
 * lines.
 */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `1 file`, `1,234 files`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? noun : plural}`;
}

/** `3 secrets removed: 2 password, 1 private-key`. */
export function secretsText(kinds: Readonly<Record<string, number>>): string {
  const entries = Object.entries(kinds);
  const all = entries.reduce((sum, [, n]) => sum + n, 0);
  return `${count(all, 'secret')} removed: ${entries.map(([kind, n]) => `${n.toLocaleString('en')} ${kind}`).join(', ')}`;
}

/** Milliseconds as a person would say them: `0.4 s`, `12 s`, `3 min 5 s`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
