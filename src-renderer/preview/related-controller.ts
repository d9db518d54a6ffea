import type { Hit } from '../../src-shared/model.ts';
import type { Remote } from '../engine.ts';
import { createLatest } from '../latest-only.ts';
import type { Store } from '../store.ts';

/** Milliseconds on one observation after which a person is taken to read it. */
const PAUSE_MS = 300;
const SHOWN = 5;
const KEPT = 50;

export interface Relating {
  /** Finds what is related to an observation once the person stays on it; what was asked for before is dropped. */
  look(id: string, ownSession: boolean): void;
  /** Nothing is read: nothing is asked. */
  drop(): void;
  /** Forgets what was found: the index has changed. */
  forget(): void;
}

/** Keeps "Related" in step with what is read. What was found for the one before stays until then. */
export function createRelating(store: Store, api: () => Pick<Remote, 'related'>): Relating {
  const latest = createLatest();
  const known = new Map<string, readonly Hit[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async (id: string, ownSession: boolean, key: string): Promise<void> => {
    const outcome = await latest.run((signal) =>
      api().related({ observationId: id, limit: SHOWN, ownSession }, { signal }),
    );
    if (outcome.kind === 'superseded') return;
    if (outcome.kind === 'failed') return store.set({ related: { of: id, hits: [], failed: true } });
    const { hits } = outcome.value;
    known.set(key, hits);
    const oldest = known.keys().next();
    if (known.size > KEPT && !oldest.done) known.delete(oldest.value);
    store.set({ related: { of: id, hits, failed: false } });
  };

  const drop = (): void => {
    clearTimeout(timer);
    latest.drop();
  };

  return {
    look(id, ownSession) {
      drop();
      const key = `${id} ${ownSession}`;
      const hits = known.get(key);
      if (hits) store.set({ related: { of: id, hits, failed: false } });
      else timer = setTimeout(() => void ask(id, ownSession, key), PAUSE_MS);
    },
    drop,
    forget: () => known.clear(),
  };
}
