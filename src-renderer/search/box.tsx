import { useEffect, useRef } from 'react';
import { useApp, useAppState } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { Kbd } from '../parts/kbd.tsx';
import { hitsOf } from './searching.ts';
import { filtersOf } from './query.ts';
import './box.css';

/** The search box. It is the one place of the query, filters included, and keeps the focus while the arrows choose. */
export function Box(): React.JSX.Element {
  const app = useApp();
  const query = useAppState((state) => state.query);
  const searching = useAppState((state) => state.searching);
  const route = useAppState((state) => state.route);
  const any = useAppState((state) => hitsOf(state.answer).length > 0);
  const selected = useAppState((state) => state.selected);
  const input = useRef<HTMLInputElement>(null);
  const tint = useRef<HTMLDivElement>(null);
  const expanded = any && route === 'search';

  useEffect(() => {
    input.current?.focus();
  }, []);

  // The tinted filters lie behind the text and move with it.
  const follow = (): void => {
    if (tint.current && input.current) tint.current.scrollLeft = input.current.scrollLeft;
  };
  useEffect(follow, [query]);

  return (
    <div className="box" role="search">
      <Icon name="search" />
      <div className="box-field">
        <div className="box-tint" ref={tint} aria-hidden="true">
          {tinted(query)}
        </div>
        <input
          id="box"
          ref={input}
          type="text"
          role="combobox"
          aria-label="Search"
          aria-autocomplete="list"
          aria-expanded={expanded}
          aria-controls={expanded ? 'results' : undefined}
          aria-activedescendant={expanded && selected ? `hit-${selected}` : undefined}
          placeholder="What did you decide, try or learn?"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={2000}
          value={query}
          onScroll={follow}
          onChange={(event) => {
            app.searching.ask(event.target.value);
            if (route !== 'search') app.go('search');
          }}
        />
      </div>
      {query ? (
        <button type="button" className="box-clear" aria-label="Clear the search" onClick={() => (app.searching.ask(''), app.focusBox())}>
          <Kbd keys="Escape" />
        </button>
      ) : (
        <Kbd keys="Mod+K" />
      )}
      {searching && <div className="box-busy" role="presentation" />}
    </div>
  );
}

/** The query once more, its filters tinted. */
function tinted(query: string): React.ReactNode[] {
  const parts: React.ReactNode[] = [];
  let from = 0;
  for (const { start, end } of filtersOf(query)) {
    parts.push(query.slice(from, start), <span key={start} className="box-filter">{query.slice(start, end)}</span>);
    from = end;
  }
  return [...parts, query.slice(from)];
}
