import { hasCode, toWire } from '../../src-shared/errors.ts';
import type { DocumentView, Hit } from '../../src-shared/model.ts';
import type { Remote } from '../engine.ts';
import { createLatest } from '../latest.ts';
import { keepSame } from '../same.ts';
import type { Store } from '../store.ts';

/** So many observations more are fetched at a time, and at most on either side. */
const STEP = 300;
export const MOST_ASKED = 2_000;
/** Notes kept at hand, so that going back and forth asks nothing. */
const KEPT = 24;

export interface Reader {
  /** Shows the note around a hit, at once when it is at hand; the note before stays until then. */
  show(hit: Hit | null): void;
  /** Fetches the notes of hits that are likely to be looked at next. */
  expect(hits: readonly Hit[]): void;
  /** Fetches more of a large note on one side of the hit that is shown; what is there stays until then. */
  /** Settles when the answer has come, or another note is shown. */
  more(side: 'earlier' | 'later'): Promise<void>;
  /** Forgets all notes at hand: the files may have changed. */
  forget(): void;
}

/** Keeps the preview on the selected observation; of two requests the later one wins. */
export function createReader(store: Store, api: () => Pick<Remote, 'document'>): Reader {
  const notes = new Map<string, DocumentView>();
  const latest = createLatest();
  /** How much of the note around the hit that is shown the person has asked for. */
  let wide: { readonly id: string; readonly before: number; readonly after: number } | null = null;
  const extent = (id: string): { readonly before?: number; readonly after?: number } => (wide?.id === id ? { before: wide.before, after: wide.after } : {});
  const ahead = createLatest();

  /** A note at hand; that it has the observation proves that it is not an older one of that path. */
  const atHand = (hit: Hit): DocumentView | null => {
    const note = notes.get(hit.path);
    return note && holds(note, hit.id) ? note : null;
  };

  const fetchNote = async (hit: Hit): Promise<void> => {
    const outcome = await latest.run((signal) => api().document({ observationId: hit.id, ...extent(hit.id) }, { signal }));
    if (outcome.kind === 'superseded') return;
    if (outcome.kind === 'done') {
      const { reading } = store.get();
      const read = reading.kind === 'note' ? keepSame(reading.note, outcome.value) : outcome.value;
      keep(hit, read);
      store.set({ reading: { kind: 'note', hit, note: read } });
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

  return {
    async more(side) {
      const { reading } = store.get();
      if (reading.kind !== 'note') return;
      const { hit, note } = reading;
      const { before, after } = sidesOf(note, hit.id);
      wide = { id: hit.id, before: Math.min(MOST_ASKED, before + (side === 'earlier' ? STEP : 0)), after: Math.min(MOST_ASKED, after + (side === 'later' ? STEP : 0)) };
      notes.delete(hit.path);
      await fetchNote(hit);
    },
    show(hit) {
      if (!hit) {
        latest.drop();
        store.set({ reading: { kind: 'nothing' } });
        return;
      }
      const note = atHand(hit);
      if (note) {
        latest.drop();
        keep(hit, note);
        store.set({ reading: { kind: 'note', hit, note } });
        return;
      }
      void fetchNote(hit);
    },
    expect(hits) {
      void ahead.run(async (signal) => {
        for (const hit of hits) {
          if (signal.aborted) return;
          if (!atHand(hit)) keep(hit, await api().document({ observationId: hit.id }, { signal }));
        }
      });
    },
    forget() {
      notes.clear();
    },
  };
}

function holds(note: DocumentView, id: string): boolean {
  return note.blocks.some((block) => block.observations.some((observation) => observation.id === id));
}

/** How many observations of a note stand before one, and how many behind it. */
export function sidesOf(note: DocumentView, id: string): { readonly before: number; readonly after: number } {
  const all = note.blocks.flatMap(({ observations }) => observations);
  const at = Math.max(0, all.findIndex((observation) => observation.id === id));
  return { before: at, after: all.length - 1 - at };
}
