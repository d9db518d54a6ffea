/** The one state of the window: readonly, replaced whole, read by components through {@link useStore}. */
import { useSyncExternalStore } from 'react';
import type { WireError } from '../src-shared/errors.ts';
import type {
  BestSentence,
  DocumentView,
  FacetGroup,
  FileEntry,
  Hit,
  IndexProgress,
  IndexStatus,
  Notice,
} from '../src-shared/model.ts';
import type { DesktopState, EngineState, HostInfo, Reading, ReadingKind } from '../src-shared/protocol.ts';
import type { Link } from './engine.ts';
import type { Dropped } from './library/dropped.ts';

export type Route = 'search' | 'library' | 'settings';

/** What floats above the columns; at most one. */
export type Sheet = 'none' | 'note' | 'facets' | 'palette' | 'keys' | 'why' | 'folders' | 'dropped';

/** What stands in the results column. It stays until the next answer replaces it. */
export type Answer =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'hits';
      readonly query: string;
      readonly hits: readonly Hit[];
      /** Hits of the whole list; `null` while they are not counted. */
      readonly total: number | null;
      readonly facets: readonly FacetGroup[];
      readonly notices: readonly Notice[];
      /** How the question was understood; each can be taken off. */
      readonly readings: readonly Reading[];
      /** Hits that were left out, because they are no nearer to the question than chance. */
      readonly cut: number;
      readonly tookMs: number;
    }
  | { readonly kind: 'failed'; readonly query: string; readonly error: WireError };

/** What stands in the preview. */
export type OptimisticLock =
  | { readonly kind: 'nothing' }
  /**
   * `note`: the part of the note that is here. `target`: what is brought into view, once for each such object: the hit,
   * an end of the note, or an observation by its id.
   */
  | {
      readonly kind: 'note';
      readonly hit: Hit;
      readonly note: DocumentView;
      readonly target: { readonly to: 'hit' | 'start' | 'end' | (string & {}) };
    }
  | { readonly kind: 'failed'; readonly hit: Hit; readonly error: WireError };

/** The sentences nearest in meaning to one query, as far as they were asked for. */
export interface Sentences {
  readonly query: string;
  readonly byId: ReadonlyMap<string, BestSentence>;
}

/** What is related to one observation. */
export interface Related {
  readonly of: string;
  readonly hits: readonly Hit[];
  /** It could not be found out, which is no reason to trouble anybody. */
  readonly failed: boolean;
}

/** An example search. `about`: where it was taken from, or that it lists the newest of a kind. */
export interface Suggestion {
  readonly query: string;
  readonly about: 'newest' | (string & {});
}

export interface Toast {
  readonly tone: 'plain' | 'bad';
  readonly text: string;
}

export interface State {
  readonly route: Route;
  readonly sheet: Sheet;
  readonly link: Link;
  readonly engine: EngineState;
  readonly info: HostInfo | null;
  /** What the person has set, and what the system made of it; `null` until it is known. */
  readonly desktop: DesktopState | null;
  readonly status: IndexStatus | null;
  readonly progress: IndexProgress | null;
  readonly failed: readonly FileEntry[];
  readonly excluded: readonly FileEntry[];
  readonly query: string;
  /** Readings of this question that the person took off. */
  readonly without: readonly ReadingKind[];
  /** Whether the list of this question goes on where its hits are no nearer than chance. */
  readonly uncut: boolean;
  readonly answer: Answer;
  /** The last key in the box was a moment ago, so that another is likely. */
  readonly typing: boolean;
  /** A call is under way whose answer will replace the present one. */
  readonly searching: boolean;
  readonly selected: string | null;
  /** The person moved the selection: it stays on this observation while that is among the hits. */
  readonly chosen: boolean;
  /** Hits whose near-duplicates are shown, by their ids. */
  readonly opened: ReadonlySet<string>;
  /**
   * Observations that were gone to from the selected one, the last of them in the preview; empty while that shows the
   * selected one.
   */
  readonly trail: readonly Hit[];
  readonly sentences: Sentences;
  readonly related: Related | null;
  /** Whether what is related may be from the same session. */
  readonly ownSession: boolean;
  readonly reading: OptimisticLock;
  readonly suggestions: readonly Suggestion[];
  /** What was dropped on the window and waits for an answer, or is on its way. */
  readonly dropped: Dropped | null;
  readonly toast: Toast | null;
}

export const INITIAL: State = {
  route: 'search',
  sheet: 'none',
  link: { kind: 'connecting' },
  engine: { kind: 'starting' },
  info: null,
  desktop: null,
  status: null,
  progress: null,
  failed: [],
  excluded: [],
  query: '',
  without: [],
  uncut: false,
  answer: { kind: 'none' },
  typing: false,
  searching: false,
  selected: null,
  chosen: false,
  opened: new Set(),
  trail: [],
  sentences: { query: '', byId: new Map() },
  related: null,
  ownSession: false,
  reading: { kind: 'nothing' },
  suggestions: [],
  dropped: null,
  toast: null,
};

export interface Store {
  get(): State;
  /** Replaces the fields named; listeners run once. */
  set(change: Partial<State>): void;
  subscribe(listener: () => void): () => void;
}

/** Makes a store; a change to what is there already tells nobody. */
export function createStore(initial: State = INITIAL): Store {
  const listeners = new Set<() => void>();
  let state = initial;
  return {
    get: () => state,
    set(change) {
      if (Object.entries(change).every(([key, value]) => Object.is(state[key as keyof State], value))) return;
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Reads a part of the state; `pick` returns something the state holds, so that it is the same while nothing changed.
 */
export function useStore<T>(store: Store, pick: (state: State) => T): T {
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}
