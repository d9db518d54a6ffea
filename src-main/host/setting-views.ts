import type { SettingView } from '../../src-shared/protocol.ts';
import { DEFAULT_SETTINGS, SETTING_NAMES, SETTINGS, settingKey } from '../../src-shared/settings.ts';
import type { SettingsState } from '../system/settings-store.ts';

/** All settings with their values, and who says so: for the settings page and the command line. */
export function viewSettings(
  { settings, set }: SettingsState,
  env: NodeJS.ProcessEnv = process.env,
): readonly SettingView[] {
  return SETTING_NAMES.map((name) => {
    const { label, help, section, input, wanted, scope, effect, page } = SETTINGS[name];
    const variable = name === 'editor' && settings.editor.trim() === '' ? (env['QUARRY_EDITOR'] ?? '').trim() : '';
    const from = variable !== '' ? 'environment' : set.has(name) ? 'file' : 'default';
    return {
      name,
      key: settingKey(name),
      label,
      help,
      section,
      input,
      wanted,
      scope,
      effect,
      page,
      value: variable || settings[name],
      default: DEFAULT_SETTINGS[name],
      from,
    };
  });
}
