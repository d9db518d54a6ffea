/**
 * The door of this page. In a browser it is a WebSocket to the host the page came from, and when that drops, another is sought; in
 * the desktop app see `port-door.ts`.
 */
import { createChannel, type Channel } from '../src-shared/channel.ts';
import type { EngineApi, EngineEvents, ShellApi, ShellEvents, WindowCommand } from '../src-shared/protocol.ts';
import { connect, type Connection } from '../src-shared/rpc.ts';
import { createPortDoor } from './port-door.ts';

export type Remote = EngineApi & ShellApi;
export type DoorEvents = EngineEvents & ShellEvents;

/** Whether somebody answers. `tries`: how often a connection was sought in vain since it was lost. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly tries: number };

export interface Door {
  /** Calls go to the present connection; without one they reject with `ENGINE_STOPPED`. */
  readonly api: Remote;
  /** Calls back at each event, over all connections. */
  on<E extends keyof DoorEvents>(name: E, handler: (payload: DoorEvents[E]) => void): void;
  /** Sets the one handler of what the desktop asks of the window; in a browser it asks nothing. */
  onCommand(handler: (command: WindowCommand) => void): void;
  /** Sets the one watcher of the link, and tells it the present state. */
  watch(changed: (link: Link) => void): void;
  /** Seeks a connection now instead of waiting for the next try. */
  retry(): void;
}

const WAITS = [200, 400, 800, 1500, 3000, 5000] as const;
const EVENTS = ['progress', 'changed', 'engine', 'settings'] as const satisfies readonly (keyof DoorEvents)[];

/** The door of this page: what the preload script of the desktop app gives, else a WebSocket. */
export function openDoor(): Door {
  return window.quarry ? createPortDoor(window.quarry) : createSocketDoor();
}

function createSocketDoor(): Door {
  const handlers = new Map<string, ((payload: never) => void)[]>();
  let connection: Connection<Remote, DoorEvents> = connect(closedChannel());
  let link: Link = { kind: 'connecting' };
  let watcher: (link: Link) => void = () => {};
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (next: Link): void => {
    link = next;
    watcher(next);
  };

  const lost = (): void => {
    tell({ kind: 'lost', tries: tries++ });
    timer = setTimeout(begin, WAITS[Math.min(tries, WAITS.length) - 1]);
  };

  const found = (channel: Channel): void => {
    const mine = (connection = connect<Remote, DoorEvents>(channel));
    for (const name of EVENTS) {
      mine.on(name, (payload) => {
        if (connection === mine) for (const handler of handlers.get(name) ?? []) handler(payload as never);
      });
    }
    mine.ready.then(
      () => {
        if (connection !== mine) return;
        tries = 0;
        tell({ kind: 'open' });
      },
      () => {}, // the close below tells
    );
    channel.onClose(() => {
      if (connection === mine) lost();
    });
  };

  const begin = (): void => {
    clearTimeout(timer);
    seekSocket(found, lost);
  };
  begin();

  return {
    get api() {
      return connection.api;
    },
    on(name, handler) {
      handlers.set(name, [...(handlers.get(name) ?? []), handler]);
    },
    onCommand() {},
    watch(changed) {
      watcher = changed;
      changed(link);
    },
    retry() {
      if (link.kind === 'lost') begin();
    },
  };
}

/** Gives a channel when one is there; `lost` when it was not to be had. */
function seekSocket(found: (channel: Channel) => void, lost: () => void): void {
  // Below the page's own folder, whose name is a part of the key.
  const socket = new WebSocket(new URL('rpc', location.href).href.replace(/^http/, 'ws'));
  const channel = createChannel(
    (message) => socket.send(JSON.stringify(message)),
    () => socket.close(),
  );
  let opened = false;
  socket.onopen = () => {
    opened = true;
    found(channel);
  };
  socket.onmessage = (event) => channel.deliver(JSON.parse(event.data as string));
  socket.onclose = () => {
    if (opened) channel.closed();
    else lost();
  };
}

function closedChannel(): Channel {
  const channel = createChannel(
    () => {},
    () => {},
  );
  channel.close();
  return channel;
}
