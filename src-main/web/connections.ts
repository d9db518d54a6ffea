/** How many connections the local server holds open, and how long one may take to say what it wants. */
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { limitUnknownCallers } from '../system/unknown-callers.ts';

/** Connections that have not shown a key: a browser has six at most, and each lasts milliseconds. */
const MOST_STRANGERS = 128;
/** All connections together. */
const MOST = 1_024;
/** Milliseconds from a connection's begin to the end of its first header. */
const HEADER_MS = 10_000;
/**
 * Milliseconds in which nothing is sent or taken, of a connection that is no page's channel: an answer that nobody
 * reads holds its memory.
 */
const STALLED_MS = 120_000;
/** Milliseconds in which the last words to a refused connection reach it, before it is cut. */
const LAST_WORDS_MS = 1_000;

export interface Connections {
  /** It has shown the key: from now on it is not cut for others. */
  know(socket: Duplex): void;
}

/**
 * Holds a server to these bounds. Beyond them the stranger who has waited longest is cut, so that no number of
 * connections that say nothing keeps the owner's browser out.
 *
 * @param headerMs default 10,000 ms
 */
export function boundConnections(http: Server, headerMs = HEADER_MS): Connections {
  // Node's own limit begins with the first byte, and some never send one.
  const strangers = limitUnknownCallers<Duplex>(MOST_STRANGERS, headerMs);
  http.maxConnections = MOST;
  // For requests after a connection's first. Node looks only as often as `connectionsCheckingInterval` says.
  http.headersTimeout = headerMs;
  http.timeout = STALLED_MS;
  http.on('connection', strangers.add);
  http.prependListener('request', ({ socket }) => strangers.heard(socket));
  http.prependListener('upgrade', (_request, socket) => strangers.heard(socket));
  return { know: strangers.forget };
}

/** Sends the last words to a connection, and cuts it even where the other side leaves its half open. */
export function endSoon(socket: Duplex, text: string): void {
  socket.end(text);
  setTimeout(() => socket.destroy(), LAST_WORDS_MS).unref();
}
