/** The state of the quick search without its view: one query, its best results, and the actions on the selected one. */
import { inWords, toWire } from '../../src-shared/errors.ts';
import type { Hit } from '../../src-shared/model.ts';
import type { WindowCommand } from '../../src-shared/protocol.ts';
import type { Backend } from '../engine.ts';
import { createLatest } from '../latest-only.ts';
import { citation, copyText } from '../parts/citation.ts';

/** How many answers fit. */
export const MOST = 8;
/** How long it is said that something was copied, before the window goes. */
const COPIED_MS = 450;
/** Between two times that the same is asked because the index changes. */
const RENEWAL_MS = 250;

export interface QuickState {
  readonly query: string;
  readonly hits: readonly Hit[];
  /** The query that they answer. */
  readonly answers: string;
  /** Place of the selected one among them. */
  readonly at: number;
  /** Of the answer that is shown; `null` while there is none. */
  readonly tookMs: number | null;
  /** What stands below the answers instead of the keys: what went wrong, or was done. Empty for nothing. */
  readonly message: string;
  readonly bad: boolean;
}

export interface Quick {
  get(): QuickState;
  subscribe(listener: () => void): () => void;
  /** Calls back each time the window was hidden. */
  onReset(listener: () => void): () => void;
  ask(query: string): void;
  /** Ends at the first and the last. */
  move(rows: number): void;
  select(at: number): void;
  /** Opens the selected one's file at its line, and goes. */
  open(): Promise<void>;
  /** Copies the selected one with where it stands, and goes. */
  cite(): Promise<void>;
  /** On in the main window, with the same question. */
  toMain(): void;
  hide(): void;
  /** How high the window has to be, in pixels. */
  size(height: number): void;
}

const EMPTY: QuickState = { query: '', hits: [], answers: '', at: 0, tookMs: null, message: '', bad: false };

export function createQuick(backend: Backend): Quick {
  const listeners = new Set<() => void>();
  const resets = new Set<() => void>();
  const latest = createLatest();
  let state = EMPTY;

  const set = (change: Partial<QuickState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const fail = (error: unknown): void => {
    set({ message: inWords(toWire(error)), bad: true });
  };
  const leave = (show?: WindowCommand): void => void backend.api.leaveQuick(show ? { show } : {}).catch(fail);

  /** @param again the same question, because the index has changed: the selected one stays, if it is still there */
  const ask = async (query: string, again = false): Promise<void> => {
    if (!again) set({ query, message: '', bad: false });
    if (query.trim() === '') {
      latest.drop();
      return set({ hits: [], answers: '', at: 0, tookMs: null });
    }
    const outcome = await latest.run((signal) => backend.api.search({ query, limit: MOST }, { signal }));
    if (outcome.kind === 'failed') return fail(outcome.error);
    if (outcome.kind === 'superseded') return;
    const { hits, tookMs } = outcome.value;
    const chosen = again ? state.hits[state.at]?.id : undefined;
    set({
      hits,
      answers: query,
      at: Math.max(
        0,
        hits.findIndex(({ id }) => id === chosen),
      ),
      tookMs,
    });
  };
  const onSelected = async (work: (hit: Hit) => Promise<void>): Promise<void> => {
    const hit = state.hits[state.at];
    if (hit) await work(hit).catch(fail);
  };

  // While files are read this comes often.
  let renewal: ReturnType<typeof setTimeout> | undefined;
  backend.on('changed', () => {
    renewal ??= setTimeout(() => {
      renewal = undefined;
      if (state.query !== '') void ask(state.query, true);
    }, RENEWAL_MS);
  });
  backend.onCommand(({ kind }) => {
    if (kind !== 'reset') return;
    void ask('');
    for (const listener of resets) listener();
  });

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onReset(listener) {
      resets.add(listener);
      return () => resets.delete(listener);
    },
    ask: (query) => void ask(query),
    move: (rows) => set({ at: Math.max(0, Math.min(state.hits.length - 1, state.at + rows)) }),
    select: (at) => set({ at }),
    open: () =>
      onSelected(async ({ id }) => {
        set({ message: 'Opening…', bad: false });
        await backend.api.openObservation({ observationId: id });
        leave();
      }),
    cite: () =>
      onSelected(async (hit) => {
        await copyText(citation(hit));
        set({ message: 'Citation copied.', bad: false });
        setTimeout(leave, COPIED_MS);
      }),
    toMain: () => leave({ kind: 'search', query: state.query }),
    hide: () => leave(),
    size: (height) => void backend.api.sizeQuick({ height }).catch(() => {}), // a browser's page stays as large as it is
  };
}
