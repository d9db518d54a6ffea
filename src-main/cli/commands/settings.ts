import type { Command } from 'commander';
import { EngineError } from '../../../src-shared/errors.ts';
import type { SettingView } from '../../../src-shared/protocol.ts';
import { findSetting, type SettingName, SETTING_NAMES, settingKey } from '../../../src-shared/settings.ts';
import { parseSettingText, settingText } from '../../../src-shared/setting-text.ts';
import { type EditorAnswer, editorTemplate, installedEditors } from '../../host/choose-editor.ts';
import { viewSettings } from '../../host/setting-views.ts';
import { settingsFile } from '../../system/settings-file.ts';
import { openSettings, type SettingsStore } from '../../system/settings-store.ts';
import { type Context, engineFlags, type Handle, note, withEngineFlags } from '../context.ts';
import { engineOptions } from '../../worker/options.ts';
import { EXIT } from '../exit.ts';
import { json, line } from '../output.ts';

/** Shows, sets and resets the settings. It starts no engine; running processes notice a change at once. */
export function addSettings(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('settings'))
    .description('show and change the settings')
    .argument('[NAME]', 'editor: the program that opens notes')
    .argument(
      '[PROGRAM]',
      'an editor from the list, "system", or the name or path of a program; leave it out to see the present choice',
    )
    .option(
      '--args <TEMPLATE>',
      'arguments for the program, such as "+{line} {path}" (default: those that Quarry knows for it, otherwise "{path}")',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', `\nSettings: ${SETTING_NAMES.map(settingKey).join(', ')}`);
  handle(
    command,
    async (
      context: Context,
      name: string | undefined,
      given: string | undefined,
      flags: { args?: string; json?: true },
    ) => {
      const store = storeOf(command);
      if (name !== undefined && name !== 'editor')
        throw new EngineError('USAGE', `There is no command "settings ${name.slice(0, 60)}".`, {
          next: 'Use "settings get NAME", "settings set NAME VALUE" or "settings reset NAME"; "settings" lists the names.',
        });
      if (given !== undefined) store.change({ editor: editorTemplate(answerOf(given, flags.args)) });
      if (flags.json) return printJson(context, store, name === undefined ? undefined : 'editor');
      tellNotices(context, store);
      line(context.stdout, `Settings  ${settingsFile(dataOf(command))}`);
      if (name === undefined)
        for (const view of viewSettings(store.read())) for (const text of viewLines(view)) line(context.stdout, text);
      for (const text of editorLines(store)) line(context.stdout, text);
      return EXIT.ok;
    },
  );

  const get = withEngineFlags(command.command('get'))
    .description('print one setting')
    .argument('<NAME>', 'such as recency or desktop.theme')
    .option('--json', 'print JSON');
  handle(get, async (context: Context, given: string, flags: { json?: true }) => {
    const [name, store] = [nameOf(given), storeOf(get)];
    if (flags.json) return printJson(context, store, name);
    tellNotices(context, store);
    line(context.stdout, settingText(viewOf(store, name).value));
    return EXIT.ok;
  });

  const set = withEngineFlags(command.command('set'))
    .description('change one setting')
    .argument('<NAME>', 'such as recency or desktop.theme')
    .argument(
      '<VALUE...>',
      'the new value; of "ignore" one pattern each, of "headings" one HEADING=TYPE each; JSON is understood, too',
    );
  handle(set, async (context: Context, given: string, words: readonly string[]) => {
    const [name, store] = [nameOf(given), storeOf(set)];
    store.change({ [name]: parseSettingText(name, words) });
    return printChanged(context, store, name);
  });

  const reset = withEngineFlags(command.command('reset'))
    .description('bring back the default of one setting')
    .argument('<NAME>', 'such as recency or desktop.theme');
  handle(reset, async (context: Context, given: string) => {
    const [name, store] = [nameOf(given), storeOf(reset)];
    store.change({ [name]: undefined });
    return printChanged(context, store, name);
  });
}

/** The folder of a command or of one below it; the flags may stand at any of them. */
function dataOf(command: Command): string {
  return engineOptions({ ...(command.parent?.parent ? engineFlags(command.parent) : {}), ...definedFlags(command) })
    .dataFolder;
}

function definedFlags(command: Command): object {
  return Object.fromEntries(Object.entries(engineFlags(command)).filter(([, value]) => value !== undefined));
}

function storeOf(command: Command): SettingsStore {
  return openSettings(dataOf(command));
}

function nameOf(given: string): SettingName {
  const name = findSetting(given);
  if (name !== null) return name;
  throw new EngineError('USAGE', `There is no setting "${given.slice(0, 60)}".`, {
    next: `The settings are ${SETTING_NAMES.map(settingKey).join(', ')}.`,
  });
}

function viewOf(store: SettingsStore, name: SettingName): SettingView {
  return viewSettings(store.read()).find((view) => view.name === name) as SettingView;
}

const FROM: Readonly<Record<SettingView['from'], string>> = {
  file: 'settings.json',
  environment: 'QUARRY_EDITOR',
  default: 'default',
};

function viewLines({ key, value, from, effect, label }: SettingView): readonly string[] {
  return [
    `${key.padEnd(22)} ${settingText(value)}`,
    `${' '.repeat(22)} ${label}; from ${from === 'file' ? FROM.file : from === 'environment' ? FROM.environment : 'the default'}; changes take effect ${effect}`,
  ];
}

function printChanged(context: Context, store: SettingsStore, name: SettingName): typeof EXIT.ok {
  tellNotices(context, store);
  const { key, value, effect } = viewOf(store, name);
  line(context.stdout, `${key} is now ${settingText(value)}. This takes effect ${effect}.`);
  return EXIT.ok;
}

function printJson(context: Context, store: SettingsStore, name?: SettingName): typeof EXIT.ok {
  const { notices } = store.read();
  const views = viewSettings(store.read()).map((view) => ({
    name: view.key,
    value: view.value,
    default: view.default,
    from: FROM[view.from],
    effect: view.effect,
    scope: view.scope,
    wanted: view.wanted,
    label: view.label,
    help: view.help,
  }));
  json(
    context.stdout,
    name === undefined ? { notices, settings: views } : views.find((view) => view.name === settingKey(name)),
  );
  return EXIT.ok;
}

function tellNotices(context: Context, store: SettingsStore): void {
  for (const notice of store.read().notices) note(context, notice);
}

function answerOf(given: string, args: string | undefined): EditorAnswer {
  if (args === undefined && given === 'system') return { kind: 'system' };
  const known = installedEditors().find(({ id, name }) => id === given || name === given);
  return args === undefined && known ? { kind: 'known', id: known.id } : { kind: 'program', file: given, args };
}

function editorLines(store: SettingsStore): readonly string[] {
  const { editor } = store.read().settings;
  const variable = process.env['QUARRY_EDITOR'] ?? '';
  const installed = installedEditors();
  return [
    `Editor    ${editor || (variable === '' ? 'the system’s own program for each kind of file' : `${variable} (by QUARRY_EDITOR)`)}`,
    ...installed.map(({ id, name, template }) => `Found     ${id}: ${name} (${template})`),
    'To choose: "npx quarry settings editor NAME", the path of another program, or "system" for the system’s own program.',
  ];
}
