import { createChannel, type Channel } from '../../src-shared/channel.ts';

/**
 * What travels between a desktop window's main process and its utility process. Such a pair has no way to see the other side
 * close, so the main process says it.
 */
export type UtilityMessage = { readonly kind: 'message'; readonly message: unknown } | { readonly kind: 'close' };

/** The part of Electron's `process.parentPort` that is needed; named here because only its door may import Electron. */
interface ParentPort {
  postMessage(message: UtilityMessage): void;
  on(event: 'message', listener: (event: { readonly data: UtilityMessage }) => void): void;
}

/** The channel to the main process, in a utility process; `null` in any other. */
export function utilityChannel(): Channel | null {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (!parentPort) return null;
  const channel = createChannel(
    (message) => parentPort.postMessage({ kind: 'message', message }),
    () => process.exit(0), // nobody is left to serve
  );
  parentPort.on('message', ({ data }) => {
    if (data.kind === 'message') channel.deliver(data.message);
    else channel.closed();
  });
  return channel;
}
