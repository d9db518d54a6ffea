import type { WebSocket } from 'ws';
import { createChannel, type Channel } from '../../src-shared/channel.ts';

const UNSUPPORTED_DATA = 1003;
/** Most bytes that wait for a page to read them, as for another process: see `line-channel.ts`. */
const MOST_UNREAD = 64 * 2 ** 20;

/**
 * The channel to a browser: one JSON text per message. What is not JSON closes it, for a page of Quarry sends nothing
 * else; and so does a page that lets more than so many bytes pile up.
 */
export function socketChannel(socket: WebSocket, mostUnread = MOST_UNREAD): Channel {
  const channel = createChannel(
    (message) => {
      socket.send(JSON.stringify(message), () => {}); // an error here means it has gone: 'close' tells
      if (socket.bufferedAmount > mostUnread) socket.terminate();
    },
    () => socket.close(),
  );
  socket.on('message', (data, isBinary) => {
    let message: unknown;
    try {
      if (isBinary) throw new TypeError('binary');
      message = JSON.parse(String(data));
    } catch {
      socket.close(UNSUPPORTED_DATA, 'Only JSON text is understood here.');
      return;
    }
    channel.deliver(message);
  });
  socket.on('error', () => {}); // always followed by 'close'
  socket.on('close', channel.closed);
  return channel;
}
