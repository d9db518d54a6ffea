/** What a person can do, as data: this one list feeds the shortcuts, the command palette and the sheet of keys. */
import type { App } from './app.ts';
import { goToPartner } from './preview/jump.ts';
import { latinKey } from './parts/latin-key.ts';
import { partnerKinds } from './preview/partners.ts';
import { headOf, underHit } from './search/rows.ts';
import { facetsIn, hitsOf, selectedHit, shownHit } from './search/search-controller.ts';
import { completionOf } from '../src-shared/query/completion.ts';
import { filtersOf, withoutFilters } from '../src-shared/query/edit.ts';
import { foundBy } from '../src-shared/found-by.ts';
import type { State } from './store.ts';

/**
 * Where a shortcut counts. `anywhere`: also while typing. `outside`: not while typing, but in an empty search box.
 * `results`: in the search box, or when nothing that takes keys has the focus. `edge`: likewise, but in the box only
 * where the key would do nothing, with the cursor behind the last letter.
 */
export type Reach = 'anywhere' | 'outside' | 'results' | 'edge';

export interface Action {
  readonly id: string;
  readonly title: string;
  readonly group: 'Search' | 'Result' | 'Library' | 'Window';
  /** Such as `Mod+P` (⌘ on a Mac, Ctrl elsewhere) or `ArrowDown`; the first is the one that is shown. */
  readonly keys: readonly string[];
  readonly reach: Reach;
  /** Not in the palette: it makes no sense there. */
  readonly keysOnly?: boolean;
  /** Whether it can be done now; default: always. */
  readonly when?: (state: State) => boolean;
  readonly run: (app: App) => void;
}

const PAGE = 5;
const hasSelection = (state: State): boolean => state.route === 'search' && selectedHit(state) !== null;
/** Something is in the preview: the selected result, or what was gone to. */
const hasShown = (state: State): boolean => state.route === 'search' && shownHit(state) !== null;
const hasReason = (state: State): boolean => {
  const hit = state.route === 'search' ? selectedHit(state) : null;
  return hit !== null && foundBy(hit) !== '';
};
const hasPartner = ({ route, reading }: State): boolean =>
  route === 'search' && reading.kind === 'note' && partnerKinds(reading.note, reading.hit).length > 0;
const hasSources = ({ status }: State): boolean => (status?.sources.length ?? 0) > 0;

export const ACTIONS: readonly Action[] = [
  {
    id: 'focus',
    title: 'Go to the search box',
    group: 'Search',
    keys: ['Mod+K', '/'],
    reach: 'anywhere',
    run: (app) => app.focusBox(true),
  },
  {
    id: 'clear',
    title: 'Clear the search',
    group: 'Search',
    keys: ['Escape'],
    reach: 'results',
    when: ({ query, sheet }) => query !== '' || sheet !== 'none',
    run: escape,
  },
  {
    id: 'back',
    title: 'Back to the search box',
    group: 'Search',
    keys: ['Escape'],
    reach: 'outside',
    keysOnly: true,
    run: stepBack,
  },
  {
    id: 'drop-filters',
    title: 'Search without filters',
    group: 'Search',
    keys: [],
    reach: 'anywhere',
    when: ({ query }) => filtersOf(query).length > 0,
    run: (app) => app.searching.ask(withoutFilters(app.store.get().query)),
  },
  {
    id: 'complete',
    title: 'Complete the filter',
    group: 'Search',
    keys: ['ArrowRight'],
    reach: 'edge',
    keysOnly: true,
    when: (state) => completing(state) !== null,
    run: complete,
  },
  {
    id: 'filters',
    title: 'Show filters',
    group: 'Search',
    keys: [],
    reach: 'anywhere',
    when: (state) => hasSelection(state) && matchMedia('(width < 700px)').matches,
    run: (app) => app.open('facets'),
  },

  {
    id: 'down',
    title: 'Next result',
    group: 'Result',
    keys: ['ArrowDown'],
    reach: 'results',
    keysOnly: true,
    when: hasSelection,
    run: (app) => app.searching.move(1),
  },
  {
    id: 'up',
    title: 'Previous result',
    group: 'Result',
    keys: ['ArrowUp'],
    reach: 'results',
    keysOnly: true,
    when: hasSelection,
    run: (app) => app.searching.move(-1),
  },
  {
    id: 'page-down',
    title: 'A page down',
    group: 'Result',
    keys: ['PageDown'],
    reach: 'results',
    keysOnly: true,
    when: hasSelection,
    run: (app) => app.searching.move(PAGE),
  },
  {
    id: 'page-up',
    title: 'A page up',
    group: 'Result',
    keys: ['PageUp'],
    reach: 'results',
    keysOnly: true,
    when: hasSelection,
    run: (app) => app.searching.move(-PAGE),
  },
  {
    id: 'first',
    title: 'First result',
    group: 'Result',
    keys: ['Home'],
    reach: 'results',
    keysOnly: true,
    when: hasSelection,
    run: (app) => app.searching.move(-Infinity),
  },
  {
    id: 'last',
    title: 'Last result',
    group: 'Result',
    keys: ['End'],
    reach: 'results',
    keysOnly: true,
    when: hasSelection,
    run: (app) => app.searching.move(Infinity),
  },
  {
    id: 'expand',
    title: 'Show near-duplicates',
    group: 'Result',
    keys: ['ArrowRight'],
    reach: 'edge',
    when: (state) => similarOf(state) === 'hidden',
    run: (app) => showSimilar(app, true),
  },
  {
    id: 'collapse',
    title: 'Hide near-duplicates',
    group: 'Result',
    keys: ['ArrowLeft'],
    reach: 'edge',
    when: (state) => similarOf(state) === 'shown',
    run: (app) => showSimilar(app, false),
  },
  {
    id: 'open',
    title: 'Open the file at this place',
    group: 'Result',
    keys: ['Enter'],
    reach: 'results',
    when: hasShown,
    run: (app) => void app.openSelected(),
  },
  {
    id: 'cite',
    title: 'Copy a citation',
    group: 'Result',
    keys: ['Mod+Enter'],
    reach: 'anywhere',
    when: hasShown,
    run: (app) => void app.citeSelected(),
  },
  {
    id: 'reveal',
    title: 'Show in its folder',
    group: 'Result',
    keys: [],
    reach: 'anywhere',
    when: (state) => hasShown(state) && state.info?.frontEnd === 'electron',
    run: (app) => void app.revealSelected(),
  },
  {
    id: 'why',
    title: 'Why this result',
    group: 'Result',
    keys: ['Mod+E'],
    reach: 'anywhere',
    when: hasReason,
    run: (app) => app.open(app.store.get().sheet === 'why' ? 'none' : 'why'),
  },
  {
    id: 'pair',
    title: 'Go between challenge and solution',
    group: 'Result',
    keys: ['Mod+J'],
    reach: 'anywhere',
    when: hasPartner,
    run: toPartner,
  },
  {
    id: 'note',
    title: 'Go to the note',
    group: 'Result',
    keys: ['Mod+I'],
    reach: 'anywhere',
    when: hasShown,
    run: toNote,
  },
  {
    id: 'related',
    title: 'Go to related observations',
    group: 'Result',
    keys: [],
    reach: 'anywhere',
    when: (state) => hasShown(state) && (state.related?.hits.length ?? 0) > 0,
    run: toRelated,
  },

  {
    id: 'library',
    title: 'Open the library',
    group: 'Library',
    keys: [],
    reach: 'anywhere',
    when: ({ route }) => route !== 'library',
    run: (app) => app.go('library'),
  },
  {
    id: 'search',
    title: 'Back to the search',
    group: 'Library',
    keys: [],
    reach: 'anywhere',
    when: (state) => state.route !== 'search' && hasSources(state),
    run: (app) => (app.go('search'), app.focusBox()),
  },
  {
    id: 'choose-folder',
    title: 'Add a folder',
    group: 'Library',
    keys: [],
    reach: 'anywhere',
    when: ({ info }) => info?.canChooseFolder === false,
    run: (app) => app.open('folders'),
  },
  {
    id: 'index',
    title: 'Index now',
    group: 'Library',
    keys: [],
    reach: 'anywhere',
    when: (state) => hasSources(state) && state.progress === null,
    run: (app) => void app.keeper.index(),
  },
  {
    id: 'stop',
    title: 'Stop indexing',
    group: 'Library',
    keys: [],
    reach: 'anywhere',
    when: ({ progress }) => progress !== null,
    run: (app) => void app.keeper.stop(),
  },

  {
    id: 'settings',
    title: 'Settings',
    group: 'Window',
    keys: ['Mod+,'],
    reach: 'anywhere',
    when: ({ route }) => route !== 'settings',
    run: (app) => app.go('settings'),
  },
  {
    id: 'palette',
    title: 'Commands',
    group: 'Window',
    keys: ['Mod+P'],
    reach: 'anywhere',
    keysOnly: true,
    run: (app) => app.open('palette'),
  },
  {
    id: 'keys',
    title: 'Show keyboard shortcuts',
    group: 'Window',
    keys: ['?'],
    reach: 'outside',
    run: (app) => app.open('keys'),
  },
];

function completing({ route, query, answer }: State): ReturnType<typeof completionOf> {
  return route === 'search' ? completionOf(query, facetsIn(answer)) : null;
}

function complete(app: App): void {
  const completion = completing(app.store.get());
  if (completion) app.searching.ask(completion.query);
}

/** Whether an action can be done now. */
export function isPossible(action: Action, state: State): boolean {
  return action.when?.(state) ?? true;
}

/** The action a key press asks for, if any. `place` is where the press was made. */
export function actionFor(event: KeyPress, place: Place, state: State, mac: boolean): Action | null {
  return (
    ACTIONS.find(
      (action) =>
        action.keys.some((key) => matches(key, event, mac) && reaches(action, key, place, state)) &&
        isPossible(action, state),
    ) ?? null
  );
}

/**
 * Where a key was pressed. `box-end`: in the box, with the cursor behind the last letter. `control`: a button, a link
 * or another thing with keys of its own.
 */
export type Place = 'box' | 'box-end' | 'field' | 'control' | 'page';

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> &
  Partial<Pick<KeyboardEvent, 'code'>>;

function reaches({ reach }: Action, key: string, place: Place, { query }: State): boolean {
  const inBox = place === 'box' || place === 'box-end';
  const typing = place === 'field' || inBox;
  if (reach === 'results') return inBox || place === 'page';
  if (reach === 'edge') return place === 'box-end' || place === 'page';
  if (reach === 'outside') return !typing || (inBox && query === '');
  return key.startsWith('Mod+') || !typing;
}

function matches(shortcut: string, event: KeyPress, mac: boolean): boolean {
  const mod = shortcut.startsWith('Mod+');
  const key = mod ? shortcut.slice(4) : shortcut;
  const held = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (held !== mod || other || event.altKey) return false;
  if (event.shiftKey && key.length > 1) return false; // Shift+Home selects text
  return latinKey(event).toLowerCase() === key.toLowerCase();
}

/** What lies on top goes first: a visit, which may be in a sheet, then a sheet, then the words in the box. */
function escape(app: App): void {
  if (!goBack(app)) app.searching.ask('');
  app.focusBox();
}

function stepBack(app: App): void {
  goBack(app);
  app.focusBox();
}

/** Takes off what lies on top of the list, if anything. */
function goBack(app: App): boolean {
  const { sheet, trail } = app.store.get();
  const visiting = trail.length > 0 && (sheet === 'none' || sheet === 'note');
  if (visiting) app.searching.leave();
  else if (sheet !== 'none') app.open('none');
  return visiting || sheet !== 'none';
}

/**
 * What the near-duplicates of the selected row's hit are; `null` when it has none, or the selected row can do nothing
 * with them.
 */
function similarOf(state: State): 'hidden' | 'shown' | null {
  const head = state.route === 'search' ? headOf(hitsOf(state.answer), state.selected) : null;
  if (!head || underHit(head).length === 0) return null;
  return state.opened.has(head.id) ? 'shown' : 'hidden';
}

function showSimilar(app: App, open: boolean): void {
  const { answer, selected } = app.store.get();
  const head = headOf(hitsOf(answer), selected);
  if (head) app.searching.expand(head.id, open);
}

function toPartner(app: App): void {
  app.open('note');
  void goToPartner(app);
}

function toRelated(app: App): void {
  app.open('note');
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.related-row')?.focus());
}

function toNote(app: App): void {
  app.open('note');
  requestAnimationFrame(() => document.querySelector<HTMLElement>('#note')?.focus());
}
