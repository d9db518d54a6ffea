/**
 * Limits of the local server: how many connections stay open, and how long a connection may take to send its request.
 */
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
/** Milliseconds in which the final response reaches a refused connection before the connection is closed. */
const LAST_WORDS_MS = 1_000;

export interface Connections {
  /** The connection has the key, so it is no longer closed in favour of others. */
  know(socket: Duplex): void;
}

/**
 * Applies these limits to a server. If there are too many connections without a key, the one that has waited longest is
 * closed, so that silent connections cannot keep the owner's browser out.
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
