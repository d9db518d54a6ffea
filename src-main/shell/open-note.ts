import { spawn } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';
import type { DocumentView, Source } from '../../src-shared/model.ts';
import { isNetworkPath } from './complete-path.ts';

/** Notes come from anywhere: only what a text editor shows is opened, never what a system would run. */
const OPENABLE = new Set(['.md', '.markdown', '.txt']);

/**
 * The real path of a note, if it may be handed to another program: text by its extension, a plain file without the
 * executable bit, inside a source once links are resolved, and on this machine.
 * Throws `PATH_NOT_FOUND`, `PATH_NOT_ALLOWED`.
 */
export async function openablePath(file: string, sources: readonly Pick<Source, 'path' | 'kind'>[]): Promise<string> {
  if (isNetworkPath(file)) throw refused(file, 'it lies on another machine');
  const real = await realpath(file).catch(() => null);
  const facts = real === null ? null : await stat(real).catch(() => null);
  if (real === null || facts === null) {
    throw new EngineError('PATH_NOT_FOUND', `The note is no longer at ${file}.`, { next: 'Index its folder again.', details: { path: file } });
  }
  if (!facts.isFile()) throw refused(file, 'it is not a plain file');
  if (![file, real].every((name) => OPENABLE.has(path.extname(name).toLowerCase()))) {
    throw refused(file, `only ${[...OPENABLE].join(', ')} files are opened`);
  }
  if (process.platform !== 'win32' && (facts.mode & 0o111) !== 0) throw refused(file, 'it is marked as a program');
  if (isNetworkPath(real) || !sources.some((source) => contains(source, real))) throw refused(file, 'it leads out of the folders you added');
  return real;
}

/** The first line of an observation within its document; 1 when it is not there. */
export function lineOf(document: DocumentView, observationId: string): number {
  for (const block of document.blocks) {
    for (const observation of block.observations) if (observation.id === observationId) return observation.lines.start;
  }
  return 1;
}

/**
 * The program and arguments of an editor's template such as `code -g {path}:{line}`: split at spaces first, filled in then,
 * so that a path with spaces stays one argument. Without `{path}` the path comes last.
 */
export function editorCommand(template: string, file: string, line: number): [command: string, ...args: string[]] | null {
  const [command, ...parts] = template.split(' ').filter(Boolean);
  if (command === undefined) return null;
  const args = parts.some((part) => part.includes('{path}')) ? parts : [...parts, '{path}'];
  return [command, ...args.map((arg) => arg.replace(/\{(path|line)\}/g, (_, name) => (name === 'path' ? file : String(line))))];
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
      reject(new EngineError('OPEN_FAILED', `The editor "${command}" could not be started.`, { next: 'Set QUARRY_EDITOR to a program that is installed, such as "code -g {path}:{line}".', details: { command }, cause })),
    );
  });
}

function contains(source: Pick<Source, 'path' | 'kind'>, real: string): boolean {
  const relative = path.relative(source.path, real);
  if (source.kind === 'file') return relative === '';
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

function refused(file: string, reason: string): EngineError {
  return new EngineError('PATH_NOT_ALLOWED', `Quarry does not open ${file}: ${reason}.`, { next: 'Open it yourself if you trust it.', details: { path: file } });
}
