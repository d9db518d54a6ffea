import { describe, expect, it } from 'vitest';
import { createGuard, createSecrets, type RequestFacts } from './guard.ts';

const PORT = 4321;
const OWN = `127.0.0.1:${PORT}`;

function setUp() {
  const secrets = createSecrets();
  const guard = createGuard(PORT, secrets);
  const cookie = `quarry-${PORT}=${secrets.session}`;
  const judge = (facts: Partial<RequestFacts>) => guard.judge({ host: OWN, origin: undefined, cookie, url: '/', webSocket: false, ...facts });
  return { secrets, judge };
}

describe('the guard of the local server', () => {
  it('makes secrets of 256 bits that differ', () => {
    const { start, once, session } = createSecrets();
    expect(new Set([start, once, session]).size).toBe(3);
    for (const secret of [start, once, session]) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  });

  it('exchanges the token of the start address for a cookie that scripts and other sites cannot use', () => {
    const { secrets, judge } = setUp();
    const verdict = judge({ cookie: undefined, url: `/?t=${secrets.start}&q=why` });
    expect(verdict).toEqual({ kind: 'welcome', location: '/?q=why', cookie: `quarry-${PORT}=${secrets.session}; Path=/; HttpOnly; SameSite=Strict` });
  });

  it('takes the printed token again and again, and the one of the command line once', () => {
    const { secrets, judge } = setUp();
    const tries = (token: string) => [1, 2].map(() => judge({ cookie: undefined, url: `/?t=${token}` }).kind);
    expect(tries(secrets.start)).toEqual(['welcome', 'welcome']);
    expect(tries(secrets.once)).toEqual(['welcome', 'refused']);
  });

  it.each(['/', '/?t=', '/?t=wrong', '/?t=%00', '/other?t=TOKEN', '/?T=TOKEN', '/?t=wrong&t=TOKEN'])('refuses %s without a cookie', (url) => {
    const { secrets, judge } = setUp();
    expect(judge({ cookie: undefined, url: url.replace('TOKEN', secrets.start) }).kind).toBe('refused');
  });

  it('never sends the browser to another site with the key in its hand', () => {
    const { secrets, judge } = setUp();
    expect(judge({ cookie: undefined, url: `//evil.example/?t=${secrets.start}` })).toMatchObject({ kind: 'welcome', location: '/' });
  });

  it.each([undefined, '', 'quarry-1=x', `quarry-${PORT}=`, `quarry-${PORT}=wrong`])('refuses the cookie %s', (cookie) => {
    expect(setUp().judge({ cookie }).kind).toBe('refused');
  });

  it('does not take a token for a cookie', () => {
    const { secrets, judge } = setUp();
    expect(judge({ cookie: `quarry-${PORT}=${secrets.start}` }).kind).toBe('refused');
  });

  it('finds its cookie among others', () => {
    const { secrets, judge } = setUp();
    expect(judge({ cookie: `a=b; quarry-${PORT}=${secrets.session}; c=d` }).kind).toBe('allowed');
  });

  it.each([OWN, `localhost:${PORT}`, `LOCALHOST:${PORT}`])('knows itself as %s', (host) => {
    expect(setUp().judge({ host }).kind).toBe('allowed');
  });

  it.each([undefined, '', '127.0.0.1', 'localhost', '127.0.0.1:1', `evil.example:${PORT}`, `127.0.0.1.evil.example:${PORT}`, `0.0.0.0:${PORT}`, `[::1]:${PORT}`])(
    'refuses the name %s, which another site may have pointed here, even with the cookie',
    (host) => {
      expect(setUp().judge({ host }).kind).toBe('refused');
    },
  );

  it.each(['http://evil.example', `https://${OWN}`, 'http://127.0.0.1:1', 'http://127.0.0.1', `http://localhost:${PORT}`, 'null', 'app://bundle'])(
    'refuses the origin %s, even with the cookie',
    (origin) => {
      expect(setUp().judge({ origin }).kind).toBe('refused');
      expect(setUp().judge({ origin, webSocket: true, url: '/rpc' }).kind).toBe('refused');
    },
  );

  it('knows itself without a port where the port is the one of http', () => {
    const secrets = createSecrets();
    const facts = { host: '127.0.0.1', origin: 'http://127.0.0.1', cookie: `quarry-80=${secrets.session}`, url: '/rpc', webSocket: true };
    expect(createGuard(80, secrets).judge(facts).kind).toBe('allowed');
  });

  it('wants an origin of a WebSocket, its own', () => {
    const { judge } = setUp();
    expect(judge({ webSocket: true, url: '/rpc' }).kind).toBe('refused');
    expect(judge({ webSocket: true, url: '/rpc', origin: `http://${OWN}` }).kind).toBe('allowed');
  });

  it('does not take a token from a WebSocket', () => {
    const { secrets, judge } = setUp();
    expect(judge({ webSocket: true, url: `/?t=${secrets.start}`, origin: `http://${OWN}`, cookie: undefined }).kind).toBe('refused');
  });
});
