import { useEffect, useRef, useState } from 'react';
import { inWords, type WireError } from '../../src-shared/errors.ts';
import type { PathEntry } from '../../src-shared/protocol.ts';
import { useApp, useAppState } from '../app.ts';
import { createLatest } from '../latest-only.ts';
import { Icon } from '../parts/icons.tsx';
import { shortPath } from '../parts/count-words.ts';
import { PathList } from './path-list.tsx';
import { Name } from '../parts/name.tsx';

/** A box for a path, with what is there as one types: arrows choose, Tab completes, Enter adds. */
export function AddForm({ autoFocus = false }: { readonly autoFocus?: boolean }): React.JSX.Element {
  const app = useApp();
  const info = useAppState((state) => state.info);
  const [path, setPath] = useState('');
  const [entries, setEntries] = useState<readonly PathEntry[]>([]);
  const [at, setAt] = useState(-1);
  const [error, setError] = useState<WireError | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [latest] = useState(createLatest);

  useEffect(() => {
    if (autoFocus) input.current?.focus();
    return () => latest.drop();
  }, [autoFocus, latest]);

  const look = async (typed: string): Promise<void> => {
    setPath(typed);
    setError(null);
    setAt(-1);
    if (typed === '') {
      latest.drop();
      setEntries([]);
      return;
    }
    const outcome = await latest.run((signal) => app.backend.api.completePath({ path: typed }, { signal }));
    if (outcome.kind !== 'superseded') setEntries(outcome.kind === 'done' ? outcome.value : []);
  };

  const separator = info?.platform === 'win32' ? '\\' : '/';
  const complete = (entry: PathEntry): void => {
    void look(shortPath(entry.path, info?.home) + (entry.kind === 'folder' ? separator : ''));
    input.current?.focus();
  };

  const close = (): void => {
    latest.drop();
    setEntries([]);
    setAt(-1);
  };

  const add = async (what: string): Promise<void> => {
    if (what.trim() === '' || busy) return;
    close();
    setBusy(true);
    const failed = await app.keeper.add(what);
    setBusy(false);
    setError(failed);
    if (failed) return;
    setPath('');
    app.go('library');
  };

  const choose = async (): Promise<void> => {
    if (!info?.canChooseFolder) return app.open('folders');
    const chosen = await app.backend.api.chooseFolder().catch(() => null);
    if (chosen) await add(chosen);
  };

  const press = (event: React.KeyboardEvent): void => {
    const open = entries.length > 0;
    const active = entries[at];
    if (event.key === 'ArrowDown' && open) setAt((at + 1) % entries.length);
    else if (event.key === 'ArrowUp' && open) setAt((at <= 0 ? entries.length : at) - 1);
    else if (event.key === 'Tab' && !event.shiftKey && open && (active ?? entries[0]))
      complete((active ?? entries[0])!);
    else if (event.key === 'Escape' && open) close();
    else if (event.key === 'Enter' && active) complete(active);
    else if (event.key === 'Enter') void add(path);
    else return;
    event.preventDefault();
  };

  return (
    <div className="add">
      <div className="add-row">
        <div className="add-field">
          <Icon name="folder" />
          <input
            id="add-path"
            ref={input}
            type="text"
            role="combobox"
            aria-label="Path of a folder or a note"
            aria-autocomplete="list"
            aria-expanded={entries.length > 0}
            aria-controls={entries.length > 0 ? 'paths' : undefined}
            aria-activedescendant={at >= 0 ? `path-${at}` : undefined}
            aria-invalid={error !== null}
            aria-describedby="add-message"
            placeholder={`~${separator}notes`}
            autoComplete="off"
            spellCheck={false}
            value={path}
            onChange={(event) => void look(event.target.value)}
            onKeyDown={press}
            onBlur={close}
          />
          {entries.length > 0 && <PathList entries={entries} at={at} home={info?.home} onChoose={complete} />}
        </div>
        {info && (
          <button type="button" className="button" onClick={() => void choose()}>
            Choose folder…
          </button>
        )}
        <button
          type="button"
          className="button button-main"
          disabled={path.trim() === '' || busy}
          onClick={() => void add(path)}
        >
          Add
        </button>
      </div>
      <p
        id="add-message"
        className={error ? 'add-message add-error' : 'add-message'}
        role={error ? 'alert' : undefined}
      >
        {error ? (
          <Name of={inWords(error)} />
        ) : (
          `Quarry also reads the folders inside. You can search while it indexes.${info?.frontEnd === 'electron' ? ' You can also drop a folder on this window.' : ' Files that you drop on this window are copied.'}`
        )}
      </p>
    </div>
  );
}
