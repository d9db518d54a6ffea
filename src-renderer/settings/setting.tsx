import { useId, useState } from 'react';
import type { PageSettings } from '../../src-shared/desktop-settings.ts';
import { inWords, type WireError } from '../../src-shared/errors.ts';
import { useApp, useAppState } from '../app.ts';
import { Name } from '../parts/name.tsx';

/** One setting: its value, at once the one chosen and then the one that is kept, and what went wrong with the last change. */
export interface Setting<T> {
  readonly value: T;
  readonly error: WireError | null;
  readonly set: (value: T) => void;
}

/** A setting by its name; its section is shown once the settings are known. */
export function useSetting<K extends keyof PageSettings>(key: K): Setting<PageSettings[K]> {
  const app = useApp();
  const desktop = useAppState((state) => state.desktop);
  const [wanted, setWanted] = useState<{ readonly value: PageSettings[K] } | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  if (!desktop) throw new Error('Settings are shown before they are known.');
  const change = async (value: PageSettings[K]): Promise<void> => {
    setWanted({ value });
    setError(await app.configuring.change({ [key]: value }));
    setWanted(null);
  };
  return { value: wanted ? wanted.value : desktop.settings[key], error, set: (value) => void change(value) };
}

interface RowProps {
  readonly title: string;
  /** What it does, or how it stands. */
  readonly about?: React.ReactNode;
  readonly error: WireError | null;
  /** Several controls, that the title names together, instead of one that it is the label of. */
  readonly group?: boolean;
  readonly children: (ids: { readonly control: string; readonly title: string; readonly about: string }) => React.ReactNode;
}

/** A setting's line: its name and what it does, its control, and its error beside it. */
export function SettingRow({ title, about, error, group = false, children }: RowProps): React.JSX.Element {
  const id = useId();
  const ids = { control: `${id}control`, title: `${id}title`, about: `${id}about` };
  return (
    <div className="setting">
      <div className="setting-what">
        {group ? <span id={ids.title} className="setting-title">{title}</span> : <label htmlFor={ids.control} className="setting-title">{title}</label>}
        <div id={ids.about} className="setting-about">
          {about}
          {error && <p className="setting-error" role="alert"><Name of={inWords(error)} /></p>}
        </div>
      </div>
      <div className="setting-control">{children(ids)}</div>
    </div>
  );
}

interface SwitchProps {
  readonly title: string;
  readonly about: React.ReactNode;
  readonly setting: Setting<boolean>;
}

/** A setting that is on or off. */
export function SwitchRow({ title, about, setting: { value, error, set } }: SwitchProps): React.JSX.Element {
  return (
    <SettingRow title={title} about={about} error={error}>
      {(ids) => <input id={ids.control} type="checkbox" role="switch" aria-describedby={ids.about} checked={value} onChange={(event) => set(event.target.checked)} />}
    </SettingRow>
  );
}
