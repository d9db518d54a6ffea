import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { EngineError } from '../../src-shared/errors.ts';
import type { EngineEvents } from '../../src-shared/protocol.ts';
import { connect } from '../../src-shared/rpc.ts';
import { type PageApi, servePage } from '../host/serve-page.ts';
import { createHost } from '../host/host.ts';
import { type Receive, startServer, type WebServer } from './server.ts';
import { socketChannel } from './socket-channel.ts';
import { logIn, supervisor } from './testing.ts';

let folder: string;
let server: WebServer;
let cookie: string;
/** The folder of the run, without a slash at its end. */
let home: string;

/** What was sent to be kept. */
const received: string[] = [];

const receive: Receive = async ({ copyId, relative, modifiedAt }, body) => {
  if (relative === 'large.md') throw new EngineError('FILE_TOO_LARGE', 'It is too large.');
  let text = '';
  for await (const part of body) text += String(part);
  received.push([copyId, relative, modifiedAt, text].join(' '));
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quarry-web-'));
  const root = path.join(folder, 'renderer');
  await mkdir(path.join(root, 'assets'), { recursive: true });
  await writeFile(path.join(root, 'index.html'), '<!doctype html><title>Quarry</title>');
  await writeFile(path.join(root, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(path.join(folder, 'secret.txt'), 'not for you');
  const host = createHost({
    frontEnd: 'web',
    engine: supervisor.api,
    restart: supervisor.restart,
    dataFolder: folder,
    openWithSystem: async () => {},
  });
  server = await startServer({ root, receive, accept: (channel) => servePage(channel, supervisor, host) });
  ({ cookie, home } = await logIn(server.address));
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
function ask(url: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path: url, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', reject).end(body);
  });
}

/** The status of a refused upgrade, or `open`. */
function openSocket(url: string, headers: Record<string, string>): Promise<number | 'open'> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${home}${url}`, { headers });
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

/** Bytes as they are, which no client would send; what comes back until the server closes. */
function send(bytes: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connectSocket(server.port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket
      .on('error', reject)
      .on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text }));
  });
}

describe('the local server', () => {
  it('lets the start address in once it is exchanged for a cookie', async () => {
    const first = await ask(`/${new URL(server.address).search}`);
    expect(first.status).toBe(302);
    expect(first.headers.location).toMatch(/^\/[\w-]{43}\/$/);
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^quarry-\d+=[\w-]{43}; Path=\/[\w-]{43}\/; HttpOnly; SameSite=Strict$/,
    );
    expect(first.headers['cache-control']).toBe('no-store');
    expect(cookie).not.toContain(new URL(server.address).searchParams.get('t'));

    const page = await ask(`${home}/`, { cookie });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<title>Quarry</title>');
  });

  it('leads on by a page of its own where another site’s page had the link, for the browser would keep the cookie back', async () => {
    const { status, headers, text } = await ask(`/${new URL(server.address).search}&q=%22%3Cb%3E`, {
      'sec-fetch-site': 'cross-site',
    });
    expect(status).toBe(200);
    expect(headers['set-cookie']?.[0]).toContain(cookie);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(text).toContain(`content="0; url=${home}/?q=%22%3Cb%3E"`);
  });

  it('says in plain words why it refuses, and what to do', async () => {
    for (const url of ['/', '/?t=wrong', '/assets/app-1a2b.js', '/rpc', `${home}/`, `${home}/assets/app-1a2b.js`]) {
      const { status, headers, text } = await ask(url);
      expect(status).toBe(403);
      expect(headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(text).toContain('Open the address that Quarry printed when it started');
    }
  });

  it('sends a page with the strict policy, uncached, and open to no other site', async () => {
    const { headers } = await ask(`${home}/`, { cookie });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-store');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('sends the policy with refusals too', async () => {
    expect((await ask('/')).headers['content-security-policy']).toContain("default-src 'none'");
    expect((await ask(`${home}/nothing`, { cookie })).headers['content-security-policy']).toContain(
      "default-src 'none'",
    );
  });

  it('names the type of a script', async () => {
    const { headers, text } = await ask(`${home}/assets/app-1a2b.js`, { cookie });
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toContain('immutable');
    expect(text).toBe('export {};');
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/%',
    '//secret.txt',
    '/assets',
    '/nothing',
  ])('gives nothing for %s', async (url) => {
    const { status, text } = await ask(home + url, { cookie });
    expect([403, 404]).toContain(status);
    expect(text).not.toContain('not for you');
  });

  it('refuses the cookie under a name that is not this machine’s', async () => {
    expect((await ask(`${home}/`, { cookie, host: `evil.example:${server.port}` })).status).toBe(403);
    expect((await ask(`${home}/`, { cookie, host: `localhost:${server.port}` })).status).toBe(200);
  });

  const raw = [
    ['no host', '', [400, 403]],
    ['two hosts', 'Host: OWN\r\nHost: evil.example\r\n', [400, 403]],
    ['two hosts, the other first', 'Host: evil.example\r\nHost: OWN\r\n', [400, 403]],
    ['a list of hosts', 'Host: OWN, evil.example\r\n', [400, 403]],
    ['another host', 'Host: evil.example\r\n', [403]],
    ['a host that goes on', 'Host: OWN.evil.example\r\n', [403]],
    ['its own host', 'Host: OWN\r\n', [200]],
  ] as const;
  it.each(raw)('answers rightly to a request with %s', async (_what, hosts, statuses) => {
    const own = `127.0.0.1:${server.port}`;
    const answer = await send(
      `GET ${home}/ HTTP/1.1\r\n${hosts.replaceAll('OWN', own)}Cookie: ${cookie}\r\nConnection: close\r\n\r\n`,
    );
    expect(statuses).toContain(answer.status);
    expect(answer.text.includes('<title>Quarry</title>')).toBe(answer.status === 200);
  });

  it.each(['http://evil.example/', 'http://OWN/', 'OWN:443', '*'])(
    'refuses %s as a target, whatever its host says',
    async (target) => {
      const own = `127.0.0.1:${server.port}`;
      for (const rest of ['', home.slice(1) + '/', `?t=${new URL(server.address).searchParams.get('t')}`]) {
        const answer = await send(
          `GET ${target.replace('OWN', own)}${rest} HTTP/1.1\r\nHost: ${own}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
        );
        expect([400, 403]).toContain(answer.status);
        expect(answer.text).not.toContain('<title>');
        expect(answer.text.toLowerCase()).not.toContain('set-cookie');
      }
    },
  );

  it('takes a file from its own page, and from nobody else', async () => {
    const url = `${home}/copy?copy=c1&path=${encodeURIComponent('deep/ä&b.md')}&modified=7`;
    const own = { cookie, origin: `http://127.0.0.1:${server.port}` };
    for (const headers of [
      { cookie },
      { origin: own.origin },
      { ...own, origin: 'http://evil.example' },
      { ...own, origin: 'null' },
      { ...own, 'sec-fetch-site': 'same-site' },
    ]) {
      expect((await ask(url, headers, 'POST', 'stolen')).status).toBe(403);
    }
    expect(received).toEqual([]);
    expect(await ask(url, own, 'POST', 'hello')).toMatchObject({ status: 204, text: '' });
    expect(received).toEqual(['c1 deep/ä&b.md 7 hello']);
    expect((await ask(url, own)).status).toBe(404);
  });

  it('says why it does not take a file, without waiting for the rest of it', async () => {
    const answer = await ask(
      `${home}/copy?copy=c1&path=large.md`,
      { cookie, origin: `http://127.0.0.1:${server.port}` },
      'POST',
      'x'.repeat(100),
    );
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'FILE_TOO_LARGE', message: 'It is too large.' });
  });

  it('opens no tunnel', async () => {
    const answer = await send(`CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    expect(answer.text).toBe('');
  });

  it('can only be read', async () => {
    const origin = `http://127.0.0.1:${server.port}`;
    expect((await ask(`${home}/`, { cookie, origin }, 'POST')).status).toBe(405);
    expect((await ask(`${home}/`, { cookie }, 'POST')).status).toBe(403);
    expect((await ask(`${home}/`, { cookie, origin: 'http://evil.example' }, 'POST')).status).toBe(403);
    expect(
      (
        await ask(
          `${home}/`,
          { cookie, origin: 'http://evil.example', 'access-control-request-method': 'GET' },
          'OPTIONS',
        )
      ).status,
    ).toBe(403);
    expect(await ask(`${home}/`, { cookie }, 'HEAD')).toMatchObject({ status: 200, text: '' });
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
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${home}/rpc`, {
      headers: { cookie, origin: `http://127.0.0.1:${server.port}` },
    });
    const connection = connect<PageApi, EngineEvents>(socketChannel(socket));
    await connection.ready;
    expect(await connection.api.search({ query: 'why WAL' })).toMatchObject({ query: 'why WAL', hits: [] });
    expect(await connection.api.info()).toMatchObject({
      frontEnd: 'web',
      version: expect.stringMatching(/^\d+\./),
      canChooseFolder: false,
    });
    await expect(
      (connection.api as unknown as { embed(request: object): Promise<unknown> }).embed({ texts: [] }),
    ).rejects.toMatchObject({ code: 'UNKNOWN_METHOD' });
    connection.close();
  });

  it.each([
    ['what is not JSON', 'hello', 1003],
    ['a message too long', `"${'x'.repeat(1024 * 1024)}"`, 1009],
  ])('closes the channel at %s', async (_what, message, code) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${home}/rpc`, {
      headers: { cookie, origin: `http://127.0.0.1:${server.port}` },
    });
    const closed = await new Promise((resolve) => {
      socket.on('open', () => socket.send(message));
      socket.on('error', () => {});
      socket.on('close', resolve);
    });
    expect(closed).toBe(code);
  });

  it('closes what the key that is good once had opened when it comes a second time, tells of it, and lets the printed one in', async () => {
    const told: string[] = [];
    const other = await startServer({
      root: path.join(folder, 'renderer'),
      accept: () => {},
      told: (use) => told.push(use),
    });
    const origin = `http://127.0.0.1:${other.port}`;
    const first = await logIn(other.onceAddress);
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}${first.home}/rpc`, {
      headers: { cookie: first.cookie, origin },
    });
    await new Promise((resolve) => socket.on('open', resolve));
    const closed = new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
    expect(told).toEqual(['opened']);
    const second = await fetch(other.onceAddress, { redirect: 'manual' });
    expect(second.status).toBe(403);
    expect(await second.text()).toContain('somebody else has read it');
    await closed;
    expect(told).toEqual(['opened', 'taken']);
    expect((await fetch(`${origin}${first.home}/`, { headers: { cookie: first.cookie } })).status).toBe(403);
    const own = await logIn(other.address);
    expect((await fetch(`${origin}${own.home}/`, { headers: { cookie: own.cookie } })).status).toBe(200);
    await logIn(other.address);
    expect(told).toEqual(['opened', 'taken', 'entered', 'again']);
    await other.close();
  });

  it('answers its owner while others hold far more connections than it takes', async () => {
    const idle: Socket[] = [];
    let cut = 0;
    for (let n = 0; n < 600; n++) {
      const socket = connectSocket(server.port, '127.0.0.1');
      socket
        .on('error', () => {})
        .on('close', () => cut++)
        .resume();
      idle.push(socket);
    }
    await vi.waitFor(() => expect(cut).toBeGreaterThanOrEqual(600 - 128), { timeout: 20_000 });
    expect((await ask(`${home}/`, { cookie })).status).toBe(200);
    expect(await openSocket('/rpc', { cookie, origin: `http://127.0.0.1:${server.port}` })).toBe('open');
    for (const socket of idle) socket.destroy();
  });

  it('takes so many pages and says so to the next', async () => {
    const open = await Promise.all(
      Array.from(
        { length: 64 },
        () =>
          new Promise<WebSocket>((resolve, reject) => {
            const socket = new WebSocket(`ws://127.0.0.1:${server.port}${home}/rpc`, {
              headers: { cookie, origin: `http://127.0.0.1:${server.port}` },
            });
            socket.on('open', () => resolve(socket)).on('error', reject);
          }),
      ),
    );
    expect(await openSocket('/rpc', { cookie, origin: `http://127.0.0.1:${server.port}` })).toBe(503);
    await Promise.all(
      open.map(
        (socket) =>
          new Promise((resolve) => {
            socket.on('close', resolve);
            socket.close();
          }),
      ),
    );
    await vi.waitFor(async () =>
      expect(await openSocket('/rpc', { cookie, origin: `http://127.0.0.1:${server.port}` })).toBe('open'),
    );
  });

  it('survives a client that breaks off in the middle of a request', async () => {
    const socket = connectSocket(server.port, '127.0.0.1', () => socket.end('GET / HT'));
    await new Promise((resolve) => socket.on('close', resolve).resume());
    expect((await ask(`${home}/`, { cookie })).status).toBe(200);
  });

  it('says which port is taken', async () => {
    await expect(
      startServer({ root: path.join(folder, 'renderer'), port: server.port, accept: () => {} }),
    ).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: `Port ${server.port} cannot be used: another program listens on it.`,
    });
  });

  it('says when its pages are not built', async () => {
    await expect(startServer({ root: folder, accept: () => {} })).rejects.toMatchObject({
      code: 'PATH_NOT_FOUND',
      next: expect.stringContaining('npm run build'),
    });
  });
});
