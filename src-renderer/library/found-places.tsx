import { useEffect, useRef, useState } from 'react';
import { inWords, toWire, type WireError } from '../../src-shared/errors.ts';
import type { Proposal, Proposals, Source } from '../../src-shared/model.ts';
import { sizeWords } from '../../src-shared/size.ts';
import { useApp, useAppState } from '../app.ts';
import { createLatest } from '../latest-only.ts';
import { Icon } from '../parts/icons.tsx';
import { asShown } from '../../src-shared/time/wall.ts';
import { formatDay } from '../parts/when.ts';
import { plural, shortPath } from '../parts/count-words.ts';
import { Name } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';

type Look =
  | { readonly kind: 'looking' }
  | { readonly kind: 'done'; readonly proposals: Proposals }
  | { readonly kind: 'failed'; readonly error: WireError };

/**
 * What could be indexed on this computer, for a person to choose from. Nothing is ticked, and Quarry indexes nothing
 * before the person presses the button.
 */
export function FoundPlaces({ takeFocus = false }: { readonly takeFocus?: boolean }): React.JSX.Element {
  const app = useApp();
  const ready = useAppState((state) => state.engine.kind === 'ready' && state.link.kind === 'open');
  const sources = useAppState((state) => state.status?.sources ?? NONE);
  const [wanted, setWanted] = useState(0);
  /** The last answer, and which wish it fulfils. */
  const [last, setLast] = useState<{ readonly wanted: number; readonly look: Look } | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const [latest] = useState(createLatest);

  useEffect(() => {
    if (!ready) return;
    void latest
      .run((signal) => app.backend.api.proposals({}, { signal }))
      .then((outcome) => {
        if (outcome.kind === 'done') setLast({ wanted, look: { kind: 'done', proposals: outcome.value } });
        else if (outcome.kind === 'failed') setLast({ wanted, look: { kind: 'failed', error: toWire(outcome.error) } });
      });
    return () => latest.drop();
  }, [app, latest, ready, wanted]);

  // Where a person asked for it, the button that had the focus has gone.
  useEffect(() => {
    if (takeFocus) title.current?.focus();
  }, [takeFocus]);

  const look: Look = last?.wanted === wanted ? last.look : { kind: 'looking' };
  const left =
    look.kind === 'done'
      ? look.proposals.found.filter(({ path }) => !sources.some((source) => covers(source.path, path)))
      : [];
  return (
    <section aria-labelledby="found-title" aria-busy={look.kind === 'looking'}>
      <div className="found-head">
        <h2 id="found-title" ref={title} tabIndex={-1}>
          Found on this computer
        </h2>
        <button
          type="button"
          className="button"
          disabled={look.kind === 'looking'}
          onClick={() => setWanted(wanted + 1)}
        >
          Look again
        </button>
      </div>
      <div role="status">
        {look.kind === 'looking' && (
          <p className="found-note">Looking for notes, vaults and logs of coding assistants…</p>
        )}
        {look.kind === 'done' && left.length === 0 && <NothingFound lookedIn={look.proposals.lookedIn} />}
      </div>
      {look.kind === 'failed' && (
        <p className="found-note found-error" role="alert">
          <Name of={inWords(look.error)} />
        </p>
      )}
      {left.length > 0 && <Choice found={left} />}
      {look.kind === 'done' && !look.proposals.complete && (
        <p className="found-note">
          Quarry could not look through everything in two seconds. If something is missing, type its path.
        </p>
      )}
    </section>
  );
}

const NONE: readonly Source[] = [];

/** Whether a path is that of a source or lies below it. */
function covers(source: string, path: string): boolean {
  return path === source || (path.startsWith(source) && /[\\/]/.test(path.charAt(source.length)));
}

function NothingFound({ lookedIn }: Pick<Proposals, 'lookedIn'>): React.JSX.Element {
  const home = useAppState((state) => state.info?.home);
  const some = useAppState((state) => (state.status?.sources.length ?? 0) > 0);
  const [own, ...others] = lookedIn;
  if (own === undefined) return <p className="found-note">Quarry found no home folder to look in.</p>;
  return (
    <p className="found-note">
      {some ? 'Quarry found nothing new.' : 'Quarry found no notes.'} It looked in your home folder <code>{own}</code>,
      five levels deep
      {others.map((place, i) => (
        <span key={place}>
          {i === others.length - 1 ? ' and ' : ', '}
          <code>
            <Name of={shortPath(place, home)} />
          </code>
        </span>
      ))}
      .
    </p>
  );
}

function Choice({ found }: Pick<Proposals, 'found'>): React.JSX.Element {
  const app = useApp();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const picked = found.filter(({ path }) => chosen.has(path));

  const add = async (): Promise<void> => {
    if (picked.length === 0 || busy) return;
    setBusy(true);
    const error = await app.keeper.addAll(picked.map(({ path }) => path));
    setBusy(false);
    if (error) app.tell(inWords(error), 'bad');
    if (error && picked.length === 1) return;
    setChosen(new Set());
    app.go('library');
  };

  const toggle = (path: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(path);
    else next.delete(path);
    setChosen(next);
  };

  return (
    <>
      <ul className="found-list">
        {found.map((proposal) => (
          <li key={`${proposal.kind} ${proposal.path}`}>
            <Place
              proposal={proposal}
              chosen={chosen.has(proposal.path)}
              onToggle={(on) => toggle(proposal.path, on)}
            />
          </li>
        ))}
      </ul>
      <div className="found-act">
        <button
          type="button"
          className="button button-main"
          disabled={picked.length === 0 || busy}
          onClick={() => void add()}
        >
          Index selected
        </button>
        <span className="found-note" role="status">
          {picked.length === 0 ? 'Quarry indexes only what you choose.' : totalWords(picked)}
        </span>
      </div>
    </>
  );
}

function Place({
  proposal,
  chosen,
  onToggle,
}: {
  readonly proposal: Proposal;
  readonly chosen: boolean;
  onToggle(on: boolean): void;
}): React.JSX.Element {
  const home = useAppState((state) => state.info?.home);
  const { path, kind, label, newest, bytes } = proposal;
  return (
    <label className="found" title={plainName(path)} data-kind={kind}>
      <input type="checkbox" checked={chosen} onChange={(event) => onToggle(event.target.checked)} />
      <Icon name={kind === 'log' && path.endsWith('.md') ? 'file' : 'folder'} />
      <span className="found-what">
        <span className="found-path">
          <Name of={shortPath(path, home)} />
        </span>
        <span className="found-about">
          <span className="found-kind">
            <Name of={label} />
          </span>
          <span>{filesWords(proposal)}</span>
          <span>{sizeWords(bytes)}</span>
          <span>newest {formatDay(asShown({ time: newest, offset: 0 }))}</span>
        </span>
      </span>
    </label>
  );
}

/** `197 files`, `at least 2,000 files`. */
export function filesWords({ files, exact }: Pick<Proposal, 'files' | 'exact'>): string {
  return `${exact ? '' : 'at least '}${plural(files, 'file')}`;
}

/** `2 chosen: 211 files, 3.1 MB`. */
export function totalWords(picked: readonly Proposal[]): string {
  const sum = (of: (proposal: Proposal) => number): number => picked.reduce((all, proposal) => all + of(proposal), 0);
  return `${picked.length} chosen: ${filesWords({ files: sum(({ files }) => files), exact: picked.every(({ exact }) => exact) })}, ${sizeWords(sum(({ bytes }) => bytes))}`;
}
