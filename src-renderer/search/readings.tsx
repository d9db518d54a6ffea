import type { Reading } from '../../src-shared/protocol.ts';
import { useApp } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { Name } from '../parts/name.tsx';
import './readings.css';

interface Props {
  readonly readings: readonly Reading[];
}

/** How the question was understood, below the box: each reading can be taken off, and followed again. */
export function Readings({ readings }: Props): React.JSX.Element | null {
  const app = useApp();
  if (readings.length === 0) return null;
  return (
    <ul className="readings" aria-label="How the question is read">
      {readings.map(({ kind, label, typed, followed, narrowed }) => (
        <li key={kind} className="reading" data-followed={followed || undefined}>
          <button
            type="button"
            className="reading-toggle"
            aria-pressed={followed}
            title={followed ? `Because of “${typed}”. Click to search for the words alone.` : `Because of “${typed}”`}
            onClick={() => (app.searching.toggleReading(kind), app.focusBox())}
          >
            <Name of={label} />
            {followed && <Icon name="close" />}
          </button>
          {narrowed !== null && (
            <button
              type="button"
              className="reading-only"
              title={`Search for ${narrowed}`}
              onClick={() => (app.searching.ask(narrowed), app.focusBox())}
            >
              only these
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
