import { hasCode, toWire } from '../../src-shared/errors.ts';
import type { DocumentView, Hit } from '../../src-shared/model.ts';
import type { Remote } from '../engine.ts';
import { createLatest } from '../latest.ts';
import { keepSame } from '../same.ts';
import type { Store } from '../store.ts';

/** Notes kept at hand, so that going back and forth asks nothing. */
const KEPT = 24;

export interface Reader {
  /** Shows the note around a hit, at once when it is at hand; the note before stays until then. */
  show(hit: Hit | null): void;
  /** Fetches the notes of hits that are likely to be looked at next. */
  expect(hits: readonly Hit[]): void;
  /** Forgets all notes at hand: the files may have changed. */
  forget(): void;
}

/** Keeps the preview on the selected observation; of two requests the later one wins. */
export function createReader(store: Store, api: () => Pick<Remote, 'document'>): Reader {
  const notes = new Map<string, DocumentView>();
  const latest = createLatest();
  const ahead = createLatest();

  /** A note at hand; that it has the observation proves that it is not an older one of that path. */
  const atHand = (hit: Hit): DocumentView | null => {
    const note = notes.get(hit.path);
    return note && holds(note, hit.id) ? note : null;
  };

  const keep = (hit: Hit, note: DocumentView): void => {
    notes.delete(hit.path);
    notes.set(hit.path, note);
    const oldest = notes.keys().next();
    if (notes.size > KEPT && !oldest.done) notes.delete(oldest.value);
  };

  return {
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
      void latest
        .run((signal) => api().document({ observationId: hit.id }, { signal }))
        .then((outcome) => {
          if (outcome.kind === 'superseded') return;
          if (outcome.kind === 'done') {
            const { reading } = store.get();
            const read = reading.kind === 'note' ? keepSame(reading.note, outcome.value) : outcome.value;
            keep(hit, read);
            store.set({ reading: { kind: 'note', hit, note: read } });
          } else if (!hasCode(outcome.error, 'ENGINE_STOPPED')) {
            store.set({ reading: { kind: 'failed', hit, error: toWire(outcome.error) } });
          }
        });
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
