import { useEffect } from 'react';
import { useApp, useAppState } from './app.ts';
import { FirstRun } from './library/first-run.tsx';
import { DropSheet } from './library/drop-sheet.tsx';
import { DropTarget } from './library/drop.tsx';
import { FolderSheet } from './library/folder-sheet.tsx';
import { Library } from './library/library.tsx';
import { KeySheet } from './parts/key-sheet.tsx';
import { useShortcuts } from './parts/shortcuts.ts';
import { Palette } from './parts/palette.tsx';
import { Preview } from './preview/preview.tsx';
import { Box } from './search/box.tsx';
import { Facets } from './search/facet-list.tsx';
import { Results } from './search/results.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { Banner } from './status/banner.tsx';
import { Footer } from './status/footer.tsx';
import { ToastLine } from './status/toast.tsx';
import type { Route, State } from './store.ts';
import { plainName } from './parts/names.ts';

/** The page the window is at: nothing can be searched before there is a source. */
function pageOf({ route, status }: State): Route | 'first-run' {
  if (route !== 'settings' && status && status.sources.length === 0) return 'first-run';
  return route;
}

/**
 * What the columns hold: all three, no note because nothing was found, or the start alone. What was gone to has its
 * note in any case.
 */
function shapeOf({ answer, trail }: State): 'full' | 'bare' | 'blank' {
  if (trail.length > 0) return 'full';
  if (answer.kind === 'none') return 'blank';
  return answer.kind === 'hits' && answer.hits.length > 0 ? 'full' : 'bare';
}

/** The window: the search box above, the page, the status below, and what floats over them. */
export function AppFrame(): React.JSX.Element {
  const page = useAppState(pageOf);
  const shape = useAppState(shapeOf);
  const sheet = useAppState((state) => state.sheet);
  useShortcuts();
  useTitle();
  return (
    <div className="app" data-page={page} data-shape={shape} data-sheet={sheet}>
      <Header page={page} />
      <Banner />
      {page === 'search' && (
        <>
          <Facets />
          <Results />
          <Preview />
          <Scrim />
        </>
      )}
      {page === 'library' && <Library />}
      {page === 'settings' && <SettingsPage />}
      {page === 'first-run' && <FirstRun />}
      <Footer />
      <ToastLine />
      {sheet === 'palette' && <Palette />}
      {sheet === 'keys' && <KeySheet />}
      {sheet === 'folders' && <FolderSheet />}
      {sheet === 'dropped' && <DropSheet />}
      <DropTarget />
    </div>
  );
}

function Header({ page }: { readonly page: string }): React.JSX.Element {
  return (
    <header className="header">
      <a className="brand" href="#/" aria-label="Quarry, search">
        <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
          <rect className="logo-ground" width="32" height="32" rx="8" />
          <path className="logo-upper" d="M6 9h20v5H12v5H6z" />
          <path className="logo-lower" d="M15 17h11v6H6v-1h9z" />
        </svg>
        <span className="brand-word">Quarry</span>
      </a>
      <Box />
      <nav className="header-links" aria-label="Pages">
        <PageLink to="library" page={page}>
          Library
        </PageLink>
        <PageLink to="settings" page={page}>
          Settings
        </PageLink>
      </nav>
    </header>
  );
}

/** To a page, and from it back to the search. */
function PageLink({
  to,
  page,
  children,
}: {
  readonly to: Route;
  readonly page: string;
  readonly children: string;
}): React.JSX.Element {
  return (
    <a
      className="header-link"
      data-to={to}
      href={page === to ? '#/' : `#/${to}`}
      aria-current={page === to ? 'page' : undefined}
    >
      {children}
    </a>
  );
}

/** What lies behind a sheet; a click on it closes the sheet. */
function Scrim(): React.JSX.Element {
  const app = useApp();
  return <div className="scrim" aria-hidden="true" onClick={() => app.open('none')} />;
}

/** Longer titles are cut by every window. */
const LONGEST_TITLE = 100;

function useTitle(): void {
  const query = useAppState((state) => state.query.trim());
  const route = useAppState((state) => state.route);
  useEffect(() => {
    const [first = ''] = query.slice(0, LONGEST_TITLE).split('\n', 1);
    document.title =
      route !== 'search'
        ? `${route === 'library' ? 'Library' : 'Settings'} · Quarry`
        : first
          ? `${plainName(first)} · Quarry`
          : 'Quarry';
  }, [query, route]);
}
