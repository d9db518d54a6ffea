import { useState } from 'react';
import type { Observation } from '../../src-shared/model.ts';
import { useApp } from '../app.ts';
import { count } from '../parts/count-words.ts';
import { queryFor, shownReferences } from './reference-targets.ts';
import { Name } from '../parts/name.tsx';

/** Shown before the person asks for more. */
const FEW = 8;

const KINDS = {
  commit: 'commit',
  session: 'session',
  note: 'note',
  path: 'file',
  issue: 'issue',
  url: 'address',
} as const;

/** What the selected observation points to; each searches for itself. Nothing when it points to nothing. */
export function References({ of }: { readonly of: Observation }): React.JSX.Element | null {
  const app = useApp();
  const [all, setAll] = useState(false);
  const shown = shownReferences(of);
  if (shown.length === 0) return null;
  const search = (target: string): void => {
    app.open('none');
    app.searching.ask(queryFor(target));
    app.focusBox();
  };
  return (
    <ul className="references" aria-label="What it points to">
      {shown.slice(0, all ? undefined : FEW).map(({ kind, target }) => (
        <li key={`${kind} ${target}`}>
          <button
            type="button"
            className="reference"
            title={`Search for this ${KINDS[kind]}`}
            onClick={() => search(target)}
          >
            <Name of={target} />
          </button>
        </li>
      ))}
      {!all && shown.length > FEW && (
        <li>
          <button type="button" className="reference reference-more" onClick={() => setAll(true)}>
            {count(shown.length - FEW)} more
          </button>
        </li>
      )}
    </ul>
  );
}
