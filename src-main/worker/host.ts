/** The owner's side of the local socket. */
import { createServer, type Socket } from 'node:net';
import type { Channel } from '../../src-shared/channel.ts';
import { isAttachHello, type OwnerHello } from './hello.ts';
import { lineChannel } from './line-channel.ts';
import { type EngineOptions, version } from './options.ts';
import { forgetAddress, listenAt } from './owner-address.ts';
import { warn } from '../system/terminal.ts';

export interface Host {
  /** Ends all connections, once what was posted is sent, and takes the address away. */
  close(): void;
}

/**
 * Lets other processes of this user attach. Where that cannot be, the owner works alone; one that stays says so on stderr.
 *
 * @param accept is given the channel of each that has said hello
 */
export function hostOthers(options: EngineOptions, accept: (channel: Channel) => void): Host {
  const sockets = new Set<Socket>();
  let closed = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    greet(lineChannel(socket), options, accept);
  });
  listenAt(server, options.dataFolder).then(
    () => closed && end(),
    (error: Error) => options.watch && warn(`Other Quarrys cannot use this index meanwhile: ${error.message}`),
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
    if (isAttachHello(message)) accept(channel);
    else channel.close();
  });
  channel.post({ kind: 'owner', version: version(), pid: process.pid, model, provider } satisfies OwnerHello);
}
