/** The desktop app's backend: the engine on a port of its own, the desktop around it by calls of the preload script. */
import { createChannel } from '../src-shared/channel.ts';
import { EngineError, fromWire, hasCode, type WireError } from '../src-shared/errors.ts';
import {
  type DesktopState,
  type EngineApi,
  type EngineEvents,
  type EngineState,
  READS,
  hostCalls,
  type WindowCommand,
} from '../src-shared/protocol.ts';
import { type CallOptions, connect, type Connection } from '../src-shared/rpc.ts';
import type { Backend, BackendEvents, Link, Remote } from './backend.ts';

/** What the preload script gives a page of the desktop app. */
export interface Bridge {
  /** Real paths of files that were dropped or chosen. */
  pathsOf(files: File[]): string[];
  host(method: string, request: unknown): Promise<{ readonly value: unknown } | { readonly error: WireError }>;
  on(name: 'engine', handler: (state: EngineState) => void): void;
  on(name: 'command', handler: (command: WindowCommand) => void): void;
  on(name: 'settings', handler: (state: DesktopState) => void): void;
}

declare global {
  interface Window {
    readonly quarry?: Bridge;
  }
}

/**
 * Calls wait while the engine starts again; what was under way when it died ends with `ENGINE_STOPPED`, or is asked
 * once more where it only reads.
 */
export function createPortBackend(bridge: Bridge): Backend {
  const handlers = new Map<string, ((payload: never) => void)[]>();
  let current: Connection<EngineApi, EngineEvents> | null = null;
  let next = Promise.withResolvers<Connection<EngineApi, EngineEvents>>();
  let failure: EngineError | null = null;
  let link: Link = { kind: 'connecting' };
  let watcher: (link: Link) => void = () => {};

  const emit = <E extends keyof BackendEvents>(name: E, payload: BackendEvents[E]): void => {
    for (const handler of handlers.get(name) ?? []) handler(payload as never);
  };
  const renew = (): void => {
    next = Promise.withResolvers();
    next.promise.catch(() => {});
  };
  renew();

  bridge.on('engine', (state) => {
    failure = state.kind === 'failed' ? new EngineError('ENGINE_FAILED', state.message, { next: state.next }) : null;
    if (failure) {
      next.reject(failure);
      renew();
    }
    emit('engine', state);
  });

  bridge.on('settings', (state) => emit('settings', state));

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== window || event.data !== 'engine-port' || !port) return;
    const channel = createChannel(
      (message) => port.postMessage(message),
      () => port.close(),
    );
    port.onmessage = (message: MessageEvent<unknown>) => channel.deliver(message.data);
    port.addEventListener('close', () => channel.closed());
    const mine = connect<EngineApi, EngineEvents>(channel);
    mine.on('progress', (payload) => emit('progress', payload));
    mine.on('changed', (payload) => emit('changed', payload));
    channel.onClose(() => {
      if (current !== mine) return;
      current = null;
      renew();
    });
    mine.ready.then(
      () => {
        current = mine;
        next.resolve(mine);
        watcher((link = { kind: 'open' }));
      },
      () => {}, // it went before it was ready; another comes
    );
  });

  const ask = async (method: keyof EngineApi, request: unknown, options?: CallOptions): Promise<unknown> => {
    for (let again = false; ; again = true) {
      if (failure) throw failure;
      const asked = current ?? (await next.promise);
      try {
        return await (asked.api[method] as (request: unknown, options?: CallOptions) => Promise<unknown>)(
          request,
          options,
        );
      } catch (error) {
        if (again || !hasCode(error, 'ENGINE_STOPPED') || !READS.has(method)) throw error;
      }
    }
  };
  const askHost = async (method: string, request: unknown): Promise<unknown> => {
    const answer = await bridge.host(method, request);
    if ('error' in answer) throw fromWire(answer.error);
    return answer.value;
  };
  const methods = new Map<string, unknown>();
  const api = new Proxy({} as Remote, {
    get(_target, method) {
      if (typeof method !== 'string' || method === 'then') return undefined;
      if (!methods.has(method)) {
        methods.set(
          method,
          Object.hasOwn(hostCalls, method)
            ? (request: unknown) => askHost(method, request)
            : (request: unknown, options?: CallOptions) => ask(method as keyof EngineApi, request, options),
        );
      }
      return methods.get(method);
    },
  });

  return {
    api,
    on(name, handler) {
      handlers.set(name, [...(handlers.get(name) ?? []), handler]);
    },
    onCommand: (handler) => bridge.on('command', handler),
    watch(changed) {
      watcher = changed;
      changed(link);
    },
    retry() {},
  };
}
