/** The place of the second model: it is loaded once the first is there and it is wanted, and given back when not. */
import { inWords, toWire } from '../../../src-shared/errors.ts';
import type { HealthCheck } from '../../../src-shared/model.ts';
import type { ActiveModel } from './active-model.ts';
import type { SecondModel } from './second-model.ts';

export interface SecondModelSlot {
  /** The model where it is wanted and all that is stored of it is in memory. */
  readonly current: SecondModel | null;
  readonly state: 'off' | 'loading' | 'ready' | 'failed';
  /** Loads the model, or gives it back, as is wanted now. Called whenever that may have changed. */
  update(): void;
  /** The model, where it is wanted and can be loaded, once all that is stored of it is in memory. Never rejects. */
  settled(): Promise<SecondModel | null>;
  /** Tries the model for real; nothing where none is wanted. */
  healthCheck(): Promise<readonly HealthCheck[]>;
  close(): Promise<void>;
}

export interface SecondModelSlotOptions {
  readonly first: Promise<ActiveModel>;
  readonly wanted: () => boolean;
  readonly load: () => Promise<SecondModel>;
  /** Whether it goes on by itself to what it has not come to. */
  readonly inBackground: boolean;
  /** A search is answered differently from now on. */
  readonly onReady: () => void;
  readonly onFailed: (error: unknown) => void;
}

export function createSecondModelSlot({
  first,
  wanted,
  load,
  inBackground,
  onReady,
  onFailed,
}: SecondModelSlotOptions): SecondModelSlot {
  let loading: Promise<SecondModel | null> | null = null;
  let current: SecondModel | null = null;
  let failure: unknown = null;
  let closed = false;
  let ending: Promise<void> = Promise.resolve();

  const start = async (): Promise<SecondModel | null> => {
    await ending;
    await first;
    if (closed || !wanted()) return null;
    const model = await load();
    const isWanted = (): boolean => !closed && wanted();
    try {
      if (isWanted()) await model.ready;
    } catch (error) {
      await model.close();
      throw error;
    }
    if (!isWanted()) {
      await model.close();
      return null;
    }
    current = model;
    if (inBackground) model.fillInBackground();
    onReady();
    return model;
  };

  return {
    get current() {
      return current;
    },
    get state() {
      if (!wanted()) return 'off';
      return current ? 'ready' : failure !== null ? 'failed' : 'loading';
    },
    update() {
      if (closed) return;
      if (wanted()) {
        if (loading) return;
        failure = null;
        const begun = start().catch((error: unknown) => {
          if (!closed) onFailed(error);
          failure = error;
          return null;
        });
        loading = begun;
        void begun.then((model) => {
          if (model === null && failure === null && loading === begun) loading = null;
        });
        return;
      }
      const leaving = loading;
      [loading, current] = [null, null];
      ending = Promise.all([ending, leaving?.then((model) => model?.close())]).then(() => {});
    },
    settled() {
      this.update();
      return loading ?? Promise.resolve(null);
    },
    async healthCheck() {
      const name = 'second model';
      const model = await this.settled();
      if (model) return [{ ...(await model.embedder.healthCheck()), name }];
      if (failure === null) return [];
      const error = toWire(failure);
      return [{ name, ok: false, detail: inWords(error), next: error.next || 'The first model answers meanwhile.' }];
    },
    async close() {
      closed = true;
      const model = await loading?.catch(() => null);
      current = null;
      await Promise.all([model?.close(), ending]);
    },
  };
}
