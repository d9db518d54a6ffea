import type { WireError } from '../../src-shared/errors.ts';
import type { Notice } from '../../src-shared/model.ts';
import { useApp, useAppState } from '../app.ts';
import { Kbd } from '../parts/kbd.tsx';
import { plural } from '../parts/count-words.ts';
import { isExample } from '../../src-shared/query/example.ts';
import { Notices } from './notice-list.tsx';
import { filtersOf, withoutFilters, writeFilter } from '../../src-shared/query/edit.ts';
import { Name } from '../parts/name.tsx';

/** The page without a query: what is indexed, and how to search. */
export function Start(): React.JSX.Element | null {
  const app = useApp();
  const status = useAppState((state) => state.status);
  const suggestions = useAppState((state) => state.suggestions);
  const progress = useAppState((state) => state.progress);
  if (!status) return <Waiting />;
  if (status.observations === 0) {
    return (
      <section className="state">
        <h1>{progress ? 'Reading your notes' : 'Nothing to search yet'}</h1>
        <p>{progress ? 'You can already search what Quarry has read.' : 'No note is indexed yet.'}</p>
        <a className="button" href="#/library">
          {progress ? 'Show progress' : 'Go to the library'}
        </a>
      </section>
    );
  }
  return (
    <section className="state">
      <h1>Ask as you would ask a colleague</h1>
      <p>
        {plural(status.observations, 'observation')} from {plural(status.documents, 'note')}{' '}
        {status.observations === 1 ? 'is' : 'are'} searchable, by words and by meaning.
      </p>
      {suggestions.length > 0 && (
        <ul className="suggestions" aria-label="Examples">
          {suggestions.map(({ query, about }) => (
            <li key={query}>
              <button type="button" className="suggestion" onClick={() => (app.searching.ask(query), app.focusBox())}>
                {about === 'newest' ? <code>{query}</code> : <span>{query}</span>}
                <span className="suggestion-about">
                  {about === 'newest' ? 'the newest first' : <Name of={about} />}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="state-hint">
        <Kbd keys="?" /> shows all keys and filters, <Kbd keys="Mod+P" /> all commands.
      </p>
    </section>
  );
}

/**
 * The page while the engine starts. It says nothing before the start takes noticeably long, nor when the banner says
 * more.
 */
function Waiting(): React.JSX.Element | null {
  const away = useAppState(
    ({ link, engine }) => link.kind === 'lost' || ['failed', 'crashed', 'backoff'].includes(engine.kind),
  );
  if (away) return null;
  return (
    <section className="state state-late" aria-busy="true">
      <p>Quarry is starting.</p>
    </section>
  );
}

/** Letters of a pasted text that name it. */
const OPENING = 60;

/** The answer is that there is none. */
export function Nothing({
  query,
  notices,
}: {
  readonly query: string;
  readonly notices: readonly Notice[];
}): React.JSX.Element {
  const app = useApp();
  const example = isExample(query);
  const filters = filtersOf(query);
  const words = example ? query.trim() : withoutFilters(query);
  return (
    <section className="state" role="status">
      <h1>
        {words ? (
          <>Nothing found for “{example ? `${words.slice(0, OPENING).trimEnd()}…` : words}”</>
        ) : (
          'No observation fits these filters'
        )}
      </h1>
      {filters.length > 0 && (
        <p>
          Filters:{' '}
          {filters.map((filter) => (
            <code key={filter.start} className="chip">
              {writeFilter(filter)}
            </code>
          ))}
        </p>
      )}
      {words && filters.length === 0 && <p>Try other words, or fewer.</p>}
      <Notices query={query} notices={notices} />
      {words && filters.length > 0 && (
        <button type="button" className="button" onClick={() => (app.searching.ask(words), app.focusBox())}>
          Search without filters
        </button>
      )}
    </section>
  );
}

/** The page after a failed search: what happened, what to do, and a button to retry. */
export function Failed({ error }: { readonly error: WireError }): React.JSX.Element {
  const app = useApp();
  return (
    <section className="state" role="alert">
      <h1>The search failed</h1>
      <p>
        <Name of={error.message} />
      </p>
      {error.next && <p>{error.next}</p>}
      <button type="button" className="button" onClick={() => app.searching.again()}>
        Try again
      </button>
      <p className="state-code">{error.code}</p>
    </section>
  );
}
