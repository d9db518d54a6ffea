/**
 * The backend of this page. In a browser it is a WebSocket to the host the page came from, and when that drops, another is
 * sought; in the desktop app see `port-backend.ts`.
 */
import { createChannel, type Channel } from '../src-shared/channel.ts';
import { connect, type Connection } from '../src-shared/rpc.ts';
import type { Backend, BackendEvents, Link, Remote } from './backend.ts';
import { createPortBackend } from './port-backend.ts';

export type { Backend, BackendEvents, Link, Remote } from './backend.ts';

const WAITS = [200, 400, 800, 1500, 3000, 5000] as const;
const EVENTS = ['progress', 'changed', 'engine', 'settings'] as const satisfies readonly (keyof BackendEvents)[];

/** The backend of this page: what the preload script of the desktop app gives, else a WebSocket. */
export function openBackend(): Backend {
  return window.quarry ? createPortBackend(window.quarry) : createSocketBackend();
}

function createSocketBackend(): Backend {
  const handlers = new Map<string, ((payload: never) => void)[]>();
  let connection: Connection<Remote, BackendEvents> = connect(closedChannel());
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
    const mine = (connection = connect<Remote, BackendEvents>(channel));
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
