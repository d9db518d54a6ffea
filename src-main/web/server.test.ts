import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage, request as httpRequest } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { EngineEvents, SearchResponse } from '../../src-shared/protocol.ts';
import { connect } from '../../src-shared/rpc.ts';
import { type DoorApi, serveDoor } from '../shell/door.ts';
import { createShell } from '../shell/shell.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { startServer, type WebServer } from './server.ts';
import { socketChannel } from './socket-channel.ts';

let folder: string;
let server: WebServer;
let cookie: string;

const supervisor: Supervisor = {
  api: { search: async ({ query }: { query: string }): Promise<SearchResponse> => ({ query, hits: [], facets: [], notices: [], tookMs: 1 }) } as Supervisor['api'],
  state: { kind: 'ready' },
  pid: undefined,
  owner: null,
  on: () => () => {},
  restart: () => {},
  stop: async () => {},
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quarry-web-'));
  const root = path.join(folder, 'renderer');
  await mkdir(path.join(root, 'assets'), { recursive: true });
  await writeFile(path.join(root, 'index.html'), '<!doctype html><title>Quarry</title>');
  await writeFile(path.join(root, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(path.join(folder, 'secret.txt'), 'not for you');
  const shell = createShell({ door: 'web', engine: supervisor.api, restart: supervisor.restart, dataFolder: folder, openWithSystem: async () => {} });
  server = await startServer({ root, accept: (channel) => serveDoor(channel, supervisor, shell) });
  cookie = await logIn(server.address);
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** By node:http and not by fetch: fetch would tidy the path and set the host itself. */
function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path: url, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', reject).end();
  });
}

async function logIn(address: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(address, resolve).on('error', reject);
  const response = await promise;
  response.resume();
  return response.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** The status of a refused upgrade, or `open`. */
function openSocket(url: string, headers: Record<string, string>): Promise<number | 'open'> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${url}`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

describe('the local server', () => {
  it('lets the start address in once it is exchanged for a cookie', async () => {
    const first = await ask(`/${new URL(server.address).search}`);
    expect(first.status).toBe(302);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']?.[0]).toMatch(/^quarry-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(new URL(server.address).searchParams.get('t'));

    const page = await ask('/', { cookie });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<title>Quarry</title>');
  });

  it('says in plain words why it refuses, and what to do', async () => {
    for (const url of ['/', '/?t=wrong', '/assets/app-1a2b.js', '/rpc']) {
      const { status, headers, text } = await ask(url);
      expect(status).toBe(403);
      expect(headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(text).toContain('Open the address that Quarry printed when it started');
    }
  });

  it('sends a page with the strict policy, uncached, and open to no other site', async () => {
    const { headers } = await ask('/', { cookie });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('sends the policy with refusals too', async () => {
    expect((await ask('/')).headers['content-security-policy']).toContain("default-src 'none'");
    expect((await ask('/nothing', { cookie })).headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('names the type of a script', async () => {
    const { headers, text } = await ask('/assets/app-1a2b.js', { cookie });
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toContain('immutable');
    expect(text).toBe('export {};');
  });

  it.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2f..%2fsecret.txt', '/..%5csecret.txt', '/%00', '/%', '//secret.txt', '/assets', '/nothing'])(
    'gives nothing for %s',
    async (url) => {
      const { status, text } = await ask(url, { cookie });
      expect([403, 404]).toContain(status);
      expect(text).not.toContain('not for you');
    },
  );

  it('refuses the cookie under a name that is not this machine’s', async () => {
    expect((await ask('/', { cookie, host: `evil.example:${server.port}` })).status).toBe(403);
    expect((await ask('/', { cookie, host: `localhost:${server.port}` })).status).toBe(200);
  });

  it('can only be read', async () => {
    expect((await ask('/', { cookie }, 'POST')).status).toBe(405);
    expect(await ask('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  it('opens its channel to its own pages alone', async () => {
    const origin = `http://127.0.0.1:${server.port}`;
    expect(await openSocket('/rpc', { cookie, origin })).toBe('open');
    expect(await openSocket('/rpc', { cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await openSocket('/rpc', { cookie, origin: `http://127.0.0.1:${server.port + 1}` })).toBe(403);
    expect(await openSocket('/rpc', { cookie })).toBe(403);
    expect(await openSocket('/rpc', { origin })).toBe(403);
    expect(await openSocket('/elsewhere', { cookie, origin })).toBe(403);
    expect(await openSocket('/rpc', { cookie, origin: 'http://evil.example', host: 'evil.example' })).toBe(403);
  });

  it('answers calls over its channel', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { cookie, origin: `http://127.0.0.1:${server.port}` } });
    const connection = connect<DoorApi, EngineEvents>(socketChannel(socket));
    await connection.ready;
    expect(await connection.api.search({ query: 'why WAL' })).toMatchObject({ query: 'why WAL', hits: [] });
    expect(await connection.api.info()).toMatchObject({ door: 'web', version: expect.stringMatching(/^\d+\./), canChooseFolder: false });
    await expect((connection.api as unknown as { embed(request: object): Promise<unknown> }).embed({ texts: [] })).rejects.toMatchObject({ code: 'UNKNOWN_METHOD' });
    connection.close();
  });

  it.each([
    ['what is not JSON', 'hello', 1003],
    ['a message too long', `"${'x'.repeat(1024 * 1024)}"`, 1009],
  ])('closes the channel at %s', async (_what, message, code) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { cookie, origin: `http://127.0.0.1:${server.port}` } });
    const closed = await new Promise((resolve) => {
      socket.on('open', () => socket.send(message));
      socket.on('error', () => {});
      socket.on('close', resolve);
    });
    expect(closed).toBe(code);
  });

  it('survives a client that breaks off in the middle of a request', async () => {
    const socket = connectSocket(server.port, '127.0.0.1', () => socket.end('GET / HT'));
    await new Promise((resolve) => socket.on('close', resolve).resume());
    expect((await ask('/', { cookie })).status).toBe(200);
  });

  it('says which port is taken', async () => {
    await expect(startServer({ root: path.join(folder, 'renderer'), port: server.port, accept: () => {} })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: `Port ${server.port} cannot be used: another program listens on it.`,
    });
  });

  it('says when its pages are not built', async () => {
    await expect(startServer({ root: folder, accept: () => {} })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND', next: expect.stringContaining('npm run build') });
  });
});
