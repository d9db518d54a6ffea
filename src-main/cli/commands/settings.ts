import type { Command } from 'commander';
import { EngineError } from '../../../src-shared/errors.ts';
import { type EditorAnswer, editorTemplate, installedEditors } from '../../shell/choose-editor.ts';
import { changeDesktopSettings, readDesktopSettings, settingsFile } from '../../shell/settings-file.ts';
import { type Context, type Handle, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT } from '../exit.ts';
import { line } from '../output.ts';

/** What no page may set: the program that opens notes. No engine is started for it, and windows that are open know it at once. */
export function addSettings(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('settings'))
    .description('show the settings, or choose the program that opens notes')
    .argument('[NAME]', 'editor: the program that opens notes')
    .argument('[PROGRAM]', 'one of the editors that are listed, "system", or a program’s name or path; without it, what is chosen is shown')
    .option('--args <TEMPLATE>', 'what a program is given, such as "+{line} {path}" (default: as is known of it, else "{path}")');
  handle(command, async (context: Context, name: string | undefined, given: string | undefined, flags: { args?: string }) => {
    const { dataFolder } = readEngineOptions(command);
    if (name !== undefined && name !== 'editor') throw new EngineError('USAGE', `There is no setting "${name.slice(0, 60)}" for the command line.`, { next: `The others are set in a window, or in ${settingsFile(dataFolder)}.` });
    if (given !== undefined) changeDesktopSettings(dataFolder, { editor: editorTemplate(answerOf(given, flags.args)) });
    for (const text of editorLines(dataFolder)) line(context.stdout, text);
    return EXIT.ok;
  });
}

function answerOf(given: string, args: string | undefined): EditorAnswer {
  if (args === undefined && given === 'system') return { kind: 'system' };
  const known = installedEditors().find(({ id, name }) => id === given || name === given);
  return args === undefined && known ? { kind: 'known', id: known.id } : { kind: 'program', file: given, args };
}

function editorLines(dataFolder: string): readonly string[] {
  const { editor } = readDesktopSettings(dataFolder);
  const variable = process.env['QUARRY_EDITOR'] ?? '';
  const installed = installedEditors();
  return [
    `Settings  ${settingsFile(dataFolder)}`,
    `Editor    ${editor || (variable === '' ? 'the system’s own program for each kind of file' : `${variable} (by QUARRY_EDITOR)`)}`,
    ...installed.map(({ id, name, template }) => `Found     ${id}: ${name} (${template})`),
    'Choose one with "npx quarry settings editor NAME", or any other program by its path; "system" for the system’s own.',
  ];
}
