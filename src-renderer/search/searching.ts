import { hasCode, toWire } from '../../src-shared/errors.ts';
import type { Hit } from '../../src-shared/model.ts';
import type { Remote } from '../engine.ts';
import { createLatest } from '../latest.ts';
import type { Answer, State, Store } from '../store.ts';

/** How many results the list asks for. */
export const LIMIT = 50;

export interface Searching {
  /** The person typed: asks at once, and drops the question before it. */
  ask(query: string): void;
  /** Asks the present question again without a trace on the screen, because the index or the engine changed. */
  again(): void;
  select(id: string): void;
  /** Moves the selection by this many rows; ends at the first and the last. */
  move(rows: number): void;
}

/** Keeps question, answer and selection in step. `onSelect` hears of each observation that becomes the selected one. */
export function createSearching(store: Store, api: () => Pick<Remote, 'search'>, onSelect: (hit: Hit | null) => void): Searching {
  const latest = createLatest();

  const show = (change: Partial<State>): void => {
    const before = selectedHit(store.get());
    store.set(change);
    const after = selectedHit(store.get());
    if (after?.id !== before?.id || (after && after !== before)) onSelect(after);
    else if (!after) onSelect(null);
  };

  const run = async (query: string, quiet = false): Promise<void> => {
    if (query.trim() === '') {
      latest.drop();
      show({ answer: { kind: 'none' }, searching: false, selected: null, chosen: false });
      return;
    }
    if (!quiet) store.set({ searching: true });
    const outcome = await latest.run((signal) => api().search({ query, limit: LIMIT }, { signal }));
    if (outcome.kind === 'superseded') return;
    if (outcome.kind === 'done') {
      const { hits, notices, tookMs } = outcome.value;
      show({ answer: { kind: 'hits', query, hits, notices, tookMs }, searching: false, ...keepSelection(store.get(), hits) });
      return;
    }
    // The engine went away: the old answer stays, the status line tells, and the return of the engine asks again.
    const { link, engine } = store.get();
    if (hasCode(outcome.error, 'ENGINE_STOPPED') && (link.kind !== 'open' || engine.kind !== 'ready')) return;
    show({ answer: { kind: 'failed', query, error: toWire(outcome.error) }, searching: false, selected: null, chosen: false });
  };

  const select = (id: string): void => show({ selected: id, chosen: true });

  return {
    ask(query) {
      store.set({ query });
      void run(query);
    },
    again() {
      void run(store.get().query, store.get().answer.kind === 'hits');
    },
    select,
    move(rows) {
      const hits = hitsOf(store.get().answer);
      const last = hits.length - 1;
      if (last < 0) return;
      const at = hits.findIndex(({ id }) => id === store.get().selected);
      const hit = hits[Math.max(0, Math.min(last, at + rows))];
      if (hit) select(hit.id);
    },
  };
}

const NO_HITS: readonly Hit[] = [];

/** The hits of an answer; none, and always the same none, unless it has some. */
export function hitsOf(answer: Answer): readonly Hit[] {
  return answer.kind === 'hits' ? answer.hits : NO_HITS;
}

/** The selected hit, if any. */
export function selectedHit({ answer, selected }: Pick<State, 'answer' | 'selected'>): Hit | null {
  return hitsOf(answer).find(({ id }) => id === selected) ?? null;
}

/**
 * Which hit is selected in a new answer: the one that was, if the person chose it or asks the same again; else the best.
 */
export function keepSelection(before: Pick<State, 'answer' | 'query' | 'selected' | 'chosen'>, hits: readonly Hit[]): Pick<State, 'selected' | 'chosen'> {
  const sameQuestion = before.answer.kind === 'hits' && before.answer.query === before.query;
  const stays = (before.chosen || sameQuestion) && hits.some(({ id }) => id === before.selected);
  return stays ? { selected: before.selected, chosen: before.chosen } : { selected: hits[0]?.id ?? null, chosen: false };
}
