import type { ChildProcess } from 'node:child_process';
import { createChannel, type Channel } from '../../src-shared/channel.ts';
import { utilityChannel } from './utility-channel.ts';

/** The channel to a child process that was forked with `serialization: 'advanced'`. */
export function childChannel(child: ChildProcess): Channel {
  const channel = createChannel(
    (message) => {
      if (child.connected) child.send(message as object, () => {}); // an error here means it has gone: 'disconnect' tells
    },
    () => {
      if (child.connected) child.disconnect();
    },
  );
  child.on('message', channel.deliver);
  child.on('disconnect', channel.closed);
  child.on('exit', channel.closed);
  return channel;
}

/**
 * The channel to the process that started this one, on either platform.
 *
 * @param onClient is given the channel to each window that talks to this process past the one that started it
 */
export function parentChannel(onClient?: (channel: Channel) => void): Channel {
  return utilityChannel(onClient) ?? forkedChannel();
}

function forkedChannel(): Channel {
  const channel = createChannel(
    (message) => {
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    () => {
      if (process.connected) process.disconnect();
    },
  );
  process.on('message', channel.deliver);
  process.on('disconnect', channel.closed);
  return channel;
}
