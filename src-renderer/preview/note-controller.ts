import { hasCode, toWire } from '../../src-shared/errors.ts';
import type { DocumentView, Hit } from '../../src-shared/model.ts';
import type { DocumentRequest } from '../../src-shared/protocol.ts';
import type { Remote } from '../engine.ts';
import { createLatest } from '../latest-only.ts';
import { keepSame } from '../keep-equal.ts';
import type { OptimisticLock, Store } from '../store.ts';
import { countHeld, endsOf, holds, joinWindow, type Side } from './note-windows.ts';

/** Observations on either side of the hit that are fetched at first: some screens of text. */
export const NEAR = 60;
/** With so many asked for, a window may have as much text as is held here at most. */
const ROOMY = 201;
/** Notes kept at hand, so that going back and forth asks nothing. */
const KEPT = 24;
/**
 * Windows that are fetched one after the other towards the other side of a pair, before the stretch around it is shown
 * by itself.
 */
const MOST_BETWEEN = 8;

export interface Reader {
  /** Shows the note around a hit, at once when it is at hand; the note before stays until then. */
  show(hit: Hit | null): void;
  /** Fetches the text around the hits that the person is likely to select next. */
  expect(hits: readonly Hit[]): void;
  /**
   * Fetches the next window of a large note on one side of what is here. Settles when it has come, or is no longer
   * wanted.
   */
  more(side: Side): Promise<void>;
  /** Shows the first or the last window of the note, or again the one around the hit. */
  goTo(place: 'start' | 'end' | 'hit'): Promise<void>;
  /**
   * Fetches the way to an observation on one side of what is here; where that is too far, the stretch around it takes
   * the place of what is here.
   */
  bring(id: string, side: Side): Promise<void>;
  /** Forgets all notes at hand: the files may have changed. */
  forget(): void;
}

type Shown = Extract<OptimisticLock, { kind: 'note' }>;

/** Keeps the preview at the selected observation; of two requests the later one wins. A large note comes in windows. */
export function createReader(store: Store, api: () => Pick<Remote, 'document'>): Reader {
  const notes = new Map<string, DocumentView>();
  const latest = createLatest();
  const further = createLatest();
  const ahead = createLatest();
  /** The hit around which the person has read further than the first window. */
  let wanderedFrom: string | null = null;
  let fetchingMore: Promise<void> | null = null;
  /** The way to the beginning, the end or the hit, while it is under way. */
  let going: Promise<void> | null = null;

  const around = (id: string): DocumentRequest => ({ observationId: id, before: NEAR, after: NEAR });

  /** A cached note. It contains the observation, which proves that it is not an older note of that path. */
  const atHand = (hit: Hit): DocumentView | null => {
    const note = notes.get(hit.path);
    return note && holds(note, hit.id) ? note : null;
  };

  /** What is shown of this hit's note, where the person has read on in it. */
  const wandered = (hit: Hit): Shown | null => {
    const { reading } = store.get();
    return reading.kind === 'note' && reading.hit.id === hit.id && wanderedFrom === hit.id ? reading : null;
  };

  /** The same stretch again, or, where its beginning is gone, what is around the hit. */
  const readAgain = async (hit: Hit, signal: AbortSignal): Promise<DocumentView> => {
    const shown = wandered(hit);
    const ends = shown && endsOf(shown.note);
    if (!shown || !ends) return api().document(around(hit.id), { signal });
    try {
      // Of more than the default a window has room for all the text that is held.
      return await api().document(
        { observationId: ends.first, before: 0, after: Math.max(ROOMY, countHeld(shown.note) - 1) },
        { signal },
      );
    } catch (error) {
      if (!hasCode(error, 'OBSERVATION_NOT_FOUND')) throw error;
      wanderedFrom = null;
      return api().document(around(hit.id), { signal });
    }
  };

  const fetchNote = async (hit: Hit): Promise<void> => {
    const outcome = await latest.run((signal) => readAgain(hit, signal));
    if (outcome.kind === 'superseded') return;
    if (outcome.kind === 'done') {
      const { reading } = store.get();
      const note = reading.kind === 'note' ? keepSame(reading.note, outcome.value) : outcome.value;
      keep(hit, note);
      const target = reading.kind === 'note' && wandered(hit) ? reading.target : HIT;
      store.set({ reading: { kind: 'note', hit, note, target } });
    } else if (!hasCode(outcome.error, 'ENGINE_STOPPED')) {
      store.set({ reading: { kind: 'failed', hit, error: toWire(outcome.error) } });
    }
  };

  const keep = (hit: Hit, note: DocumentView): void => {
    notes.delete(hit.path);
    notes.set(hit.path, note);
    const oldest = notes.keys().next();
    if (notes.size > KEPT && !oldest.done) notes.delete(oldest.value);
  };

  /**
   * Fetches a window of the note that is shown, and puts what comes of it in its place. A failure leaves what is here:
   * the same can be asked for again.
   */
  const change = async (
    request: DocumentRequest,
    toNote: (shown: Shown, window: DocumentView) => Omit<Shown, 'kind' | 'hit'> | null,
  ): Promise<void> => {
    const { reading: before } = store.get();
    if (before.kind !== 'note') return;
    const outcome = await further.run((signal) => api().document(request, { signal }));
    const { reading } = store.get();
    if (
      outcome.kind !== 'done' ||
      reading.kind !== 'note' ||
      reading.hit.id !== before.hit.id ||
      outcome.value.path !== reading.note.path
    )
      return;
    const changed = toNote(reading, outcome.value);
    if (!changed) return;
    wanderedFrom = reading.hit.id;
    keep(reading.hit, changed.note);
    store.set({ reading: { ...reading, ...changed } });
  };

  const fetchMore = async (side: Side): Promise<void> => {
    const { reading } = store.get();
    const ends = reading.kind === 'note' ? endsOf(reading.note) : null;
    if (reading.kind !== 'note' || !ends || (reading.note.left?.[side] ?? 0) === 0) return;
    const edge = side === 'earlier' ? 'first' : 'last';
    await change({ observationId: ends[edge], side }, ({ note, target }, window) => {
      const isStillNext = endsOf(note)?.[edge] === ends[edge]; // or all was read again meanwhile
      return isStillNext ? { note: joinWindow(note, window, side), target } : null;
    });
  };

  // On the way to another place nothing more is fetched here: the list is scrolled by that, and what it asks for then
  // would come in place of the other place.
  const more = (side: Side): Promise<void> =>
    going ?? (fetchingMore ??= fetchMore(side).finally(() => (fetchingMore = null)));

  const goTo = async (place: 'start' | 'end' | 'hit'): Promise<void> => {
    const { reading } = store.get();
    if (reading.kind !== 'note') return;
    const { hit } = reading;
    const request: DocumentRequest =
      place === 'hit' ? around(hit.id) : { observationId: endsOf(reading.note)?.first ?? hit.id, side: place };
    await change(request, (_, note) => ({ note, target: { to: place } }));
    if (place === 'hit') wanderedFrom = null;
  };

  return {
    more,
    goTo(place) {
      const own = goTo(place).finally(() => {
        if (going === own) going = null;
      });
      return (going = own);
    },
    async bring(id, side) {
      const isHere = (): boolean => {
        const { reading } = store.get();
        return reading.kind !== 'note' || holds(reading.note, id);
      };
      for (let i = 0; i < MOST_BETWEEN && !isHere(); i++) {
        await fetchingMore;
        await more(side);
      }
      if (!isHere()) await change(around(id), (_, note) => ({ note, target: { to: id } }));
    },
    show(hit) {
      const { reading } = store.get();
      if (hit?.id !== wanderedFrom) wanderedFrom = null;
      if (reading.kind !== 'note' || reading.hit.id !== hit?.id) further.drop();
      if (!hit) {
        latest.drop();
        store.set({ reading: { kind: 'nothing' } });
        return;
      }
      const note = atHand(hit);
      if (note) {
        latest.drop();
        keep(hit, note);
        store.set({ reading: { kind: 'note', hit, note, target: targetOf(reading, hit) } });
        return;
      }
      void fetchNote(hit);
    },
    expect(hits) {
      void ahead.run(async (signal) => {
        for (const hit of hits) {
          if (signal.aborted) return;
          if (!atHand(hit)) keep(hit, await api().document(around(hit.id), { signal }));
        }
      });
    },
    forget() {
      notes.clear();
    },
  };
}

/** The position in the note of the selected hit. */
const HIT: Shown['target'] = { to: 'hit' };

/** The same hit again stays where the person has scrolled to. */
function targetOf(reading: OptimisticLock, hit: Hit): Shown['target'] {
  return reading.kind === 'note' && reading.hit.id === hit.id ? reading.target : HIT;
}
