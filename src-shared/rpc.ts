/**
 * Calls over a {@link Channel}: `serve` on the side that implements, `connect` on the side that calls. Requests are
 * checked against their schema in `serve` and nowhere else; errors cross as data; cancelling is a message; there is no
 * time-out, a closed channel rejects every call in flight with `ENGINE_STOPPED`.
 */
import type { Channel } from './channel.ts';
import { EngineError, fromWire, toWire, type WireError } from './errors.ts';

/** The part of `AbortSignal` that calls need; written here because this folder loads anywhere. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface CallOptions {
  /** Ends the call with `CANCELLED` and tells the other side to stop its work. */
  readonly signal?: CancelSignal;
}

/** A method of a contract: one request object (or none), one promise. */
export type Method = (request: never, options?: CallOptions) => Promise<unknown>;

/** A request's schema, as the schema library gives it. */
export interface RequestSchema {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: unknown }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}

/** One schema for each method: what {@link serve} will call, and what it lets through. */
export type Schemas<Api> = { readonly [M in keyof Api]: RequestSchema };

type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly request: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'event'; readonly name: string; readonly payload: unknown };

/** Most calls of one connection that are worked on at a time, where nobody says otherwise. */
export const MOST_AT_ONCE = 1_000;

export interface Server<Events> {
  /** Sends an event to the other side. */
  emit<E extends keyof Events & string>(name: E, payload: Events[E]): void;
}

/**
 * Answers the calls that arrive on `channel` with the methods of `api`, and says that it is ready.
 *
 * @param schemas the methods that may be called and the shape of their requests
 * @param mostAtOnce calls beyond so many that are worked on are answered at once, with `TOO_MANY_AT_ONCE`. Default
 *   {@link MOST_AT_ONCE}
 */
export function serve<Api extends { readonly [M in keyof Api]: Method }, Events>(
  channel: Channel,
  schemas: Schemas<Api>,
  api: Api,
  mostAtOnce = MOST_AT_ONCE,
): Server<Events> {
  const running = new Map<number, () => void>();
  // Not the size of the map: a caller may give several calls one id.
  let atOnce = 0;
  const post = (message: Message): void => channel.post(message);

  const call = async (id: number, method: string, request: unknown): Promise<void> => {
    if (atOnce >= mostAtOnce) return post({ kind: 'error', id, error: toWire(tooMany(mostAtOnce)) });
    const signal = createCancel();
    running.set(id, signal.cancel);
    atOnce++;
    try {
      if (!Object.hasOwn(schemas, method)) {
        throw new EngineError('UNKNOWN_METHOD', `There is no method called "${method.slice(0, 60)}".`, {
          details: { method: method.slice(0, 60) },
        });
      }
      const name = method as keyof Api & string;
      const checked = checkRequest(name, schemas[name], request);
      const value = await (api[name] as unknown as (request: unknown, options: CallOptions) => Promise<unknown>).call(
        api,
        checked,
        { signal },
      );
      post({ kind: 'result', id, value });
    } catch (error) {
      post({ kind: 'error', id, error: toWire(error) });
    } finally {
      atOnce--;
      if (running.get(id) === signal.cancel) running.delete(id);
    }
  };

  channel.listen((raw) => {
    const message = raw as Message;
    if (message?.kind === 'call' && typeof message.method === 'string')
      void call(message.id, message.method, message.request);
    else if (message?.kind === 'cancel') running.get(message.id)?.();
  });
  channel.onClose(() => {
    for (const cancel of running.values()) cancel();
  });
  post({ kind: 'ready' });

  return { emit: (name, payload) => post({ kind: 'event', name, payload }) };
}

export interface Connection<Api, Events> {
  readonly api: Api;
  /** Settles when the other side serves; rejects if the channel closes first. */
  readonly ready: Promise<void>;
  /** Calls back at each event of this name; the result ends that. */
  on<E extends keyof Events & string>(name: E, handler: (payload: Events[E]) => void): () => void;
  close(): void;
}

/** The caller's side: `connection.api.search({…})` looks like a call in the same process. */
export function connect<Api extends object, Events>(channel: Channel): Connection<Api, Events> {
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const handlers = new Map<string, Set<(payload: unknown) => void>>();
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {}); // a caller that never waits for it must not see an unhandled rejection
  let nextId = 1;
  let open = true;

  const call = (method: string, request: unknown, signal: CancelSignal | undefined): Promise<unknown> => {
    if (!open) return Promise.reject(stopped());
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const abort = (): void => {
      calls.delete(id);
      channel.post({ kind: 'cancel', id } satisfies Message);
      reject(cancelled());
    };
    signal?.addEventListener('abort', abort, { once: true });
    calls.set(id, { resolve, reject });
    try {
      channel.post({ kind: 'call', id, method, request } satisfies Message);
    } catch (error) {
      // a request that cannot be cloned
      calls.delete(id);
      reject(error as Error);
    }
    return promise.finally(() => signal?.removeEventListener('abort', abort));
  };

  channel.listen((raw) => {
    const message = raw as Message;
    switch (message?.kind) {
      case 'ready':
        ready.resolve();
        break;
      case 'result':
        calls.get(message.id)?.resolve(message.value);
        calls.delete(message.id);
        break;
      case 'error':
        calls.get(message.id)?.reject(fromWire(message.error));
        calls.delete(message.id);
        break;
      case 'event':
        for (const handler of handlers.get(message.name) ?? []) handler(message.payload);
        break;
      default: // calls and cancels are for the serving side; anything else is not ours
        break;
    }
  });
  channel.onClose(() => {
    open = false;
    for (const { reject } of calls.values()) reject(stopped());
    calls.clear();
    ready.reject(stopped());
  });

  const methods = new Map<PropertyKey, unknown>();
  const api = new Proxy({} as Api, {
    get(_target, method) {
      // A proxy that answers to "then" would be taken for a promise by `await`.
      if (typeof method !== 'string' || method === 'then') return undefined;
      let run = methods.get(method);
      if (!run)
        methods.set(
          method,
          (run = (request: unknown, options?: CallOptions) => call(method, request, options?.signal)),
        );
      return run;
    },
  });

  return {
    api,
    ready: ready.promise,
    on(name, handler) {
      const set = handlers.get(name) ?? new Set();
      handlers.set(name, set.add(handler as (payload: unknown) => void));
      return () => set.delete(handler as (payload: unknown) => void);
    },
    close: () => channel.close(),
  };
}

/** The request as its schema lets it through. @throws EngineError `INVALID_REQUEST` */
export function checkRequest(method: string, schema: RequestSchema, request: unknown): unknown {
  const parsed = schema.safeParse(request ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'request';
  throw new EngineError(
    'INVALID_REQUEST',
    `The request to "${method}" is not valid: ${field}: ${issue?.message ?? 'unknown'}.`,
    { details: { method, field } },
  );
}

function createCancel(): CancelSignal & { cancel(): void } {
  const listeners = new Set<() => void>();
  let aborted = false;
  return {
    get aborted() {
      return aborted;
    },
    addEventListener: (_type, listener) => listeners.add(listener),
    removeEventListener: (_type, listener) => listeners.delete(listener),
    cancel() {
      aborted = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}

function tooMany(most: number): EngineError {
  return new EngineError('TOO_MANY_AT_ONCE', `This connection already has ${most} open calls.`, {
    next: 'Wait for answers before you ask again.',
    details: { most },
  });
}

function stopped(): EngineError {
  return new EngineError('ENGINE_STOPPED', 'The engine stopped before it could answer.', {
    next: 'Quarry restarts the engine by itself. Try again.',
  });
}

function cancelled(): EngineError {
  return new EngineError('CANCELLED', 'The call was cancelled.');
}
