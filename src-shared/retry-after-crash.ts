import { hasCode } from './errors.ts';
import type { EngineApi } from './protocol/engine.ts';

/**
 * Does a run, and again when the engine's process ended on the way: once more, and then as often as a crash has put a
 * file aside, for then the next run does not meet it. So a file that crashes the engine costs no other file its place
 * in the index, and a run that ends the engine for another reason leaves it to be searched: the third crash would be
 * the last.
 *
 * @param run asks for the run; a call made while the engine starts again waits for it
 * @throws what the run rejects with at last
 */
export async function throughCrashes<T>(engine: Pick<EngineApi, 'files'>, run: () => Promise<T>): Promise<T> {
  let aside: number | null = null;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!hasCode(error, 'ENGINE_STOPPED')) throw error;
      const { items } = await engine.files({ state: 'failed', limit: 10_000 });
      const now = items.filter(({ code }) => code === 'FILE_CRASHES_READER').length;
      if (aside !== null && now <= aside) throw error;
      aside = now;
    }
  }
}
