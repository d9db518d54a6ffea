import { useId, useState } from 'react';
import type { PageSettings, SettingName } from '../../src-shared/settings.ts';
import type { SettingView } from '../../src-shared/protocol.ts';
import { inWords, type WireError } from '../../src-shared/errors.ts';
import { useApp, useAppState } from '../app.ts';
import { Name } from '../parts/name.tsx';

/**
 * One setting: its value, at once the one chosen and then the one that is kept, and what went wrong with the last
 * change.
 */
export interface Setting<T> {
  readonly view: SettingView;
  readonly value: T;
  readonly error: WireError | null;
  /** Settles with whether the value was taken. */
  readonly set: (value: T) => Promise<boolean>;
}

/** A setting as it is declared, with its value. */
export function useView(name: SettingName): SettingView {
  const view = useAppState((state) => state.desktop?.all.find((one) => one.name === name));
  if (!view) throw new Error('Settings are shown before they are known.');
  return view;
}

/** A setting by its name; its section is shown once the settings are known. */
export function useSetting<K extends keyof PageSettings>(key: K): Setting<PageSettings[K]> {
  const app = useApp();
  const view = useView(key);
  const [wanted, setWanted] = useState<{ readonly value: PageSettings[K] } | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const set = async (value: PageSettings[K]): Promise<boolean> => {
    setWanted({ value });
    const failed = await app.configuring.change({ [key]: value });
    setError(failed);
    setWanted(null);
    return failed === null;
  };
  return { view, value: wanted ? wanted.value : (view.value as PageSettings[K]), error, set };
}

interface RowProps {
  readonly view: SettingView;
  /** What there is to say besides what the setting does. */
  readonly about?: React.ReactNode;
  readonly error: WireError | null;
  /** Several controls, that the title names together, instead of one that it is the label of. */
  readonly group?: boolean;
  /** The control takes the whole width, below the words. */
  readonly wide?: boolean;
  readonly children: (ids: {
    readonly control: string;
    readonly title: string;
    readonly about: string;
  }) => React.ReactNode;
}

/** A setting's line: its name and what it does, its control, and its error beside it. */
export function SettingRow({
  view: { label, help, effect },
  about,
  error,
  group = false,
  wide = false,
  children,
}: RowProps): React.JSX.Element {
  const id = useId();
  const ids = { control: `${id}control`, title: `${id}title`, about: `${id}about` };
  return (
    <div className={wide ? 'setting setting-wide' : 'setting'}>
      <div className="setting-what">
        {group ? (
          <span id={ids.title} className="setting-title">
            {label}
          </span>
        ) : (
          <label htmlFor={ids.control} className="setting-title">
            {label}
          </label>
        )}
        <div id={ids.about} className="setting-about">
          {help !== '' && <p>{help}</p>}
          {about}
          {effect === 'after a restart' && <p>A change takes effect after a restart.</p>}
          {error && (
            <p className="setting-error" role="alert">
              <Name of={inWords(error)} />
            </p>
          )}
        </div>
      </div>
      <div className="setting-control">{children(ids)}</div>
    </div>
  );
}

/** Names of the settings whose value is of such a type. */
type NamesOf<T> = { readonly [K in keyof PageSettings]: PageSettings[K] extends T ? K : never }[keyof PageSettings];

interface SwitchProps {
  readonly name: NamesOf<boolean | null>;
  readonly about?: React.ReactNode;
  /** What `null` stands for. */
  readonly otherwise?: boolean;
}

/** A setting that is on or off. */
export function SwitchRow({ name, about, otherwise = false }: SwitchProps): React.JSX.Element {
  const { view, value, error, set } = useSetting(name);
  return (
    <SettingRow view={view} about={about} error={error}>
      {(ids) => (
        <input
          id={ids.control}
          type="checkbox"
          role="switch"
          aria-describedby={ids.about}
          checked={value ?? otherwise}
          onChange={(event) => void set(event.target.checked)}
        />
      )}
    </SettingRow>
  );
}

/** A setting with a few values, one of which is chosen. */
export function ChoiceRow({
  name,
  choices,
  about,
}: {
  readonly name: 'theme' | 'logLevel' | 'models';
  readonly choices: readonly (readonly [string, string])[];
  readonly about?: React.ReactNode;
}): React.JSX.Element {
  const { view, value, error, set } = useSetting(name);
  return (
    <SettingRow view={view} about={about} group error={error}>
      {(ids) => (
        <div className="choices" role="radiogroup" aria-labelledby={ids.title} aria-describedby={ids.about}>
          {choices.map(([choice, word]) => (
            <label key={choice} className="choice">
              <input
                type="radio"
                name={name}
                value={choice}
                checked={value === choice}
                onChange={() => void set(choice as typeof value)}
              />
              {word}
            </label>
          ))}
        </div>
      )}
    </SettingRow>
  );
}
