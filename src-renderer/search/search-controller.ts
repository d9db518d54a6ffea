import { hasCode, toWire } from '../../src-shared/errors.ts';
import type { Hit } from '../../src-shared/model.ts';
import type { ReadingKind } from '../../src-shared/protocol.ts';
import type { Remote } from '../engine.ts';
import { createLatest } from '../latest-only.ts';
import { keepSame, keepSameItems } from '../keep-equal.ts';
import type { Answer, State, Store } from '../store.ts';
import { forSecondLook, inOrder, inRefinedOrder, secondLookFailed } from '../../src-shared/reranking.ts';
import { openedIn, rowsOf, underHit } from './rows.ts';

/** How many results the list asks for. */
export const LIMIT = 50;
/** Milliseconds without a key press after which the person is assumed to read. */
export const REST_MS = 150;

/** Milliseconds after an answer until its whole list is counted. */
const COUNT_AFTER_MS = 1_000;

export interface SearchController {
  /** Searches at once, and cancels the search before it. */
  ask(query: string): void;
  /**
   * The same for what is typed: the preview follows when the keys rest, because a note takes more to fetch and to draw
   * than all results.
   */
  type(query: string): void;
  /** Takes a reading of the present question off, or follows it again. */
  toggleReading(kind: ReadingKind): void;
  /** Shows the hits of the present question that were left out. */
  showAll(): void;
  /** Asks the present question again without a trace on the screen, because the index or the engine changed. */
  again(): void;
  select(id: string): void;
  /** Moves the selection by this many rows; ends at the first and the last. */
  move(rows: number): void;
  /** Shows the near-duplicates of a hit, or hides them; hidden ones leave the selection to their hit. */
  expand(id: string, open: boolean): void;
  /** Shows an observation that is no row of the list in the preview. */
  visit(hit: Hit): void;
  /** Goes back by one visit. */
  leave(): void;
}

/**
 * Keeps query, answer and selection consistent. `onShow` is called with each observation that the preview shows, and
 * when there is none.
 */
export function createSearchController(
  store: Store,
  api: () => Pick<Remote, 'search' | 'rerank'>,
  onShow: (hit: Hit | null) => void,
): SearchController {
  const latest = createLatest();
  let resting: ReturnType<typeof setTimeout> | undefined;
  /** The last reranking of the hits on screen: the hits it scored, and their order since. */
  const refined = new Map<string, { readonly asked: readonly string[]; readonly order: readonly string[] }>();
  let counting: ReturnType<typeof setTimeout> | undefined;
  /** The preview has to be told once the keys rest. */
  let late = false;

  const show = (change: Partial<State>): void => {
    const before = shownHit(store.get());
    store.set(change);
    const after = shownHit(store.get());
    if (after && after === before && !change.answer) return;
    late = after !== null && store.get().typing;
    if (!late) onShow(after);
  };

  const rest = (): void => {
    clearTimeout(resting);
    store.set({ typing: false });
    if (late) onShow(shownHit(store.get()));
    late = false;
  };

  const run = async (query: string, quiet = false): Promise<void> => {
    if (query.trim() === '') {
      latest.drop();
      const { answer, trail } = store.get();
      // a visit lasts as long as the question, or as there is none
      show({ ...NOTHING, ...(answer.kind === 'none' ? { trail } : {}), answer: { kind: 'none' } });
      return;
    }
    if (!quiet) store.set({ searching: true });
    const { without, uncut } = store.get();
    const outcome = await latest.run((signal) =>
      api().search({ query, limit: LIMIT, count: false, cutTail: !uncut, without }, { signal }),
    );
    if (outcome.kind === 'superseded') return;
    if (outcome.kind === 'done') {
      const { notices, tookMs, refine, total: counted, readings = [], cut = 0 } = outcome.value;
      const before = store.get().answer;
      const again = before.kind === 'hits' && before.query === query;
      // Until the next reranking the last order stays for the hits that it knows: the list must not change at each
      // refresh.
      const known = again && refine ? refined.get(query) : undefined;
      const fresh = known ? inRefinedOrder(outcome.value.hits, known.order) : outcome.value.hits;
      const hits = again ? keepSameItems(before.hits, fresh) : fresh;
      const facets = again ? keepSame(before.facets, outcome.value.facets) : outcome.value.facets;
      const total = counted ?? (again ? before.total : null);
      countLater(query, counted !== null || hits.length < LIMIT);
      show({
        answer: { kind: 'hits', query, hits, total, facets, notices, readings, cut, tookMs },
        searching: false,
        ...keepSelection(store.get(), query, hits),
      });
      const asked = forSecondLook(outcome.value.hits);
      if (refine && !(known && sameIds(asked, known.asked))) await refineOrder(query, asked);
      return;
    }
    // The engine ended: the old answer stays, the status line says so, and the search is repeated when the engine is
    // back.
    const { link, engine } = store.get();
    if (hasCode(outcome.error, 'ENGINE_STOPPED') && (link.kind !== 'open' || engine.kind !== 'ready')) return;
    show({ ...NOTHING, answer: { kind: 'failed', query, error: toWire(outcome.error) } });
  };

  /** What was taken off or shown belongs to one question. */
  const begin = (query: string): void =>
    store.set(store.get().query === query ? { query } : { query, without: [], uncut: false });

  /**
   * Counts the whole list once the question has stood for a while: on a large index that takes longer than the search.
   */
  const countLater = (query: string, isKnown: boolean): void => {
    clearTimeout(counting);
    if (!isKnown) counting = setTimeout(() => void count(query), COUNT_AFTER_MS);
  };

  const count = async (query: string): Promise<void> => {
    const asked = store.get().answer;
    if (asked.kind !== 'hits' || asked.query !== query) return;
    const counted = await api()
      .search({ query, limit: 1, count: true })
      .catch(() => null); // without it the list tells how long it is itself
    const { answer } = store.get();
    if (counted && answer.kind === 'hits' && answer.query === query)
      store.set({ answer: { ...answer, total: counted.total } });
  };

  /** Reranking changes the order in place: the selection and the note stay. The next search cancels it. */
  const refineOrder = async (query: string, asked: readonly string[]): Promise<void> => {
    const outcome = await latest.run((signal) => api().rerank({ query, observationIds: asked }, { signal }));
    const { answer } = store.get();
    if (outcome.kind === 'superseded' || answer.kind !== 'hits' || answer.query !== query) return;
    if (outcome.kind === 'done') {
      const { observationIds: order, tookMs } = outcome.value;
      refined.clear(); // of the question on screen only
      refined.set(query, { asked, order });
      store.set({ answer: { ...answer, hits: inOrder(answer.hits, order), tookMs: answer.tookMs + tookMs } });
    } else if (!hasCode(outcome.error, 'ENGINE_STOPPED'))
      store.set({ answer: { ...answer, notices: [...answer.notices, secondLookFailed(outcome.error)] } });
  };

  const select = (id: string): void => {
    show({ selected: id, chosen: true, trail: [] });
    rest();
  };

  return {
    ask(query) {
      begin(query);
      rest();
      void run(query);
    },
    type(query) {
      clearTimeout(resting);
      resting = setTimeout(rest, REST_MS);
      begin(query);
      store.set({ typing: true });
      void run(query);
    },
    toggleReading(kind) {
      const { query, without } = store.get();
      store.set({ without: without.includes(kind) ? without.filter((one) => one !== kind) : [...without, kind] });
      void run(query);
    },
    showAll() {
      store.set({ uncut: true });
      void run(store.get().query);
    },
    again() {
      void run(store.get().query, store.get().answer.kind === 'hits');
    },
    select,
    move(rows) {
      const { answer, opened, selected } = store.get();
      const all = rowsOf(hitsOf(answer), opened);
      const at = all.findIndex(({ hit }) => hit.id === selected);
      const row = all[Math.max(0, Math.min(all.length - 1, at + rows))];
      if (row) select(row.hit.id);
    },
    expand(id, open) {
      const { answer, opened, selected } = store.get();
      const hit = hitsOf(answer).find((one) => one.id === id);
      if (!hit || underHit(hit).length === 0 || opened.has(id) === open) return;
      const next = new Set(opened);
      if (open) next.add(id);
      else next.delete(id);
      const orphaned = !open && underHit(hit).some((one) => one.id === selected);
      show({ opened: next, ...(orphaned ? { selected: id, trail: [] } : {}) });
    },
    visit: (hit) => show({ trail: [...store.get().trail, hit] }),
    leave: () => show({ trail: store.get().trail.slice(0, -1) }),
  };
}

const NO_HITS: readonly Hit[] = [];

/** The hits of an answer; none, and always the same none, unless it has some. */
export function hitsOf(answer: Answer): readonly Hit[] {
  return answer.kind === 'hits' ? answer.hits : NO_HITS;
}

const NO_FACETS: (Answer & { kind: 'hits' })['facets'] = [];

/** What an answer could be narrowed to; nothing, and always the same nothing, unless it has hits. */
export function facetsIn(answer: Answer): (Answer & { kind: 'hits' })['facets'] {
  return answer.kind === 'hits' ? answer.facets : NO_FACETS;
}

/** The selected row's hit, if any: one of the answer, or what stands under one. */
export function selectedHit({ answer, selected }: Pick<State, 'answer' | 'selected'>): Hit | null {
  for (const hit of hitsOf(answer)) {
    if (hit.id === selected) return hit;
    const under = underHit(hit).find(({ id }) => id === selected);
    if (under) return under;
  }
  return null;
}

/** What the preview is to show, and what is opened and cited: the last visit, else the selected row. */
export function shownHit(state: Pick<State, 'answer' | 'selected' | 'trail'>): Hit | null {
  return state.trail.at(-1) ?? selectedHit(state);
}

/** The state around an answer that has no hits. */
const NOTHING = {
  searching: false,
  selected: null,
  chosen: false,
  opened: new Set<string>(),
  trail: [],
} as const satisfies Partial<State>;

/**
 * Which hit is selected in a new answer: the one that was, if the person chose it or asks the same again; else the
 * best.
 * Opened hits stay open, and a visit lasts as long as the question.
 */
export function keepSelection(
  before: Pick<State, 'answer' | 'selected' | 'chosen' | 'opened' | 'trail'>,
  query: string,
  hits: readonly Hit[],
): Pick<State, 'selected' | 'chosen' | 'opened' | 'trail'> {
  const sameQuestion = before.answer.kind === 'hits' && before.answer.query === query;
  const opened = openedIn(hits, before.opened);
  const stays = (before.chosen || sameQuestion) && rowsOf(hits, opened).some(({ hit }) => hit.id === before.selected);
  const selection = stays
    ? { selected: before.selected, chosen: before.chosen }
    : { selected: hits[0]?.id ?? null, chosen: false };
  return { ...selection, opened, trail: sameQuestion && (stays || before.selected === null) ? before.trail : [] };
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
