import type { Channel } from '../../src-shared/channel.ts';
import { type EngineApi, type EngineEvents, engineSchemas } from '../../src-shared/protocol.ts';
import { serve } from '../../src-shared/rpc.ts';

/** Answers every call with one error: the process lives to say why there is no engine. */
export function refuseCalls(parent: Channel, error: unknown): void {
  const refuse = (): Promise<never> => Promise.reject(error);
  serve<EngineApi, EngineEvents>(parent, engineSchemas, Object.fromEntries(Object.keys(engineSchemas).map((method) => [method, refuse])) as unknown as EngineApi);
}
