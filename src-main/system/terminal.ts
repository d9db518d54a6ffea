/**
 * All that Quarry writes to a terminal goes through this file. What it writes comes from anywhere: names of files,
 * notes, errors that quote them. None of it may move the cursor, colour the screen, or turn the direction of text
 * around.
 *
 * A reader may go away (`| head`, a terminal that is closed, a parent that dies): then there is nobody to tell, and no
 * reason to end.
 */
import { styleText } from 'node:util';
import { describeError } from '../../src-shared/errors.ts';

/** Where output goes; a real stream or a test's list. */
export interface Out {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * What steers a terminal: controls, line separators, and the marks that turn the direction of text around or have none
 * to be seen.
 */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Replaces what could steer the terminal, one for one, so that ranges stay right. Notes are not trusted. */
export function printable(text: string): string {
  return text.replace(STEERING, ' ');
}

/** One line to a stream: whatever `text` has in it, it stays one line. */
export function line(out: Out, text: string): void {
  out.write(`${printable(text)}\n`);
}

/** Text of several lines, which may have styles of {@link styler} in it, and nothing else that steers the terminal. */
export function block(out: Out, text: string): void {
  out.write(
    text
      .split(STYLE)
      .map((part, i) => (i % 2 === 1 ? part : part.replace(STEERING, (sign) => (sign === '\n' ? sign : ' '))))
      .join(''),
  );
}

/** The codes that {@link styler} writes: bold, dim, and the end of both. */
const STYLE = /(\u001b\[(?:1|2|22)m)/;

/**
 * `value` as JSON, indented; what could steer a terminal is escaped, also where JSON need not: the value is the same.
 */
export function json(out: Out, value: unknown): void {
  out.write(`${escaped(JSON.stringify(value, null, 2))}\n`);
}

/** The same on one line, for programs that read a message a line. */
export function jsonLine(out: Out, value: unknown): void {
  out.write(`${escaped(JSON.stringify(value))}\n`);
}

function escaped(text: string): string {
  return text.replace(STEERING, (sign) =>
    sign === '\n' ? sign : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Draws a line over the last one of a terminal; an empty one takes it away. */
export function redraw(out: Out, text: string): void {
  out.write(`\r\u001b[K${printable(text)}`);
}

export type Style = 'bold' | 'dim';

/** Styles text for a terminal, and leaves it plain elsewhere and where `NO_COLOR` is set. */
export function styler(out: Out): (style: Style, text: string) => string {
  const on = out.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  return (style, text) => (on && text ? styleText(style, text, { validateStream: false }) : text);
}

/** The standard output of this process. */
export const stdout: Out = process.stdout;
/** The standard error of this process. */
export const stderr: Out = process.stderr;

/** A line on the standard output. */
export function say(text: string): void {
  console.log(printable(text));
}

/** A line on the standard error: what went wrong, or what a person should know. */
export function warn(text: string): void {
  console.error(printable(text));
}

/** What a stream says when nobody reads it any more. `EIO`: its terminal was closed. */
const NOBODY_READS: ReadonlySet<string> = new Set([
  'EPIPE',
  'EIO',
  'ENXIO',
  'ENOTCONN',
  'ECONNRESET',
  'EBADF',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/** Exit code of a command whose output could not be written: a full disk. */
const FAILED = 3;

/**
 * Ends the process at a fault that nobody has caught, and says which: in words for a person, then where in the code it
 * was. Some hosts only warn of a promise that is rejected.
 *
 * @param code the process's exit code then
 * @param note is given the error first, for a log. Default: there is none
 */
export function endAtFaults(code: number, note: (error: unknown) => void = () => {}): void {
  const end = (error: unknown): never => {
    // without its message, which describeError has
    const frames = error instanceof Error ? (error.stack?.match(/^ {4}at .*$/gm) ?? []) : [];
    note(error);
    warn(describeError(error));
    for (const frame of frames) warn(frame);
    process.exit(code);
  };
  process.on('unhandledRejection', end);
  process.on('uncaughtException', end);
}

let guarded = false;

/**
 * Keeps a failing stream from ending the process. Each process of Quarry has it from its start, because this file is
 * loaded there.
 */
function guard(): void {
  if (guarded) return;
  guarded = true;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY_READS.has(error.code ?? '')) return;
      process.exitCode = FAILED;
      if (stream === process.stdout) warn(`The output could not be written: ${error.message}`);
    });
  }
}

guard();
