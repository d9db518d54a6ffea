import { useEffect, useRef } from 'react';
import { completionOf } from '../../src-shared/query/completion.ts';
import { filtersOf } from '../../src-shared/query/edit.ts';
import { LONGEST_QUERY } from '../../src-shared/query/example.ts';
import { useApp, useAppState } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { Kbd } from '../parts/kbd.tsx';
import { facetsIn, hitsOf } from './search-controller.ts';
import './box.css';

/** Lines of a pasted text that are seen at once; the rest scrolls. */
const LINES = 4;

/**
 * The search box. It is the one place of the query, filters included, and keeps the focus while the arrows choose. What
 * is typed is one line; a pasted text keeps its own.
 */
export function Box(): React.JSX.Element {
  const app = useApp();
  const query = useAppState((state) => state.query);
  const searching = useAppState((state) => state.searching);
  const route = useAppState((state) => state.route);
  const any = useAppState((state) => hitsOf(state.answer).length > 0);
  const selected = useAppState((state) => state.selected);
  const input = useRef<HTMLTextAreaElement>(null);
  const tint = useRef<HTMLDivElement>(null);
  const rest = useAppState((state) => completionOf(state.query, facetsIn(state.answer))?.rest ?? '');
  const expanded = any && route === 'search';

  useEffect(() => {
    input.current?.focus();
  }, []);

  // The tinted filters lie behind the text and move with it.
  const follow = (): void => {
    if (tint.current && input.current)
      tint.current.scrollTo({ left: input.current.scrollLeft, top: input.current.scrollTop, behavior: 'instant' });
  };
  useEffect(follow, [query]);

  return (
    <div className="box" role="search">
      <Icon name="search" />
      <div className="box-field">
        <div className="box-tint" ref={tint} aria-hidden="true">
          {tinted(query)}
          {rest && <span className="box-rest">{rest}</span>}
        </div>
        <textarea
          id="box"
          ref={input}
          rows={Math.min(LINES, query.split('\n', LINES).length)}
          wrap="off"
          role="combobox"
          aria-label="Search"
          aria-autocomplete="list"
          aria-haspopup="tree"
          aria-expanded={expanded}
          aria-controls={expanded ? 'results' : undefined}
          aria-description={rest ? `The right arrow key adds ${rest}` : undefined}
          aria-activedescendant={expanded && selected ? `hit-${selected}` : undefined}
          placeholder="What did you decide, try or learn?"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={LONGEST_QUERY}
          value={query}
          onScroll={follow}
          onKeyDown={(event) => {
            // A line more is Shift+Enter. Where something is selected the shortcut takes Enter.
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && !(expanded && selected))
              event.preventDefault();
          }}
          onChange={(event) => {
            app.searching.type(event.target.value);
            if (route !== 'search') app.go('search');
          }}
        />
      </div>
      {query ? (
        <button
          type="button"
          className="box-clear"
          aria-label="Clear the search"
          onClick={() => (app.searching.ask(''), app.focusBox())}
        >
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
    parts.push(
      query.slice(from, start),
      <span key={start} className="box-filter">
        {query.slice(start, end)}
      </span>,
    );
    from = end;
  }
  return [...parts, query.slice(from)];
}
