import { useCallback, useLayoutEffect, useRef } from 'react';
import { useApp, useAppState } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { count, plural } from '../parts/words.ts';
import type { Answer } from '../store.ts';
import { Card } from './card.tsx';
import { Failed, Nothing, Start } from './states.tsx';
import { filtersOf } from './query.ts';
import { LIMIT } from './searching.ts';
import './results.css';

/** The middle column: the answer, or what stands in for it. */
export function Results(): React.JSX.Element {
  const answer = useAppState((state) => state.answer);
  return (
    <main className="results" aria-label="Results" data-answers={answer.kind === 'none' ? '' : answer.query}>
      {answer.kind === 'hits' && answer.hits.length > 0 && <Hits answer={answer} />}
      {answer.kind === 'hits' && answer.hits.length === 0 && <Nothing query={answer.query} notices={answer.notices} />}
      {answer.kind === 'failed' && <Failed error={answer.error} />}
      {answer.kind === 'none' && <Start />}
    </main>
  );
}

function Hits({ answer }: { readonly answer: Answer & { kind: 'hits' } }): React.JSX.Element {
  const app = useApp();
  const selected = useAppState((state) => state.selected);
  const list = useRef<HTMLUListElement>(null);
  const { hits, notices } = answer;
  const notes = new Set(hits.map(({ path }) => path)).size;

  useLayoutEffect(() => {
    list.current?.scrollTo({ top: 0, behavior: 'instant' });
  }, [answer.query]);

  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  }, [answer.query, selected]);

  const select = useCallback(
    (id: string) => {
      app.searching.select(id);
      if (matchMedia('(width < 1000px)').matches) app.open('note');
      // A click that selected text keeps it; any other leaves the keys with the box.
      if (getSelection()?.isCollapsed ?? true) document.querySelector<HTMLElement>('#box')?.focus();
    },
    [app],
  );
  const open = useCallback(() => void app.openSelected(), [app]);

  return (
    <>
      <div className="results-meta">
        <FilterButton query={answer.query} />
        <h1 className="results-count">
          {extent(answer)} in {plural(notes, 'note')}
        </h1>
      </div>
      {notices.map(({ code, message }) => (
        <p key={code + message} className="notice" role="note">{message}</p>
      ))}
      <ul id="results" ref={list} className="cards" role="listbox" aria-label="Observations">
        {hits.map((hit) => (
          <Card key={hit.id} hit={hit} selected={hit.id === selected} onSelect={select} onOpen={open} />
        ))}
      </ul>
    </>
  );
}

/** How much the list holds of what there is. Filters alone rank nothing: they list the newest. */
function extent({ hits }: Answer & { kind: 'hits' }): string {
  const ranked = hits.some(({ legs }) => legs.lexical ?? legs.dense);
  if (!ranked) return `The newest ${plural(hits.length, 'observation')}`;
  return hits.length < LIMIT ? plural(hits.length, 'observation') : `The best ${count(hits.length)} observations`;
}

/** Opens the facets where the window is too narrow for their column. */
function FilterButton({ query }: { readonly query: string }): React.JSX.Element {
  const app = useApp();
  const open = useAppState((state) => state.sheet === 'facets');
  const on = filtersOf(query).length;
  return (
    <button type="button" className="button results-filter" aria-expanded={open} aria-controls="facets" onClick={() => app.open(open ? 'none' : 'facets')}>
      <Icon name="filter" /> Filters{on > 0 && ` (${on})`}
    </button>
  );
}
