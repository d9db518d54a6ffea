import { useEffect, useRef, useState } from 'react';
import { inWords, toWire } from '../../src-shared/errors.ts';
import type { FolderView } from '../../src-shared/protocol.ts';
import { useApp, useAppState } from '../app.ts';
import { createLatest } from '../latest-only.ts';
import { Icon } from '../parts/icons.tsx';
import { Kbd } from '../parts/kbd.tsx';
import { watchPointer } from '../parts/pointer-moved.ts';
import { MAC } from '../parts/shortcuts.ts';
import { Sheet } from '../parts/sheet.tsx';
import { plural, shortPath } from '../parts/count-words.ts';
import { Name } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';

/** A folder to list. `from`: the entry to select in it after going up. */
interface Place {
  readonly path?: string | undefined;
  readonly hidden: boolean;
  readonly from?: string | undefined;
  /** The folder that the sheet begins with; the person did not choose it. */
  readonly first?: true;
}

/**
 * Chooses a folder of this machine where the front end has no dialog of the system: type to narrow, arrows and Enter to go
 * in.
 */
export function FolderSheet(): React.JSX.Element {
  const app = useApp();
  const home = useAppState((state) => state.info?.home);
  const [view, setView] = useState<FolderView | null>(null);
  const [typed, setTyped] = useState('');
  const [place, setPlace] = useState<Place>({ hidden: false, first: true });
  const [at, setAt] = useState(0);
  const [pointer] = useState(watchPointer);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [latest] = useState(createLatest);
  const seen = useRef(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const way = useRef<HTMLOListElement>(null);

  // The list stays on screen until the next folder has been read.
  useEffect(() => {
    const { path, hidden, from, first } = place;
    void latest
      .run((signal) => app.backend.api.listFolder({ path, hidden }, { signal }))
      .then((outcome) => {
        if (outcome.kind === 'failed') {
          setProblem(inWords(toWire(outcome.error)));
          if (!seen.current && !first) setPlace({ hidden, first: true }); // the sheet has nothing to show else
        }
        if (outcome.kind !== 'done') return;
        setView(outcome.value);
        seen.current = true;
        if (!first) setTyped(''); // else nobody went there
        setAt(
          Math.max(
            0,
            outcome.value.folders.findIndex((folder) => folder.path === from),
          ),
        );
      });
    return () => latest.drop();
  }, [app, latest, place]);

  const go = (path: string | undefined, from?: string, hidden = place.hidden): void => {
    setProblem('');
    setPlace({ path, hidden, from });
  };

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, view]);
  useEffect(() => {
    way.current?.lastElementChild?.scrollIntoView({ inline: 'end', block: 'nearest' });
  }, [view]);

  const wanted = typed.toLowerCase();
  const isPath = /^(?:[~/\\]|[a-z]:)/i.test(typed);
  const folders = isPath ? [] : (view?.folders ?? []).filter(({ name }) => name.toLowerCase().includes(wanted));
  const active = folders[Math.min(at, folders.length - 1)];
  const parent = view?.way.at(-2)?.path;

  const up = (): void => {
    if (parent !== undefined) go(parent, view?.path);
  };

  const choose = async (): Promise<void> => {
    if (!view || busy) return;
    setBusy(true);
    const failed = await app.keeper.add(view.path);
    setBusy(false);
    if (failed) return setProblem(inWords(failed));
    app.open('none');
    app.go('library');
  };

  const press = (event: React.KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'ArrowUp' && event.altKey) up();
    else if (step !== 0)
      setAt((Math.min(at, folders.length - 1) + step + folders.length) % Math.max(1, folders.length));
    else if (event.key === 'Enter' && (MAC ? event.metaKey : event.ctrlKey)) void choose();
    else if (event.key === 'Enter' && isPath) go(typed);
    else if (event.key === 'Enter' && active) go(active.path);
    else if (event.key === 'Backspace' && typed === '') up();
    else return;
    event.preventDefault();
  };

  /** A click leaves the keys where they were. */
  const keep = (event: React.MouseEvent): void => {
    event.preventDefault();
    input.current?.focus();
  };

  return (
    <Sheet label="Choose a folder">
      <div className="folders" onMouseMoveCapture={pointer.note} onMouseLeave={pointer.forget}>
        <input
          autoFocus
          ref={input}
          className="palette-input"
          role="combobox"
          aria-label="Name of a folder, or a path"
          aria-expanded="true"
          aria-controls="folder-list"
          aria-activedescendant={active ? `folder-${folders.indexOf(active)}` : undefined}
          aria-describedby="folder-problem"
          placeholder="Name of a folder, or a path"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <div className="folders-bar" onMouseDown={keep}>
          <button
            type="button"
            className="icon-button"
            aria-label="Home folder"
            title="Home folder"
            onClick={() => go(undefined)}
          >
            <Icon name="home" />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Folder above"
            title="Folder above (Backspace)"
            disabled={parent === undefined}
            onClick={up}
          >
            <Icon name="up" />
          </button>
          <nav aria-label="Where you are">
            <ol ref={way} className="folders-way">
              {view?.way.map(({ name, path }, i) => (
                <li key={path}>
                  <button
                    type="button"
                    aria-current={i === view.way.length - 1 ? 'location' : undefined}
                    onClick={() => go(path, view.way[i + 1]?.path)}
                  >
                    <Name of={name} />
                  </button>
                </li>
              ))}
            </ol>
          </nav>
          <button
            type="button"
            className="folders-hidden"
            aria-pressed={place.hidden}
            onClick={() => go(view?.path, active?.path, !place.hidden)}
          >
            Hidden
          </button>
        </div>
        <ul id="folder-list" ref={list} className="folders-list" role="listbox" aria-label="Folders" onMouseDown={keep}>
          {folders.map(({ name, path, files }, i) => (
            <li
              key={path}
              id={`folder-${i}`}
              role="option"
              aria-selected={path === active?.path}
              onClick={() => go(path)}
              onMouseMove={() => pointer.moved && setAt(i)}
            >
              <Icon name="folder" />
              <span className="folders-name">
                <Name of={name} />
              </span>
              {files !== null && files > 0 && <span className="folders-count">{plural(files, 'note')}</span>}
              <Icon name="chevron" />
            </li>
          ))}
        </ul>
        <p
          id="folder-problem"
          className={problem ? 'folders-none add-error' : 'folders-none'}
          role={problem ? 'alert' : undefined}
        >
          <Name of={problem || none(view, typed, isPath, folders.length)} />
        </p>
        <div className="folders-end">
          <div className="folders-chosen">
            <b title={view ? plainName(view.path) : undefined}>
              {view ? <Name of={shortPath(view.path, home)} /> : ' '}
            </b>
            <span>
              {view &&
                (view.files > 0
                  ? `${plural(view.files, 'note')} directly here, and all folders inside`
                  : 'No notes directly here; Quarry also reads the folders inside')}
            </span>
          </div>
          <button type="button" className="button" onClick={() => app.open('none')}>
            Cancel
          </button>
          <button type="button" className="button button-main" disabled={!view || busy} onClick={() => void choose()}>
            Add this folder <Kbd keys="Mod+Enter" />
          </button>
        </div>
      </div>
    </Sheet>
  );
}

/** The text below the list, where the list needs an explanation. */
function none(view: FolderView | null, typed: string, isPath: boolean, found: number): string {
  if (isPath) return 'Enter goes to this folder.';
  if (!view || (found > 0 && !view.more)) return '';
  if (view.more) return 'The list is not complete. Type the path of a folder that is missing.';
  return typed === '' ? 'There are no folders in this one.' : 'No folder here has that name.';
}
