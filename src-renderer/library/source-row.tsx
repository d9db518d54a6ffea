import { useState } from 'react';
import { expiryWords } from '../../src-shared/expiry-words.ts';
import { copyName } from '../../src-shared/uploads.ts';
import type { FileState, Source, WatchState } from '../../src-shared/model.ts';
import { useApp, useAppState } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { count, plural, shortPath } from '../parts/count-words.ts';
import { Name } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';

const STATES = ['indexed', 'pending', 'failed', 'excluded'] as const satisfies readonly FileState[];

/** One source: its path, the states of its files, and its buttons. */
export function SourceRow({ source }: { readonly source: Source }): React.JSX.Element {
  const app = useApp();
  const home = useAppState((state) => state.info?.home);
  const [asking, setAsking] = useState(false);
  const path = source.copy ? copyName(source.path) : shortPath(source.path, home);
  const paused = source.watching === 'paused';
  return (
    <li className="source">
      <Icon name={source.kind} />
      <div className="source-what">
        <span className="source-path" title={plainName(source.path)}>
          <Name of={path} />
        </span>
        <span className="source-counts">
          {STATES.filter((state) => state === 'indexed' || source.files[state] > 0).map((state) => (
            <span key={state} className="source-count" data-state={state}>
              {count(source.files[state])} {state}
            </span>
          ))}
          <Secrets source={source} />
          {source.gone > 0 && <span className="source-count">{plural(source.gone, 'file')} gone, still found</span>}
          {source.expiry && <span className="source-count">{expiryWords(source.expiry, source.keepGone)}</span>}
          {source.copy && <span className="source-count">a copy: Quarry does not follow changes of the original</span>}
          <span className="source-watch" data-watching={source.watching}>
            <Name of={source.copy ? '' : watchWords(source)} />
          </span>
        </span>
        {!source.copy && <Choices source={source} />}
      </div>
      {asking ? (
        <div className="source-confirm" role="group" aria-label={`Remove ${plainName(path)}`}>
          <span>
            {source.copy ? 'Delete this copy? The originals stay.' : 'Remove it from Quarry? Your files stay.'}
          </span>
          <button type="button" className="button button-bad" onClick={() => void app.keeper.remove(source.id)}>
            Remove
          </button>
          <button type="button" className="button" autoFocus onClick={() => setAsking(false)}>
            Keep
          </button>
        </div>
      ) : (
        <>
          {!source.copy && (
            <button
              type="button"
              className="button source-pause"
              aria-label={`${paused ? 'Resume' : 'Pause'} ${plainName(path)}`}
              onClick={() => void app.keeper.watch(source.id, paused)}
            >
              {paused ? 'Resume' : 'Pause'}
            </button>
          )}
          <button
            type="button"
            className="button"
            aria-label={`Remove ${plainName(path)}`}
            onClick={() => setAsking(true)}
          >
            Remove
          </button>
        </>
      )}
    </li>
  );
}

/** What a person chooses of a source besides whether it is watched. */
function Choices({ source }: { readonly source: Source }): React.JSX.Element {
  const app = useApp();
  const { id, keepGone, hidden, kind } = source;
  return (
    <span className="source-choices">
      <label>
        Of files that are gone keep
        <select
          value={keepGone}
          onChange={({ target }) => void app.keeper.change(id, { keepGone: target.value as Source['keepGone'] })}
        >
          <option value="expired">logs that their program deletes</option>
          <option value="all">all</option>
          <option value="none">nothing</option>
        </select>
      </label>
      {kind === 'folder' && (
        <label>
          <input
            type="checkbox"
            checked={hidden}
            onChange={({ target }) => void app.keeper.change(id, { hidden: target.checked })}
          />
          also read hidden folders
        </label>
      )}
    </span>
  );
}

/** How many secrets were removed, with their kinds as a tooltip; or that they are kept. */
function Secrets({
  source: { redact, redactions, redactionKinds },
}: {
  readonly source: Source;
}): React.JSX.Element | null {
  if (!redact) return <span className="source-count">secrets kept</span>;
  if (redactions === 0) return null;
  const kinds = Object.entries(redactionKinds)
    .map(([kind, n]) => `${count(n)} ${kind}`)
    .join(', ');
  return (
    <span className="source-count" title={kinds}>
      {plural(redactions, 'secret')} removed
    </span>
  );
}

/** How changes are noticed, with the reason where that is not at once; empty while it is not known. */
export function watchWords({ watching, watchingNote }: WatchState): string {
  switch (watching) {
    case 'live':
      return 'watched';
    case 'polling':
      return ['Checked every half minute.', watchingNote].filter(Boolean).join(' ');
    case 'paused':
      return 'paused';
    case 'off':
      return '';
  }
}
