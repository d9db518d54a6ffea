import { useState } from 'react';
import { toWire } from '../../src-shared/errors.ts';
import { useApp, useAppState } from '../app.ts';
import { copyText } from '../parts/citation.ts';
import { Icon } from '../parts/icons.tsx';
import { count, plural, shortPath } from '../parts/count-words.ts';
import { headingsExample, settingsPath } from './settings-text.ts';
import { Name } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';

/** Shown before the person asks for more. */
const FEW = 10;

/** Names of sections that no type is known for, and how to give them one. Absent when there are none. */
export function UnknownHeadings(): React.JSX.Element | null {
  const status = useAppState((state) => state.status);
  const home = useAppState((state) => state.info?.home);
  const [all, setAll] = useState(false);
  const headings = status?.unknownHeadings ?? [];
  const [first] = headings;
  if (!status || !first) return null;
  const path = settingsPath(status.dataFolder);
  return (
    <details className="headings">
      <summary>Unknown headings</summary>
      <p className="headings-about">
        Text under these headings becomes plain notes. To give a heading a type, choose it in the{' '}
        <a href="#/settings">settings</a>, or name it in{' '}
        <code title={plainName(path)}>
          <Name of={shortPath(path, home)} />
        </code>
        :
      </p>
      <Example text={headingsExample(first.heading)} />
      <ul className="headings-list">
        {headings.slice(0, all ? undefined : FEW).map(({ heading, count: times }) => (
          <li key={heading}>
            <span className="headings-name">
              <Name of={heading} />
            </span>
            <span className="headings-times">{plural(times, 'section')}</span>
          </li>
        ))}
      </ul>
      {!all && headings.length > FEW && (
        <button type="button" className="button headings-more" onClick={() => setAll(true)}>
          Show {count(headings.length - FEW)} more
        </button>
      )}
    </details>
  );
}

function Example({ text }: { readonly text: string }): React.JSX.Element {
  const app = useApp();
  const copy = async (): Promise<void> => {
    try {
      await copyText(text);
      app.tell('Example copied.');
    } catch (error) {
      app.tell(toWire(error).message, 'bad');
    }
  };
  return (
    <div className="headings-example">
      <code>{text}</code>
      <button type="button" className="icon-button" aria-label="Copy the example" onClick={() => void copy()}>
        <Icon name="copy" />
      </button>
    </div>
  );
}
