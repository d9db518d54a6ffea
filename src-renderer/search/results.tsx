import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useApp, useAppState } from '../app.ts';
import { useAtRest } from '../deferred-value.ts';
import { Icon } from '../parts/icons.tsx';
import { count, plural } from '../parts/count-words.ts';
import type { Answer } from '../store.ts';
import { Card, SimilarRow, type RowActions } from './card.tsx';
import { isExample, linesOf } from '../../src-shared/query/example.ts';
import { Notices } from './notice-list.tsx';
import { Failed, Nothing, Start } from './states.tsx';
import { filtersOf } from '../../src-shared/query/edit.ts';
import { Readings } from './readings.tsx';
import { rowsOf } from './rows.ts';
import { LIMIT, selectedHit, shownHit } from './search-controller.ts';
import { WhyCard } from './why-card.tsx';
import './results.css';

/** Of the lowest card, in pixels. */
const LEAST_CARD = 80;

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
  const selected = useAppState((state) => state.selected);
  const opened = useAppState((state) => state.opened);
  const sentences = useAppState((state) => state.sentences);
  const explained = useAppState((state) => (state.sheet === 'why' ? selectedHit(state) : null));
  const list = useRef<HTMLUListElement>(null);
  const { hits, notices, query, readings, cut } = answer;
  const notes = new Set(hits.map(({ path }) => path)).size;
  const rows = useMemo(() => rowsOf(hits, opened), [hits, opened]);
  // At once only what can be seen without scrolling. The same question again, for an index that changed, keeps its
  // place in the list.
  const whole = useAtRest(query, '');
  const first = Math.ceil(innerHeight / LEAST_CARD);
  const all = whole === query || rows.findIndex(({ hit }) => hit.id === selected) >= first;
  const nearest = sentences.query === query ? sentences.byId : null;
  const on = useRowActions();

  useLayoutEffect(() => {
    list.current?.scrollTo({ top: 0, behavior: 'instant' });
  }, [query]);

  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  }, [query, selected]);

  const look = useLook(list);

  return (
    <>
      <div className="results-meta">
        <FilterButton query={query} />
        <h1 className="results-count">
          {byExample(query)}
          {extent(answer)} in {plural(notes, 'note')}
        </h1>
      </div>
      <Readings readings={readings} />
      <Notices query={query} notices={notices} />
      <ul
        id="results"
        ref={list}
        className="cards"
        role="tree"
        aria-label="Observations"
        aria-busy={!all}
        onScroll={look}
      >
        {(all ? rows : rows.slice(0, first)).map(({ hit, under }) =>
          under ? (
            <SimilarRow
              key={hit.id}
              hit={hit}
              says={under.inSession?.includes(hit) === true}
              selected={hit.id === selected}
              on={on}
            />
          ) : (
            <Card
              key={hit.id}
              hit={hit}
              selected={hit.id === selected}
              open={opened.has(hit.id)}
              near={nearest?.get(hit.id)?.range ?? null}
              on={on}
            />
          ),
        )}
      </ul>
      {all && cut > 0 && <ShowMore cut={cut} />}
      {explained && <WhyCard hit={explained} hits={hits} sentence={nearest?.get(explained.id) ?? null} />}
    </>
  );
}

/** Where the list ends, because what follows is no nearer than chance: it goes on when asked to. */
function ShowMore({ cut }: { readonly cut: number }): React.JSX.Element {
  const app = useApp();
  return (
    <p className="results-more">
      The rest is no nearer to the question than chance.{' '}
      <button type="button" className="notice-fix" onClick={() => (app.searching.showAll(), app.focusBox())}>
        Show {count(cut)} more
      </button>
    </p>
  );
}

/** What the mouse does to rows. The keys stay with the box. */
function useRowActions(): RowActions {
  const app = useApp();
  const desktop = useAppState((state) => state.info?.frontEnd === 'electron');
  const select = useCallback(
    (id: string) => {
      app.searching.select(id);
      if (matchMedia('(width < 1000px)').matches) app.open('note');
      // A click that selected text keeps it; any other leaves the keys with the box.
      if (getSelection()?.isCollapsed ?? true) app.focusBox();
    },
    [app],
  );
  return useMemo(
    () => ({
      select,
      open: () => void app.openSelected(),
      expand: (id, open) => {
        app.searching.select(id);
        app.searching.expand(id, open);
        app.focusBox();
      },
      explain: (id) => {
        const { sheet, selected } = app.store.get();
        app.searching.select(id);
        app.open(sheet === 'why' && selected === id ? 'none' : 'why');
        app.focusBox();
      },
      drag: desktop ? app.drag : undefined,
    }),
    [app, desktop, select],
  );
}

/** Has the nearest sentences found for what is in view, whenever that may have changed. */
function useLook(list: React.RefObject<HTMLUListElement | null>): () => void {
  const app = useApp();
  const answer = useAppState((state) => state.answer);
  const opened = useAppState((state) => state.opened);
  const shown = useAppState((state) => shownHit(state)?.id ?? null);
  const look = useCallback(
    () => app.underlining.look(() => [...inView(list.current), ...(shown ? [shown] : [])]),
    [app, list, shown],
  );
  useEffect(look, [look, answer, opened]);
  return look;
}

/** Ids of the cards of which something can be seen. */
function inView(list: HTMLElement | null): string[] {
  if (!list) return [];
  const { top, bottom } = list.getBoundingClientRect();
  const cards = [...list.querySelectorAll<HTMLElement>('[data-hit]')];
  return cards.flatMap((card) => {
    const rect = card.getBoundingClientRect();
    return rect.bottom > top && rect.top < bottom ? [card.dataset['hit']!] : [];
  });
}

function byExample(query: string): string {
  if (!isExample(query)) return '';
  const lines = linesOf(query);
  return lines > 1 ? `Searching by example, ${plural(lines, 'line')} · ` : 'Searching by example · ';
}

/** How much the list holds of what there is. Filters alone rank nothing: they list the newest. */
export function extent({ hits, total }: Pick<Answer & { kind: 'hits' }, 'hits' | 'total'>): string {
  const ranked = hits.some(({ retrievers }) => retrievers.lexical ?? retrievers.dense);
  const shown =
    total !== null && total > hits.length
      ? `${count(hits.length)} of ${plural(total, 'observation')}`
      : plural(hits.length, 'observation');
  if (!ranked) return `The newest ${shown}`;
  return hits.length < LIMIT ? plural(hits.length, 'observation') : `The best ${shown}`;
}

/** Opens the facets where the window is too narrow for their column. */
function FilterButton({ query }: { readonly query: string }): React.JSX.Element {
  const app = useApp();
  const open = useAppState((state) => state.sheet === 'facets');
  const on = filtersOf(query).length;
  return (
    <button
      type="button"
      className="button results-filter"
      aria-expanded={open}
      aria-controls="facets"
      onClick={() => app.open(open ? 'none' : 'facets')}
    >
      <Icon name="filter" /> Filters{on > 0 && ` (${on})`}
    </button>
  );
}
