/** What callers see of a call that failed, and what the log has of it. */
import { toWire } from '../../src-shared/errors.ts';
import type { EngineApi, WholeEngineApi } from '../../src-shared/protocol.ts';
import { log } from '../system/log.ts';

/** SQLite's own errors never reach a user: each method's failure becomes one with a code and a next step. */
export function withReadableErrors(
  api: WholeEngineApi,
  before: (name: keyof WholeEngineApi) => void,
  toReadable: (error: unknown) => unknown,
): WholeEngineApi {
  const wrapped = Object.entries(api).map(([name, method]) => [
    name,
    async (...args: never[]): Promise<unknown> => {
      before(name as keyof WholeEngineApi);
      try {
        return await (method as (...args: never[]) => Promise<unknown>)(...args);
      } catch (error) {
        const readable = toReadable(error);
        logFailure(name as keyof EngineApi, readable);
        throw readable;
      }
    },
  ]);
  return Object.fromEntries(wrapped) as WholeEngineApi;
}

/** What a person asked for and is not there is no failure of the engine. */
function logFailure(method: keyof EngineApi, error: unknown): void {
  const { code } = toWire(error);
  const expected = [
    'CANCELLED',
    'ENGINE_STOPPED',
    'OBSERVATION_NOT_FOUND',
    'PATH_NOT_FOUND',
    'SOURCE_NOT_FOUND',
    'INVALID_REQUEST',
  ].includes(code);
  log('call-failed', { method, code }, expected ? 'debug' : code === 'INTERNAL' ? 'error' : 'warn');
}
