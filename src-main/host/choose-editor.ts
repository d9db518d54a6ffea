/** The choice of the program that opens notes, made by a person outside of every page. */
import { homedir } from 'node:os';
import { type Editor, editorsFor } from '../../src-shared/editors.ts';
import { EngineError } from '../../src-shared/errors.ts';
import { editorCommand } from './open-note.ts';
import { findProgram, isMacApp, namesOf } from './find-program.ts';

/**
 * What a person chose: a known editor by its id, a program of their own, or the system's program for each kind of file.
 */
export type EditorAnswer =
  | { readonly kind: 'known'; readonly id: string }
  | { readonly kind: 'program'; readonly file: string; readonly args?: string | undefined }
  | { readonly kind: 'system' };

/** Programs that run a file instead of showing it, or that start another program. By their names, without a version. */
const RUNNERS = new Set([
  'ash',
  'bash',
  'busybox',
  'cmd',
  'csh',
  'dash',
  'fish',
  'ksh',
  'nu',
  'powershell',
  'pwsh',
  'rbash',
  'sh',
  'tcsh',
  'zsh',
  'awk',
  'bun',
  'cscript',
  'deno',
  'gawk',
  'java',
  'lua',
  'mawk',
  'mshta',
  'node',
  'osascript',
  'perl',
  'php',
  'python',
  'pythonw',
  'ruby',
  'rundll32',
  'tclsh',
  'wscript',
  'chroot',
  'doas',
  'env',
  'eval',
  'exec',
  'ionice',
  'nice',
  'nohup',
  'pkexec',
  'runuser',
  'script',
  'setsid',
  'ssh',
  'start',
  'stdbuf',
  'strace',
  'su',
  'sudo',
  'systemd-run',
  'time',
  'timeout',
  'unshare',
  'xargs',
]);

/** The known editors that are installed on this machine. */
export function installedEditors(env: NodeJS.ProcessEnv = process.env): readonly Editor[] {
  return editorsFor(process.platform, homedir()).filter(({ id, template }) => {
    const [command = ''] = editorCommand(template, '', 1) ?? [];
    return findProgram(command, env) !== null && (id !== 'vim' || findProgram('vim', env) !== null);
  });
}

/**
 * The template of what a person chose, for the setting `editor`.
 *
 * @throws EngineError `PATH_NOT_FOUND` for a program that is not there, `PATH_NOT_ALLOWED` for one that would run a
 *   note instead of showing it
 */
export function editorTemplate(answer: EditorAnswer, env: NodeJS.ProcessEnv = process.env): string {
  if (answer.kind === 'system') return '';
  if (answer.kind === 'known') {
    const found = installedEditors(env).find(({ id }) => id === answer.id);
    if (found) return found.template;
    throw new EngineError('PATH_NOT_FOUND', `Quarry did not find the editor "${answer.id}".`, {
      next: 'Choose a program by its path.',
      details: { id: answer.id },
    });
  }
  const file = findProgram(answer.file, env);
  const details = { path: answer.file };
  if (file === null)
    throw new EngineError('PATH_NOT_FOUND', `Quarry cannot start ${answer.file}: it is not a program.`, {
      next: 'Choose a file that is marked as executable.',
      details,
    });
  const refuse = (why: string): EngineError =>
    new EngineError('PATH_NOT_ALLOWED', `Quarry cannot use ${file}: ${why}.`, {
      next: 'Choose a program that shows text. A command of another kind can be written into settings.json by hand.',
      details,
    });
  if (namesOf(file).some((name) => RUNNERS.has(name) || RUNNERS.has(name.replace(/[-\d.]+$/, ''))))
    throw refuse('it runs what it is given, and would run a note instead of showing it');
  // oxlint-disable-next-line no-control-regex -- these are what is refused
  if (/["\u0000-\u001f]/.test(file + (answer.args ?? '').replaceAll('"', '')))
    throw refuse('its path has a double quote or a control character');
  if (isMacApp(file)) return `/usr/bin/open -a ${quoted(file)} ${answer.args ?? '{path}'}`;
  return `${quoted(file)} ${answer.args ?? argumentsOf(file)}`;
}

/** As a known editor of this name takes them, or the path alone. */
function argumentsOf(file: string): string {
  const names = namesOf(file);
  for (const { template } of editorsFor(process.platform, homedir())) {
    const [command = ''] = editorCommand(template, '', 1) ?? [];
    if (names.includes(namesOf(command)[0] ?? '') && !template.includes(' -e '))
      return template.slice(template.startsWith('"') ? template.indexOf('"', 1) + 1 : template.indexOf(' ')).trim();
  }
  return '{path}';
}

function quoted(file: string): string {
  return file.includes(' ') ? `"${file}"` : file;
}
