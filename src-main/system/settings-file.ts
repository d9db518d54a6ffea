/**
 * `settings.json` in the data folder: reading it, and changing it so that nothing else in it is lost. A person may
 * write comments into it.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Jsonc from 'jsonc-parser';
import { EngineError } from '../../src-shared/errors.ts';
import {
  DEFAULT_SETTINGS,
  parseSettings,
  problemOf,
  SETTING_NAMES,
  type SettingName,
  settingPath,
  type Settings,
  settingsIn,
} from '../../src-shared/settings.ts';
import { inTurn } from './file-lock.ts';
import { readOwnFile } from './own-file.ts';
import { makeFolder, PRIVATE_FILE } from './private-folder.ts';

/** Far more than anybody writes by hand. In bytes. */
const LARGEST = 1024 * 1024;

/**
 * Reads JSON with comments, and edits it in place. Loaded when it is needed: most files have none, and each start would
 * wait for it.
 */
const jsonc = (): typeof Jsonc => createRequire(import.meta.url)('jsonc-parser') as typeof Jsonc;

/** What a file says. */
export type SettingsContent =
  /** There is none. */
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'read';
      readonly settings: Settings /** The settings that the file sets. */;
      readonly set: ReadonlySet<SettingName>;
      readonly notices: readonly string[];
    }
  /**
   * It is there and cannot be understood. `of`: whether it cannot be read at all, or its text is no JSON. `line`:
   * where, from 1; `null` where no line is to blame.
   */
  | { readonly kind: 'broken'; readonly of: 'file' | 'text'; readonly problem: string; readonly line: number | null };

/** Where the settings of a data folder are kept. */
export function settingsFile(dataFolder: string): string {
  return path.join(dataFolder, 'settings.json');
}

/** Reads the file. Never throws. */
export function readSettingsFile(dataFolder: string): SettingsContent {
  let text: string;
  try {
    text = readOwnFile(settingsFile(dataFolder), LARGEST, { link: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { kind: 'absent' } : { kind: 'broken', of: 'file', problem: message, line: null };
  }
  return understand(text);
}

/**
 * Changes some settings in the file, at once and whole. All else in the file stays: other settings, those of a later
 * version, comments, the order.
 * A file that is reached by a link is changed where it lies, and the link stays.
 *
 * @param change `undefined` takes a setting out of the file, so that its default applies
 * @throws EngineError `INVALID_REQUEST` for a value that does not fit; `SETTINGS_UNREADABLE` where the file is there
 *   and cannot be understood: it is left as it is; `DATA_UNWRITABLE`
 */
export function changeSettingsFile(
  dataFolder: string,
  change: { readonly [K in SettingName]?: Settings[K] | undefined },
): void {
  const given = Object.keys(change);
  for (const name of given) {
    if (!Object.hasOwn(DEFAULT_SETTINGS, name))
      throw new EngineError('INVALID_REQUEST', `There is no setting "${name.slice(0, 60)}".`, {
        details: { field: name.slice(0, 60) },
      });
    const problem =
      change[name as SettingName] === undefined ? null : problemOf(name as SettingName, change[name as SettingName]);
    if (problem !== null) throw new EngineError('INVALID_REQUEST', problem, { details: { field: name } });
  }
  const file = settingsFile(dataFolder);
  try {
    makeFolder(dataFolder);
    inTurn(`${file}.lock`, () => {
      const place = placeOf(file);
      const text = textIn(file);
      replace(
        place,
        SETTING_NAMES.filter((name) => given.includes(name)).reduce(
          (all, name) => edited(all, settingPath(name), change[name]),
          text,
        ),
      );
    });
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('DATA_UNWRITABLE', `${file} cannot be written.`, {
      next: 'Make the data folder writable.',
      details: { path: file },
      cause,
    });
  }
}

function understand(text: string): SettingsContent {
  if (text.trim() === '') return { kind: 'broken', of: 'text', problem: 'it is empty', line: null };
  try {
    const value = valueOf(text);
    if (typeof value === 'string') return { kind: 'broken', of: 'text', problem: value, line: lineIn(value) };
    return {
      kind: 'read',
      settings: parseSettings(value.value).settings,
      set: settingsIn(value.value),
      notices: parseSettings(value.value).notices,
    };
  } catch {
    return { kind: 'broken', of: 'text', problem: 'it is nested too deeply', line: null };
  }
}

/** The value that a text stands for; the first mistake in it, in words, where it stands for none. */
function valueOf(text: string): { readonly value: unknown } | string {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // It has comments, or a mistake that is to be named.
  }
  const { getNodeValue, parseTree } = jsonc();
  const errors: Jsonc.ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first || !root) return `line ${text.slice(0, first?.offset ?? 0).split('\n').length}: ${mistake(first)}`;
  return { value: getNodeValue(root) as unknown };
}

function lineIn(problem: string): number | null {
  const found = /^line (\d+):/.exec(problem);
  return found ? Number(found[1]) : null;
}

/** The parser's names of mistakes, in words: `CommaExpected` is `a comma is missing`. */
function mistake(error: Jsonc.ParseError | undefined): string {
  const name = error ? jsonc().printParseErrorCode(error.error) : '';
  const missing = /^(.*)Expected$/.exec(name)?.[1];
  const words: Readonly<Record<string, string>> = {
    PropertyName: 'the name of a setting, in double quotes, is missing',
    Value: 'a value is missing',
    Colon: 'a colon is missing',
    Comma: 'a comma is missing',
    CloseBrace: 'a closing brace } is missing',
    CloseBracket: 'a closing bracket ] is missing',
    EndOfFile: 'there is more after the closing brace',
  };
  if (missing !== undefined && words[missing]) return words[missing];
  if (name === 'UnexpectedEndOfString') return 'a text does not end with a double quote';
  if (name === 'UnexpectedEndOfComment') return 'a comment does not end';
  return 'this is no JSON';
}

/**
 * The text that is to be changed; of a file that is not there, or empty, an empty object.
 *
 * @throws as {@link changeSettingsFile}
 */
function textIn(file: string): string {
  const unreadable = (why: string, cause?: unknown): EngineError =>
    new EngineError('SETTINGS_UNREADABLE', `${file} could not be read, so nothing was changed: ${why}.`, {
      next: 'Correct it, or move it away to begin with the defaults.',
      details: { path: file },
      cause,
    });
  let text: string;
  try {
    text = readOwnFile(file, LARGEST, { link: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '{}\n';
    throw unreadable((cause as Error).message.replace(/\.$/, ''), cause);
  }
  if (text.trim() === '') return '{}\n';
  let value: ReturnType<typeof valueOf>;
  try {
    value = valueOf(text);
  } catch (cause) {
    throw unreadable('it is nested too deeply', cause);
  }
  if (typeof value === 'string') throw unreadable(value);
  if (!isObject(value.value)) throw unreadable('it is not an object in braces');
  return text;
}

/** The text with another value at a place, formatted as the rest of it; `undefined` takes the place out. */
function edited(text: string, steps: readonly string[], value: unknown): string {
  const [group = ''] = steps;
  const before = read(text);
  const base = steps.length > 1 && value !== undefined && !isObject(before[group]) ? put(text, [group], {}) : text;
  if (value === undefined && steps.length > 1 && !isObject(before[group])) return text;
  const after = put(base, steps, value);
  const wanted = { ...read(base) };
  const holder = steps.length > 1 ? { ...(wanted[group] as Record<string, unknown>) } : wanted;
  if (steps.length > 1) wanted[group] = holder;
  if (value === undefined) delete holder[steps.at(-1) ?? ''];
  else holder[steps.at(-1) ?? ''] = value;
  // A name that stands twice is edited once, and the other one would count: then the file is written anew, without
  // comments.
  return JSON.stringify(read(after)) === JSON.stringify(wanted) ? after : `${JSON.stringify(wanted, null, 2)}\n`;
}

function put(text: string, steps: readonly string[], value: unknown): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const tabs = /\n\t/.test(text);
  const tabSize = /\n( +)\S/.exec(text)?.[1]?.length ?? 2;
  const { applyEdits, modify } = jsonc();
  return applyEdits(
    text,
    modify(text, [...steps], value, { formattingOptions: { insertSpaces: !tabs, tabSize, eol } }),
  );
}

function read(text: string): Record<string, unknown> {
  const value = valueOf(text);
  return typeof value === 'string' ? {} : (value.value as Record<string, unknown>);
}

interface Place {
  readonly file: string;
  readonly mode: number;
}

/** Where the file itself lies. @throws EngineError `DATA_UNWRITABLE` for a file that its owner has made read-only */
function placeOf(file: string): Place {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) return { file, mode: PRIVATE_FILE };
  if ((stats.mode & 0o200) === 0)
    throw new EngineError('DATA_UNWRITABLE', `${file} is read-only, so nothing was changed.`, {
      next: 'Make the file writable, or change it by hand.',
      details: { path: file },
    });
  const real = realpathSync(file);
  return real === path.join(realpathSync(path.dirname(file)), path.basename(file))
    ? { file, mode: PRIVATE_FILE }
    : { file: real, mode: stats.mode & 0o777 };
}

function replace({ file, mode }: Place, text: string): void {
  const temporary = `${file}.${randomUUID()}.new`;
  try {
    const handle = openSync(temporary, 'wx', mode);
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
