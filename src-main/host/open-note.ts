import { spawn } from 'node:child_process';
import { type BigIntStats, constants, lstatSync, realpathSync } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';
import type { FormatKind, FormatList } from '../../src-shared/formats.ts';
import type { Source } from '../../src-shared/model.ts';
import type { ObservationPlace } from '../../src-shared/protocol.ts';
import { FORMATS } from '../engine/parse/format-list.ts';
import { isNetworkPath } from './complete-path.ts';

/** What is known of a file by its name; `null` for what Quarry does not read. */
function kindOf(file: string, formats: FormatList): FormatKind | null {
  return path.extname(file) === '' ? null : formats.kindOf(file); // a name that is an extension only is a hidden file
}

/**
 * The real path of a note, if it may be handed to another program: a kind of file that is safe there, a plain file
 * inside a source once links are resolved, on this machine, and without the executable bit unless an editor shows it.
 * Throws `PATH_NOT_FOUND`, `PATH_NOT_ALLOWED`.
 *
 * @param editor the template of {@link editorCommand}; empty when the system's program will be asked
 * @param formats default: those that Quarry reads
 */
export async function openablePath(
  file: string,
  sources: readonly Pick<Source, 'path' | 'kind'>[],
  editor = '',
  formats: FormatList = FORMATS,
): Promise<string> {
  if (isNetworkPath(file)) throw refused(file, 'it is on another computer');
  const real = await realpath(file).catch(() => null);
  const facts = real === null ? null : await factsOf(real);
  if (real === null || facts === null) {
    throw new EngineError('PATH_NOT_FOUND', `The note is no longer at ${file}.`, {
      next: 'Index its folder again.',
      details: { path: file },
    });
  }
  if (!facts.isFile()) throw refused(file, 'it is not an ordinary file');
  const names = [file, real];
  const kinds = names.map((name) => kindOf(name, formats));
  // Notes come from anywhere, so only an editor gets to see what systems run, or what runs scripts where it is opened.
  const isForEditor = (kind: FormatKind | null): boolean => kind === 'page' || kind === 'code';
  const inEditor = editor.trim() !== '' && kinds.every((kind) => kind === 'text' || isForEditor(kind));
  if (!inEditor) {
    if (kinds.some(isForEditor)) {
      throw refused(
        file,
        'Quarry opens web pages and source code in an editor only',
        'Choose an editor in the settings, or open it yourself if you trust it.',
      );
    }
    if (kinds.includes(null))
      throw refused(
        file,
        `only ${formats.extensions.filter((extension) => !isForEditor(formats.kindOf(extension))).join(', ')} files are opened`,
      );
    if (process.platform !== 'win32' && (facts.mode & 0o111n) !== 0n) throw refused(file, 'it is marked as a program');
  }
  if (isNetworkPath(real) || !sources.some((source) => contains(source, real)))
    throw refused(file, 'it is outside of the folders that you added');
  if (!isStillThere(real, facts)) throw refused(file, 'it was replaced while it was being opened', 'Try again.');
  return real;
}

/**
 * What a file is, asked of the file itself: once it is open, nobody can put another in its place. `null` where it has
 * gone, a link stands there now, or it cannot be read.
 */
async function factsOf(real: string): Promise<BigIntStats | null> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    return await handle.stat({ bigint: true });
  } catch {
    return null;
  } finally {
    await handle?.close();
  }
}

/**
 * Whether the path leads to that very file, by no link on its way. Other programs take names, not open files: this is
 * the last look before the name is given away, and nothing else happens in between. What is replaced after that is
 * beyond anybody's reach.
 */
function isStillThere(real: string, facts?: BigIntStats): boolean {
  try {
    const now = lstatSync(real, { bigint: true });
    const isSame = facts === undefined || (now.dev === facts.dev && now.ino === facts.ino);
    return now.isFile() && isSame && realpathSync.native(real) === real;
  } catch {
    return false;
  }
}

/**
 * The real path of a note that lies inside a source, on this machine: for a file manager, which only shows it, and for
 * a drag.
 * Throws `PATH_NOT_FOUND`, `PATH_NOT_ALLOWED`.
 */
export async function ownPath(file: string, sources: readonly Pick<Source, 'path' | 'kind'>[]): Promise<string> {
  if (isNetworkPath(file)) throw refused(file, 'it is on another computer');
  const real = await realpath(file).catch(() => {
    throw new EngineError('PATH_NOT_FOUND', `The note is no longer at ${file}.`, {
      next: 'Index its folder again.',
      details: { path: file },
    });
  });
  if (isNetworkPath(real) || !sources.some((source) => contains(source, real)))
    throw refused(file, 'it is outside of the folders that you added');
  if (!isStillThere(real)) throw refused(file, 'it was replaced while it was being opened', 'Try again.');
  return real;
}

/** The line at which a file is opened: where the observation begins; 1 in a document that is not counted in lines. */
export function lineOf({ unit, lines }: Pick<ObservationPlace, 'unit' | 'lines'>): number {
  return unit === 'line' ? lines.start : 1;
}

/**
 * The program and arguments of an editor's template such as `code -g {path}:{line}`: split at spaces outside double
 * quotes first, filled in then, so that a path with spaces stays one argument. A quote that is not closed goes to the
 * end; a backslash is itself, as in paths of Windows. Without `{path}` the path comes last. `null` without a template,
 * and for documents that are no text.
 */
export function editorCommand(
  template: string,
  file: string,
  line: number,
  formats: FormatList = FORMATS,
): [command: string, ...args: string[]] | null {
  const [command, ...parts] = (template.match(/(?:[^ "]|"[^"]*"?)+/g) ?? [])
    .map((part) => part.replaceAll('"', ''))
    .filter(Boolean);
  if (command === undefined || kindOf(file, formats) === 'document') return null;
  const args = parts.some((part) => part.includes('{path}')) ? parts : [...parts, '{path}'];
  return [
    command,
    ...args.map((arg) => arg.replace(/\{(path|line)\}/g, (_, name) => (name === 'path' ? file : String(line)))),
  ];
}

/** Starts an editor and leaves it to itself. Throws `OPEN_FAILED` when it does not start. */
export function startEditor([command, ...args]: readonly [string, ...string[]]): Promise<void> {
  return new Promise((resolve, reject) => {
    // No shell: nothing in a path can be taken for a command.
    const child = spawn(command, args, { stdio: 'ignore', detached: true, shell: false, windowsHide: true });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
    child.once('error', (cause) =>
      reject(
        new EngineError('OPEN_FAILED', `The editor "${command}" could not be started.`, {
          next: 'Choose another in the settings: a program that is installed, in double quotes where its path has spaces.',
          details: { command },
          cause,
        }),
      ),
    );
  });
}

function contains(source: Pick<Source, 'path' | 'kind'>, real: string): boolean {
  const relative = path.relative(source.path, real);
  if (source.kind === 'file') return relative === '';
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

function refused(file: string, reason: string, next = 'Open it yourself if you trust it.'): EngineError {
  return new EngineError('PATH_NOT_ALLOWED', `Quarry does not open ${file}: ${reason}.`, {
    next,
    details: { path: file },
  });
}
