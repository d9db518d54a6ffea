import type { Channel } from '../../src-shared/channel.ts';
import { allEngineCalls, type EngineEvents, everyCall, type WholeEngineApi } from '../../src-shared/protocol.ts';
import { allEngineSchemas } from '../../src-shared/protocol/schemas.ts';
import { serve } from '../../src-shared/rpc.ts';
import type { WorkerEvents } from './supervisor.ts';

/**
 * Answers every call with one error: the process stays alive to say why there is no engine.
 *
 * @param mend takes what is in the way out of it, where a person asks for a repair, and gives what was done, or `null`.
 *   From then on no call is answered: the process ends, and whoever called is answered by the next one. Default:
 *   nothing can be done
 */
export function refuseCalls(parent: Channel, error: unknown, mend: () => string | null = () => null): void {
  let mended = false;
  const refuse = (): Promise<never> => (mended ? new Promise(() => {}) : Promise.reject(error));
  const server = serve<WholeEngineApi, EngineEvents & WorkerEvents>(parent, allEngineSchemas, {
    ...everyCall(allEngineCalls, () => refuse),
    async repair() {
      const done = mended ? null : mend();
      if (done === null) return refuse();
      mended = true;
      server.emit('leaving', null);
      return { done: [done] };
    },
  });
}
