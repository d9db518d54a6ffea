import type { Duplex } from 'node:stream';

/** The connections of a server that have not yet said who they are. */
export interface UnknownCallers<S extends Duplex> {
  /** A connection has come: the one that has waited longest is cut where there are too many. */
  add(socket: S): void;
  /** It has begun to speak: it is not cut for the time it takes any more, but still for another one. */
  heard(socket: S): void;
  /** It is known, or has gone: it is not cut any more. */
  forget(socket: S): void;
}

/**
 * Keeps connections that say nothing from taking the place of those that do.
 *
 * @param most connections at a time, at least 1
 * @param withinMs milliseconds until a connection that is not heard is cut
 * @param cut told of a connection before it is cut for another one
 */
export function limitUnknownCallers<S extends Duplex>(
  most: number,
  withinMs: number,
  cut: (socket: S) => void = () => {},
): UnknownCallers<S> {
  const waiting = new Map<S, NodeJS.Timeout>();
  const heard = (socket: S): void => clearTimeout(waiting.get(socket));
  const forget = (socket: S): void => {
    heard(socket);
    waiting.delete(socket);
  };
  return {
    add(socket) {
      const [oldest] = waiting.keys();
      if (oldest && waiting.size >= most) {
        forget(oldest); // at once: it closes later, and the next one must cut another
        cut(oldest);
        oldest.destroy();
      }
      waiting.set(socket, setTimeout(() => socket.destroy(), withinMs).unref());
      socket.on('close', () => forget(socket));
    },
    heard,
    forget,
  };
}
