/**
 * The state of the window without its views: one store, the backend, and the actions of a person. Components get it by
 * {@link useApp}.
 */
import { createContext, useContext } from 'react';
import { assertNever, hasCode, inWords, toWire } from '../src-shared/errors.ts';
import type { Hit } from '../src-shared/model.ts';
import { openedWords, type Place } from '../src-shared/place.ts';
import { openBackend, type Backend } from './engine.ts';
import { createDropController, type DropController } from './library/drop-controller.ts';
import { createSourcesController, type SourcesController } from './library/sources-controller.ts';
import { citation, copyText } from './parts/citation.ts';
import { fileName } from './parts/count-words.ts';
import { createReader, type Reader } from './preview/note-controller.ts';
import { hitIn } from './preview/linked-hit.ts';
import { createRelating, type Relating } from './preview/related-controller.ts';
import { rowsOf } from './search/rows.ts';
import { createSearchController, hitsOf, shownHit, type SearchController } from './search/search-controller.ts';
import { findSuggestions } from './search/suggestions.ts';
import { createSentenceHighlights, type SentenceHighlights } from './search/sentence-highlights.ts';
import { type SettingsController, createSettingsController } from './settings/settings-controller.ts';
import { followTheme } from './settings/theme.ts';
import { createStore, useStore, type Route, type Sheet, type State, type Store, type Toast } from './store.ts';

export interface App {
  readonly store: Store;
  readonly backend: Backend;
  readonly searching: SearchController;
  readonly underlining: SentenceHighlights;
  readonly relating: Relating;
  readonly reader: Pick<Reader, 'more' | 'goTo' | 'bring'>;
  readonly keeper: SourcesController;
  readonly dropping: DropController;
  readonly configuring: SettingsController;
  go(route: Route): void;
  open(sheet: Sheet): void;
  /** Puts the cursor into the search box. `select`: what is there will be replaced by typing. */
  focusBox(select?: boolean): void;
  /** Opens the file of the observation in the preview, at its line where the editor can. */
  openSelected(): Promise<void>;
  /** Opens the file of an observation at its place; says what happened. */
  openAt(observation: Place & Pick<Hit, 'id' | 'path'>): Promise<void>;
  /** Copies the observation in the preview with where it stands. */
  citeSelected(): Promise<void>;
  /** Shows the file of the observation in the preview in the system's file manager; in the desktop app only. */
  revealSelected(): Promise<void>;
  /** Starts dragging an observation's file out of the window; in the desktop app only. */
  drag(id: string): void;
  tell(text: string, tone?: Toast['tone']): void;
}

const ROUTES = ['library', 'settings'] as const satisfies readonly Route[];
const QUERY_KEY = 'quarry.query';
const RENEWAL_MS = 250;
const TOAST_MS = { plain: 4000, bad: 9000 } as const;

/** Opens the backend and wires everything. */
export function createApp(backend: Backend = openBackend(), store: Store = createStore()): App {
  const api = (): Backend['api'] => backend.api;

  let toastTimer: ReturnType<typeof setTimeout> | undefined;
  const tell: App['tell'] = (text, tone = 'plain') => {
    clearTimeout(toastTimer);
    store.set({ toast: { text, tone } });
    toastTimer = setTimeout(() => store.set({ toast: null }), TOAST_MS[tone]);
  };

  const reader = createReader(store, api);
  const underlining = createSentenceHighlights(store, api);
  const relating = createRelating(store, api);
  const answering = createSearchController(store, api, (hit) => {
    reader.show(hit);
    const { answer, sheet } = store.get();
    const hits = hitsOf(answer);
    const at = hit ? hits.indexOf(hit) : -1;
    if (at >= 0) reader.expect(hits.slice(at + 1, at + 3));
    if (!hit && (sheet === 'note' || sheet === 'why')) store.set({ sheet: 'none' });
  });
  const leaveAnswer = (): void => {
    underlining.drop();
    if (store.get().sheet === 'why') store.set({ sheet: 'none' });
  };
  const searching: SearchController = {
    ...answering,
    ask(query) {
      leaveAnswer();
      answering.ask(query);
    },
    type(query) {
      leaveAnswer();
      answering.type(query);
    },
  };
  const keeper = createSourcesController(store, api, tell);
  const configuring = createSettingsController(store, api);
  followTheme(store);
  const go: App['go'] = (route) => {
    location.hash = route === 'search' ? '#/' : `#/${route}`;
  };
  const dropping = createDropController(store, api, keeper, tell, () => go('library'));

  const suggest = async (): Promise<void> => {
    const { status, suggestions } = store.get();
    if (!status || status.observations === 0 || suggestions.length > 0) return;
    store.set({ suggestions: await findSuggestions(backend.api).catch(() => []) });
  };

  const focusBox: App['focusBox'] = (select = false) => {
    const box = document.querySelector<HTMLTextAreaElement>('#box');
    box?.focus();
    if (select) box?.select();
  };

  let renewal: ReturnType<typeof setTimeout> | undefined;
  const renew = (): void => {
    reader.forget();
    relating.forget();
    searching.again();
    void keeper.refresh().then(suggest);
  };

  backend.on('engine', (engine) => {
    const was = store.get().engine.kind;
    store.set({ engine });
    if (engine.kind === 'ready' && was !== 'ready' && store.get().link.kind === 'open') renew();
  });
  backend.on('progress', (progress) => {
    const over = progress.stage === 'done' || progress.stage === 'stopped';
    store.set({ progress: over ? null : progress });
    if (over) void keeper.refresh().then(suggest);
  });
  backend.on('changed', ({ reason }) => {
    if (reason === 'removed') store.set({ suggestions: [] });
    // While files are being read this comes often; once in a while is often enough for a list that someone reads.
    renewal ??= setTimeout(() => {
      renewal = undefined;
      renew();
    }, RENEWAL_MS);
  });
  backend.on('settings', (desktop) => store.set({ desktop }));
  backend.onCommand((command) => {
    switch (command.kind) {
      case 'search':
        go('search');
        if (command.query !== null) searching.ask(command.query);
        return focusBox(command.query === null);
      case 'open':
        return void showLinked(command.observationId);
      case 'library':
      case 'settings':
        return go(command.kind);
      case 'add':
        if (command.ask) return void dropping.offerPaths(command.paths);
        go('library');
        return void keeper.addAll(command.paths).then((error) => error && tell(inWords(error), 'bad'));
      case 'reset':
        return;
      default:
        return assertNever(command);
    }
  });
  backend.watch((link) => {
    store.set({ link });
    if (link.kind !== 'open') return;
    void backend.api.info().then(
      (info) => store.set({ info }),
      () => {},
    );
    void configuring.load();
    renew();
  });

  const complain = (error: unknown): void => {
    tell(inWords(toWire(error)), 'bad');
  };

  /** Shows an observation that a link names, wherever it stands; what is on screen stays when it is gone. */
  const showLinked = async (id: string): Promise<void> => {
    try {
      const hit = hitIn(await backend.api.document({ observationId: id, before: 0, after: 0 }), id);
      if (!hit) return;
      go('search');
      const { answer, opened } = store.get();
      if (rowsOf(hitsOf(answer), opened).some((row) => row.hit.id === id)) searching.select(id);
      else searching.visit(hit);
      // After the change of the page, which closes what lies on top.
      if (matchMedia('(width < 1000px)').matches) setTimeout(() => store.set({ sheet: 'note' }));
      focusBox();
    } catch (error) {
      if (hasCode(error, 'OBSERVATION_NOT_FOUND'))
        tell('The observation of this link no longer exists, or its text has changed.', 'bad');
      else complain(error);
    }
  };

  const saying = async (work: () => Promise<string>): Promise<void> => {
    try {
      tell(await work());
    } catch (error) {
      complain(error);
    }
  };

  const onShown = async (work: (hit: Hit) => Promise<string>): Promise<void> => {
    const hit = shownHit(store.get());
    if (hit) await saying(() => work(hit));
  };
  const openFile = async (observation: Place & Pick<Hit, 'id' | 'path'>): Promise<string> => {
    await backend.api.openObservation({ observationId: observation.id });
    return openedWords(fileName(observation.path), observation);
  };

  const readRoute = (): void =>
    store.set({ route: ROUTES.find((route) => location.hash === `#/${route}`) ?? 'search', sheet: 'none' });
  window.addEventListener('hashchange', readRoute);
  readRoute();

  // A reload keeps the question; a new window begins with none.
  const kept = sessionStorage.getItem(QUERY_KEY);
  if (kept) store.set({ query: kept });
  // not at each letter: that takes a millisecond
  window.addEventListener('pagehide', () => sessionStorage.setItem(QUERY_KEY, store.get().query));

  return {
    store,
    backend,
    searching,
    underlining,
    relating,
    reader,
    keeper,
    dropping,
    configuring,
    tell,
    go,
    open: (sheet) => store.set({ sheet }),
    focusBox,
    openSelected: () => onShown(openFile),
    openAt: (observation) => saying(() => openFile(observation)),
    citeSelected: () =>
      onShown(async (hit) => {
        const text =
          // a hit may have its beginning only
          hit.wholeLength === undefined ? hit.text : (await backend.api.observation({ observationId: hit.id })).text;
        await copyText(citation({ ...hit, text }));
        return 'Citation copied.';
      }),
    revealSelected: () =>
      onShown(async (hit) => {
        await backend.api.revealObservation({ observationId: hit.id });
        return `${fileName(hit.path)} is shown in its folder.`;
      }),
    drag: (id) => void backend.api.dragObservation({ observationId: id }).catch(complain),
  };
}

const AppContext = createContext<App | null>(null);
export const AppProvider = AppContext.Provider;

/** The app that the component stands in. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('A component of Quarry stands outside its app.');
  return app;
}

/** A part of the app's state, see {@link useStore}. */
export function useAppState<T>(pick: (state: State) => T): T {
  return useStore(useApp().store, pick);
}
