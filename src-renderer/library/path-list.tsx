import { useEffect, useRef } from 'react';
import type { PathEntry } from '../../src-shared/protocol.ts';
import { Icon } from '../parts/icons.tsx';
import { shortPath } from '../parts/count-words.ts';
import { Name } from '../parts/name.tsx';

interface Props {
  readonly entries: readonly PathEntry[];
  readonly at: number;
  readonly home: string | undefined;
  readonly onChoose: (entry: PathEntry) => void;
}

/** What the path being typed could become. */
export function PathList({ entries, at, home, onChoose }: Props): React.JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <ul id="paths" ref={list} className="paths" role="listbox" aria-label="Folders and notes">
      {entries.map((entry, i) => (
        // Pressing must not take the focus out of the box: that would close the list before the click.
        <li
          key={entry.path}
          id={`path-${i}`}
          role="option"
          aria-selected={i === at}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(entry)}
        >
          <Icon name={entry.kind} />
          <span>
            <Name of={shortPath(entry.path, home)} />
          </span>
        </li>
      ))}
    </ul>
  );
}
