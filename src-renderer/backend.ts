/** How a page reaches the engine and the host around it, whatever the front end. */
import type { EngineApi, EngineEvents, HostApi, HostEvents, WindowCommand } from '../src-shared/protocol.ts';

export type Remote = EngineApi & HostApi;
export type BackendEvents = EngineEvents & HostEvents;

/** Whether somebody answers. `tries`: how often a connection was sought in vain since it was lost. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly tries: number };

export interface Backend {
  /** Calls go to the present connection; without one they reject with `ENGINE_STOPPED`. */
  readonly api: Remote;
  /** Calls back at each event, over all connections. */
  on<E extends keyof BackendEvents>(name: E, handler: (payload: BackendEvents[E]) => void): void;
  /** Sets the one handler of what the desktop asks of the window; in a browser it asks nothing. */
  onCommand(handler: (command: WindowCommand) => void): void;
  /** Sets the one watcher of the link, and tells it the present state. */
  watch(changed: (link: Link) => void): void;
  /** Seeks a connection now instead of waiting for the next try. */
  retry(): void;
}
