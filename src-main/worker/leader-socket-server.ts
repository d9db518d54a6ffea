/** The owner's side of the local socket. */
import { createServer, type Socket } from 'node:net';
import type { Channel } from '../../src-shared/channel.ts';
import { isClientHandshake, type LeaderHandshake } from './handshake.ts';
import { lineChannel } from './line-channel.ts';
import { type EngineOptions, version } from './options.ts';
import { forgetAddress, listenAt } from './leader-address.ts';
import { warn } from '../system/terminal.ts';
import { limitUnknownCallers } from '../system/unknown-callers.ts';

/** Connections at a time: each is another process of this user. */
const MOST = 256;
/** Connections that have not sent their handshake; the oldest is closed for a new one. */
const MOST_STRANGERS = 64;
/** Milliseconds to say hello. */
const HELLO_MS = 10_000;

export interface Host {
  /** Sends what was posted, closes all connections, and removes the address. */
  close(): void;
}

/**
 * Lets other processes of this user attach. If listening fails, the leader works alone; a leader that stays open says
 * so on stderr.
 *
 * @param accept is given the channel of each that has said hello
 * @param helloMs milliseconds in which it must be said. Default 10,000
 */
export function serveClients(options: EngineOptions, accept: (channel: Channel) => void, helloMs = HELLO_MS): Host {
  const sockets = new Set<Socket>();
  const strangers = limitUnknownCallers<Socket>(MOST_STRANGERS, helloMs, (socket) => sockets.delete(socket));
  let closed = false;
  const server = createServer((socket) => {
    strangers.add(socket); // may cut another one, and so make room
    if (sockets.size >= MOST) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    greet(lineChannel(socket), options, (channel) => {
      strangers.forget(socket);
      accept(channel);
    });
  });
  listenAt(server, options.dataFolder).then(
    () => closed && end(),
    (error: Error) =>
      options.watch && warn(`Other Quarry windows and commands cannot use this index now: ${error.message}`),
  );

  const end = (): void => {
    forgetAddress(options.dataFolder);
    server.close();
    for (const socket of sockets) socket.destroySoon();
  };
  return {
    close() {
      closed = true;
      end();
    },
  };
}

function greet(channel: Channel, { model, provider }: EngineOptions, accept: (channel: Channel) => void): void {
  channel.listen((message) => {
    if (isClientHandshake(message)) accept(channel);
    else channel.close();
  });
  channel.post({ kind: 'owner', version: version(), pid: process.pid, model, provider } satisfies LeaderHandshake);
}
