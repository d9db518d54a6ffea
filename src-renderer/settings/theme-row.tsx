import type { DesktopSettings } from '../../src-shared/desktop-settings.ts';
import { SettingRow, useSetting } from './setting.tsx';

const THEMES = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const satisfies readonly (readonly [DesktopSettings['theme'], string])[];

/** Light or dark. */
export function ThemeRow(): React.JSX.Element {
  const { value, error, set } = useSetting('theme');
  return (
    <SettingRow title="Colours" group error={error}>
      {(ids) => (
        <div className="choices" role="radiogroup" aria-labelledby={ids.title} aria-describedby={ids.about}>
          {THEMES.map(([theme, word]) => (
            <label key={theme} className="choice">
              <input type="radio" name="theme" value={theme} checked={value === theme} onChange={() => set(theme)} />
              {word}
            </label>
          ))}
        </div>
      )}
    </SettingRow>
  );
}
