import { useId, useState } from 'react';
import type { Settings } from '../../src-shared/settings.ts';
import { useAppState } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { Name } from '../parts/name.tsx';
import { SettingRow, useSetting } from './setting.tsx';

type Type = Settings['headings'][string];

interface TableProps {
  readonly name: 'headings';
  readonly values: readonly string[];
  readonly example: string;
}

/** Headings, each with a type; headings that Quarry has found and knows no type for are proposed. */
export function TableRow({ name, values, example }: TableProps): React.JSX.Element {
  const { view, value, error, set } = useSetting(name);
  // no new list for none: that would be another state each time
  const unknown = useAppState((state) => state.status?.unknownHeadings);
  const [heading, setHeading] = useState('');
  const [type, setType] = useState<Type>('insight');
  const proposals = useId();
  const types = (chosen: Type, label: string, choose: (type: Type) => void): React.JSX.Element => (
    <select
      className="table-type"
      aria-label={label}
      value={chosen}
      onChange={(event) => choose(event.target.value as Type)}
    >
      {values.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  );
  const without = (removed: string): Settings['headings'] =>
    Object.fromEntries(Object.entries(value).filter(([one]) => one !== removed));
  const add = async (): Promise<void> => {
    if (await set({ ...without(heading), [heading]: type })) setHeading('');
  };

  return (
    <SettingRow view={view} error={error} group wide>
      {(ids) => (
        <div className="table" role="group" aria-labelledby={ids.title} aria-describedby={ids.about}>
          {Object.entries(value).map(([one, its]) => (
            <div key={one} className="table-line">
              <span className="table-name">
                <Name of={one} />
              </span>
              {types(its, `Type of ${one}`, (chosen) => void set({ ...value, [one]: chosen }))}
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove ${one}`}
                onClick={() => void set(without(one))}
              >
                <Icon name="close" />
              </button>
            </div>
          ))}
          <form
            className="table-line"
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <input
              className="table-input"
              type="text"
              aria-label="Heading"
              placeholder={example}
              list={proposals}
              autoComplete="off"
              spellCheck={false}
              aria-invalid={error !== null}
              value={heading}
              onChange={(event) => setHeading(event.target.value)}
            />
            <datalist id={proposals}>
              {unknown?.map(({ heading: one }) => (
                <option key={one} value={one} />
              ))}
            </datalist>
            {types(type, 'Type', setType)}
            <button type="submit" className="button" disabled={heading.trim() === ''}>
              Add
            </button>
          </form>
        </div>
      )}
    </SettingRow>
  );
}
