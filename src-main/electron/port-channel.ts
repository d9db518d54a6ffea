import type { MessagePortMain } from 'electron';
import { createChannel, type Channel } from '../../src-shared/channel.ts';

/** The channel over one end of a `MessageChannelMain` whose other end went to a page. Closes when the page goes or reloads. */
export function portChannel(port: MessagePortMain): Channel {
  const channel = createChannel(
    (message) => port.postMessage(message),
    () => port.close(),
  );
  port.on('message', ({ data }) => channel.deliver(data));
  port.on('close', channel.closed);
  port.start();
  return channel;
}
