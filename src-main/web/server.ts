import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Channel } from '../../src-shared/channel.ts';
import { EngineError, toWire } from '../../src-shared/errors.ts';
import { readRendererFile, rendererFolder, SAFE_HEADERS } from '../host/renderer-files.ts';
import { boundConnections, endSoon } from './connections.ts';
import { createGuard, createSecrets, type Guard, type Key, type RequestFacts, type Verdict } from './guard.ts';
import { socketChannel } from './socket-channel.ts';

/** Longest message that a page may send, in bytes: far above any request, and small enough to be harmless. */
const MAX_MESSAGE = 1024 * 1024;
/** Most pages at a time. */
const MOST_PAGES = 64;

/** One file that a page sends. Throws what the page is to be told. */
export type Receive = (file: ReceivedFile, body: IncomingMessage) => Promise<void>;

export interface ReceivedFile {
  readonly copyId: string;
  /** The path as the page gives it, with slashes: not to be trusted. */
  readonly relative: string;
  /** Milliseconds since the epoch; 0 when the page does not say. */
  readonly modifiedAt: number;
}

/**
 * What became of a key. `opened`: the browser that was started has used the one that is good once. `taken`: that one
 * came a second time, so one of the two was not the owner, and the session of the first is closed. `entered`: the
 * printed one was used; `again`: once more.
 */
export type KeyUse = 'opened' | 'taken' | 'entered' | 'again';

export interface ServerOptions {
  readonly accept: (channel: Channel) => void;
  readonly receive?: Receive;
  readonly port?: number;
  readonly root?: string;
  readonly told?: (use: KeyUse) => void;
  readonly headerMs?: number | undefined;
}

export interface WebServer {
  readonly port: number;
  /** The start address to show: good as often as wanted. */
  readonly address: string;
  /** The start address for the browser that is started, which no command line may hold: good once. */
  readonly onceAddress: string;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Serves the built renderer and its channel at `rpc` below the folder of the run, to this machine only and behind the
 * guard.
 * Throws `PATH_NOT_FOUND` when the renderer is not built, `PORT_TAKEN`.
 *
 * @param options.accept is given the channel of each page that connects
 * @param options.receive is given the body of each file that a page sends to `copy`. Default: none is taken
 * @param options.port 0: any free one
 * @param options.told is told how the keys are used
 * @param options.headerMs milliseconds for a connection's first header. Default 10,000
 */
export async function startServer(options: ServerOptions): Promise<WebServer> {
  const { accept, receive, port = 0, root = rendererFolder, told = () => {}, headerMs } = options;
  if (!existsSync(path.join(root, 'index.html'))) {
    throw new EngineError('PATH_NOT_FOUND', `The pages of Quarry are not built: there is no index.html in ${root}.`, {
      next: 'Run "npm run build" in the project folder.',
      details: { path: root },
    });
  }
  const secrets = createSecrets();
  let guard: Guard;

  const http = createServer({ maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 5_000 }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const connections = boundConnections(http, headerMs);
  /** Connections of the session that the key which is good once began. */
  const once = new Set<Duplex>();
  let printedUses = 0;
  const judge = (request: IncomingMessage, webSocket: boolean): Verdict => {
    const verdict = guard.judge(factsOf(request, webSocket));
    if (verdict.kind === 'allowed') admit(request.socket, verdict.by);
    else if (verdict.kind === 'welcome' && verdict.once) told('opened');
    else if (verdict.kind === 'welcome') told(++printedUses > 1 ? 'again' : 'entered');
    else if (verdict.kind === 'refused' && verdict.taken) {
      for (const socket of once) socket.destroy();
      told('taken');
    }
    return verdict;
  };
  const admit = (socket: Duplex, by: Key): void => {
    connections.know(socket);
    if (by !== 'once' || once.has(socket)) return;
    once.add(socket);
    socket.on('close', () => once.delete(socket));
  };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const verdict = judge(request, false);
    if (verdict.kind === 'refused') return sendText(response, 403, refusal(verdict), { connection: 'close' });
    if (verdict.kind === 'welcome') return sendWelcome(request, response, verdict);
    if (request.method === 'POST' && verdict.path === '/copy' && receive)
      return take(request, response, verdict.query, receive);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendText(response, 405, 'This address can only be read.', { allow: 'GET, HEAD' });
    const { status, headers, body } = await readRendererFile(root, verdict.path);
    response.writeHead(status, { ...headers, 'content-length': body.byteLength });
    response.end(request.method === 'HEAD' ? undefined : body);
  };

  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {}); // a browser that goes away in the middle is no fault of ours
    const verdict = judge(request, true);
    const refuse = (status: string, text: string): void =>
      endSoon(
        socket,
        `HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
      );
    if (verdict.kind !== 'allowed' || verdict.path !== '/rpc')
      return refuse(
        '403 Forbidden',
        refusal(verdict.kind === 'refused' ? verdict : { reason: 'there is no channel at this address' }),
      );
    if (sockets.clients.size >= MOST_PAGES)
      return refuse(
        '503 Service Unavailable',
        `Quarry is open in ${MOST_PAGES} tabs, and takes no more.\nClose some of them.\n`,
      );
    sockets.handleUpgrade(request, socket, head, (opened) => accept(socketChannel(opened)));
  });

  await listen(http, port);
  const actual = (http.address() as AddressInfo).port;
  guard = createGuard(actual, secrets);

  return {
    port: actual,
    address: `http://127.0.0.1:${actual}/?t=${secrets.start}`,
    onceAddress: `http://127.0.0.1:${actual}/?t=${secrets.once}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => {
        http.close(resolve);
        http.closeAllConnections();
      });
    },
  };
}

async function listen(http: ReturnType<typeof createServer>, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  http.once('error', reject);
  http.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  try {
    await promise;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES')
      throw new EngineError('INTERNAL', `The local server could not start: ${message}.`, { cause });
    const why = code === 'EADDRINUSE' ? 'another program listens on it' : 'this user may not listen on it';
    throw new EngineError('PORT_TAKEN', `Port ${port} cannot be used: ${why}.`, {
      next: 'Choose another with --port, or leave it out to get a free one.',
      details: { port },
      cause,
    });
  }
}

function factsOf(request: IncomingMessage, webSocket: boolean): RequestFacts {
  const { host: hosts = [], origin: origins = [] } = request.headersDistinct;
  const { cookie, 'sec-fetch-site': site } = request.headers;
  return {
    method: request.method ?? '',
    hosts,
    origins,
    site: typeof site === 'string' ? site : undefined,
    cookie,
    url: request.url ?? '',
    webSocket,
  };
}

/** Answers 204 when the file is kept, else 400 and the error as data. */
async function take(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  receive: Receive,
): Promise<void> {
  const said = (name: string): string => query.get(name) ?? '';
  try {
    await receive({ copyId: said('copy'), relative: said('path'), modifiedAt: Number(said('modified')) || 0 }, request);
    response.writeHead(204, { ...SAFE_HEADERS, 'cache-control': 'no-store' }).end();
  } catch (error) {
    // What is left of a body that is not wanted is not waited for.
    response.writeHead(400, {
      ...SAFE_HEADERS,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
    });
    response.end(JSON.stringify(toWire(error)));
  }
}

/**
 * Sets the cookie and leads on. Of a link that was clicked on another site's page the browser counts the whole way as
 * that site's and keeps the cookie back after a redirect: from there a page of our own goes on. It names no icon, which
 * would be asked for without the key.
 */
function sendWelcome(
  request: IncomingMessage,
  response: ServerResponse,
  { location, cookie }: Verdict & { kind: 'welcome' },
): void {
  const headers = { 'set-cookie': cookie, 'cache-control': 'no-store' };
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin')
    return sendText(response, 302, 'Quarry is at the address without the key.', { ...headers, location });
  response.writeHead(200, { ...SAFE_HEADERS, ...headers, 'content-type': 'text/html; charset=utf-8' });
  response.end(
    `<!doctype html><title>Quarry</title><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0; url=${location.replaceAll('&', '&amp;').replaceAll('"', '%22')}">\n`,
  );
}

function refusal({ reason, taken }: { readonly reason: string; readonly taken?: true }): string {
  const closed = taken
    ? 'What was opened with it is closed now. If it was not you who used it before, somebody else has read it: look into the terminal.\n'
    : '';
  return `Quarry did not answer this request: ${reason}.\n${closed}Open the address that Quarry printed when it started; it holds the key.\n`;
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...SAFE_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(text.endsWith('\n') ? text : `${text}\n`);
}
