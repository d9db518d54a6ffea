/** Retries to open an index: the disk may have space again, or the other program may have finished. */
import { EngineError, type ErrorCode } from '../../src-shared/errors.ts';
import { allEngineCalls, type EngineApi, everyCall } from '../../src-shared/protocol.ts';
import type { CallOptions } from '../../src-shared/rpc.ts';
import type { Engine } from './opened-engine.ts';

/** Errors that may pass while the process runs. A damaged or newer index is reported each time. */
const MAY_PASS: ReadonlySet<ErrorCode> = new Set(['DISK_FULL', 'DATA_UNWRITABLE', 'DATABASE_BUSY']);

/** In milliseconds. To ask for a locked database takes up to five seconds itself. */
const BETWEEN_CALLS = 1_000;
/** Without a call, for an engine that watches. */
const BY_ITSELF = 30_000;

export interface ReopenOptions {
  /** Throws errors that a user may read. */
  readonly open: () => Engine;
  /** Whether it is tried though nobody calls. */
  readonly unasked: boolean;
  /**
   * Takes out of the way what keeps the index from being opened, as a person has asked; gives what was done, a sentence
   * each.
   */
  readonly mend: () => readonly string[];
}

/**
 * What stands for an engine that cannot be opened: answers each call with the reason, until it can.
 *
 * @param first the reason at the start
 */
export function reopening(first: unknown, { open, unasked, mend }: ReopenOptions): Engine {
  let failure = first;
  let engine: Engine | null = null;
  let tried = performance.now();
  let closed = false;
  const mayPass = (): boolean => failure instanceof EngineError && MAY_PASS.has(failure.code);

  const reach = (between: number): Engine => {
    if (engine) return engine;
    if (!closed && mayPass() && performance.now() - tried >= between) {
      try {
        engine = open();
        clearInterval(timer);
        return engine;
      } catch (error) {
        failure = error;
      }
      tried = performance.now();
    }
    throw failure;
  };
  const timer = setInterval(() => {
    try {
      if (unasked) reach(BY_ITSELF);
    } catch {
      // Who calls is told.
    }
  }, BY_ITSELF).unref();

  /** Mends first, then what the index itself needs. */
  const repair: EngineApi['repair'] = async (...args) => {
    const done = engine || closed ? [] : mend();
    if (done.length > 0) engine = open();
    return { done: [...done, ...(await reach(0).api.repair(...args)).done] };
  };
  const api = everyCall(
    allEngineCalls,
    (name) => async (request, options) =>
      (reach(BETWEEN_CALLS).api[name] as (request: unknown, options?: CallOptions) => Promise<unknown>)(
        request,
        options,
      ),
  );
  return {
    api: { ...api, repair },
    async close() {
      closed = true;
      clearInterval(timer);
      await engine?.close();
    },
  };
}
