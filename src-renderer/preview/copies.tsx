import { useState } from 'react';
import type { Hit } from '../../src-shared/model.ts';
import { openingWords } from '../../src-shared/place.ts';
import { useApp, useAppState } from '../app.ts';
import { count, shortPath } from '../parts/count-words.ts';
import { PlaceName } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';

/** Shown before the person asks for more. */
const FEW = 3;

/** The other paths of the file, which has been copied; each opens there. Nothing when there are none. */
export function Copies({ of }: { readonly of: Hit }): React.JSX.Element | null {
  const app = useApp();
  const home = useAppState((state) => state.info?.home);
  const [all, setAll] = useState(false);
  if (of.alsoAt.length === 0) return null;
  return (
    <div className="copies">
      <span id="copies">Also at</span>
      <ul aria-labelledby="copies">
        {of.alsoAt.slice(0, all ? undefined : FEW).map((copy) => {
          const place = { lines: copy.lines, unit: of.unit };
          return (
            <li key={copy.id}>
              <button
                type="button"
                className="copy-path"
                title={`${openingWords(place)}: ${plainName(copy.path)}`}
                onClick={() => void app.openAt({ ...place, ...copy })}
              >
                <PlaceName of={shortPath(copy.path, home)} at={place} />
              </button>
            </li>
          );
        })}
        {!all && of.alsoAt.length > FEW && (
          <li>
            <button type="button" className="copy-path" onClick={() => setAll(true)}>
              {count(of.alsoAt.length - FEW)} more
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}
