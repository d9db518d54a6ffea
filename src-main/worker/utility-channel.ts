import { createChannel, type Channel } from '../../src-shared/channel.ts';

/**
 * What travels between a desktop window's main process and its utility process. Such a pair has no way to see the other
 * side close, so the main process says it.
 */
export type UtilityMessage =
  | { readonly kind: 'message'; readonly message: unknown }
  /** A window's own channel comes along, as a port. */
  | { readonly kind: 'client' }
  /** To the main process: start a process that reads files, for `wantedBy`; and end it. */
  | { readonly kind: 'startReader'; readonly number: number; readonly wantedBy: number }
  | { readonly kind: 'endReader'; readonly number: number }
  /**
   * From the main process: it is started, and its port comes along; and it has ended, by a reason of Electron's or a
   * code.
   */
  | { readonly kind: 'reader'; readonly number: number }
  | { readonly kind: 'readerEnded'; readonly number: number; readonly reason: string }
  | { readonly kind: 'close' };

/** One end of a `MessageChannelMain`. */
interface Port {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** The part of Electron's `process.parentPort` that is needed; named here because only its door may import Electron. */
export interface ParentPort {
  postMessage(message: UtilityMessage): void;
  on(
    event: 'message',
    listener: (event: { readonly data: UtilityMessage; readonly ports: readonly Port[] }) => void,
  ): void;
}

/**
 * The channel to the main process, in a utility process; `null` in any other.
 *
 * @param onClient is given the channel to each window that talks to this process past the main process
 */
export function utilityChannel(onClient: (channel: Channel) => void = () => {}): Channel | null {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (!parentPort) return null;
  const channel = createChannel(
    (message) => parentPort.postMessage({ kind: 'message', message }),
    () => process.exit(0), // nobody is left to serve
  );
  parentPort.on('message', ({ data, ports: [port] }) => {
    if (data.kind === 'message') channel.deliver(data.message);
    else if (data.kind === 'close') channel.closed();
    else if (data.kind === 'client' && port) onClient(portChannel(port));
  });
  return channel;
}

/** The channel over one end of a `MessageChannelMain`. Closes when the page at the other end goes or reloads. */
function portChannel(port: Port): Channel {
  const channel = createChannel(
    (message) => port.postMessage(message),
    () => port.close(),
  );
  port.on('message', ({ data }) => channel.deliver(data));
  port.on('close', channel.closed);
  port.start();
  return channel;
}
