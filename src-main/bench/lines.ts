import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';

/** A line of a collection's file that is not empty, with its 1-based number. */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

/** A JSON object of a line, with helpers that name the file and line when something is missing. */
export interface Row {
  readonly number: number;
  /**
   * The field as text; a number counts as text (ids are often written so). Throws `COLLECTION_INVALID` when it is not
   * there.
   */
  text(field: string): string;
  /** As {@link text}, with an empty string when it is not there. */
  optional(field: string): string;
  value(field: string): unknown;
  /** The error that names this line. */
  invalid(what: string): EngineError;
}

/** `COLLECTION_INVALID`, naming the file and, when there is one, the line. */
export function invalid(file: string, line: number | null, what: string, cause?: unknown): EngineError {
  return new EngineError(
    'COLLECTION_INVALID',
    `${path.basename(file)}${line === null ? '' : `, line ${line}`}: ${what}.`,
    {
      next: 'See "npx quarry eval --help" for the files of a collection.',
      details: { file, line },
      cause,
    },
  );
}

/** The lines of a UTF-8 file that are not blank. Throws `COLLECTION_INVALID` when it cannot be read. */
export function readLines(file: string): NumberedLine[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw invalid(
      file,
      null,
      missing ? `the file is not in ${path.dirname(file)}` : `the file cannot be read (${(cause as Error).message})`,
      cause,
    );
  }
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ number: index + 1, text: line }))
    .filter((line) => line.text.trim() !== '');
}

/** The JSON objects of a file of one object a line. Throws `COLLECTION_INVALID` at the first line that is not one. */
export function readRows(file: string): Row[] {
  return readLines(file).map(({ number, text }) => {
    let object: unknown;
    try {
      object = JSON.parse(text);
    } catch (cause) {
      throw invalid(file, number, 'not JSON', cause);
    }
    if (typeof object !== 'object' || object === null || Array.isArray(object))
      throw invalid(file, number, 'not a JSON object');
    return row(file, number, object as Record<string, unknown>);
  });
}

function row(file: string, number: number, object: Record<string, unknown>): Row {
  const read = (field: string): string | null => {
    const value = object[field];
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    throw invalid(file, number, `"${field}" is not text`);
  };
  return {
    number,
    text(field) {
      const value = read(field);
      if (value === null) throw invalid(file, number, `"${field}" is missing`);
      return value;
    },
    optional: (field) => read(field) ?? '',
    value: (field) => object[field],
    invalid: (what) => invalid(file, number, what),
  };
}
