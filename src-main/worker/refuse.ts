import type { Channel } from '../../src-shared/channel.ts';
import { type EngineApi, type EngineEvents, engineSchemas } from '../../src-shared/protocol.ts';
import { serve } from '../../src-shared/rpc.ts';

/**
 * Answers every call with one error: the process lives to say why there is no engine.
 *
 * @param repair what is done where a person asks for it; `null`: nothing can be. Default: `null`
 */
export function refuseCalls(parent: Channel, error: unknown, repair: EngineApi['repair'] | null = null): void {
  const refuse = (): Promise<never> => Promise.reject(error);
  const api = Object.fromEntries(Object.keys(engineSchemas).map((method) => [method, refuse])) as unknown as EngineApi;
  serve<EngineApi, EngineEvents>(parent, engineSchemas, repair ? { ...api, repair } : api);
}
