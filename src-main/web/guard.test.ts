import { describe, expect, it } from 'vitest';
import { createGuard, createSecrets, type RequestFacts } from './guard.ts';

const PORT = 4321;
const OWN = `127.0.0.1:${PORT}`;
const ORIGIN = `http://${OWN}`;

function setUp() {
  const secrets = createSecrets();
  const guard = createGuard(PORT, secrets);
  const cookie = `quarry-${PORT}=${secrets.session}`;
  const home = `/${secrets.folder}/`;
  const judge = (facts: Partial<RequestFacts>) =>
    guard.judge({
      method: 'GET',
      hosts: [OWN],
      origins: [],
      site: undefined,
      cookie,
      url: home,
      webSocket: false,
      ...facts,
    });
  return { secrets, home, judge };
}

describe('the guard of the local server', () => {
  it('makes secrets of 256 bits that differ', () => {
    const secrets = Object.values(createSecrets());
    expect(new Set(secrets).size).toBe(4);
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  });

  it('exchanges the token of the start address for a cookie that scripts, other sites and other ports cannot use', () => {
    const { secrets, home, judge } = setUp();
    const verdict = judge({ cookie: undefined, url: `/?t=${secrets.start}&q=why` });
    expect(verdict).toEqual({
      kind: 'welcome',
      location: `${home}?q=why`,
      cookie: `quarry-${PORT}=${secrets.session}; Path=${home}; HttpOnly; SameSite=Strict`,
    });
  });

  it('takes the printed token again and again, and the one of the command line once', () => {
    const { secrets, judge } = setUp();
    const tries = (token: string) => [1, 2].map(() => judge({ cookie: undefined, url: `/?t=${token}` }).kind);
    expect(tries(secrets.start)).toEqual(['welcome', 'welcome']);
    expect(tries(secrets.once)).toEqual(['welcome', 'refused']);
  });

  it('takes the token of a link that somebody clicks on another page', () => {
    const { secrets, judge } = setUp();
    expect(judge({ cookie: undefined, site: 'cross-site', url: `/?t=${secrets.start}` }).kind).toBe('welcome');
  });

  it.each([
    '/',
    '/?t=',
    '/?t=wrong',
    '/?t=%00',
    '/other?t=TOKEN',
    '/?T=TOKEN',
    '/?t=wrong&t=TOKEN',
    '//?t=TOKEN',
    '//evil.example/?t=TOKEN',
  ])('refuses %s without a cookie', (url) => {
    const { secrets, judge } = setUp();
    expect(judge({ cookie: undefined, url: url.replace('TOKEN', secrets.start) }).kind).toBe('refused');
  });

  it.each(['http://evil.example/?t=TOKEN', `http://${OWN}/?t=TOKEN`, `http://${OWN}/FOLDER/`, '*', '', 'FOLDER/'])(
    'refuses %s as a target, which is no path',
    (url) => {
      const { secrets, judge } = setUp();
      expect(judge({ url: url.replace('TOKEN', secrets.start).replace('FOLDER', secrets.folder) }).kind).toBe(
        'refused',
      );
    },
  );

  it.each([undefined, '', 'quarry-1=x', `quarry-${PORT}=`, `quarry-${PORT}=wrong`])(
    'refuses the cookie %s',
    (cookie) => {
      expect(setUp().judge({ cookie }).kind).toBe('refused');
    },
  );

  it.each(['/', '/index.html', '/rpc', '/wrong/', '//'])(
    'refuses %s, which is not below the folder of the run, even with the cookie',
    (url) => {
      expect(setUp().judge({ url }).kind).toBe('refused');
    },
  );

  it('says what is asked for below the folder of the run, as it came', () => {
    const { home, judge } = setUp();
    const pathOf = (url: string) => {
      const verdict = judge({ url });
      return verdict.kind === 'allowed' ? [verdict.path, Object.fromEntries(verdict.query)] : verdict;
    };
    expect(pathOf(home)).toEqual(['/', {}]);
    expect(pathOf(`${home}a/..%2fb?c=d%20e`)).toEqual(['/a/..%2fb', { c: 'd e' }]);
    expect(pathOf(home.slice(0, -1))).toMatchObject({ kind: 'refused' });
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
    expect(setUp().judge({ hosts: [host] }).kind).toBe('allowed');
  });

  it.each([
    [],
    [''],
    ['127.0.0.1'],
    ['localhost'],
    ['127.0.0.1:1'],
    [`evil.example:${PORT}`],
    [`127.0.0.1.evil.example:${PORT}`],
    [`0.0.0.0:${PORT}`],
    [`[::1]:${PORT}`],
    [`${OWN}, evil.example`],
    [OWN, OWN],
    [OWN, `evil.example:${PORT}`],
    [`evil.example:${PORT}`, OWN],
  ])(
    'refuses the names %s %s, which another site may have pointed here, even with the cookie',
    (...hosts: string[]) => {
      const { secrets, judge } = setUp();
      expect(judge({ hosts: hosts.filter((host) => host !== undefined) }).kind).toBe('refused');
      expect(judge({ hosts: hosts.filter((host) => host !== undefined), url: `/?t=${secrets.start}` }).kind).toBe(
        'refused',
      );
    },
  );

  it.each([
    'http://evil.example',
    `https://${OWN}`,
    'http://127.0.0.1:1',
    'http://127.0.0.1',
    `http://localhost:${PORT}`,
    'null',
    'app://bundle',
    '',
  ])('refuses the origin %s, even with the cookie', (origin) => {
    const { judge } = setUp();
    expect(judge({ origins: [origin] }).kind).toBe('refused');
    expect(judge({ origins: [ORIGIN, origin] }).kind).toBe('refused');
    expect(judge({ origins: [origin], webSocket: true }).kind).toBe('refused');
    expect(judge({ origins: [origin], method: 'POST' }).kind).toBe('refused');
  });

  it.each(['cross-site', 'same-site', 'what is to come'])(
    'refuses what a browser calls %s, even with the cookie and without an origin',
    (site) => {
      expect(setUp().judge({ site }).kind).toBe('refused');
    },
  );

  it.each(['same-origin', 'none', undefined])('lets in what a browser calls %s', (site) => {
    expect(setUp().judge({ site }).kind).toBe('allowed');
  });

  it('knows itself without a port where the port is the one of http', () => {
    const secrets = createSecrets();
    const url = `/${secrets.folder}/rpc`;
    const facts: RequestFacts = {
      method: 'GET',
      hosts: ['127.0.0.1'],
      origins: ['http://127.0.0.1'],
      site: undefined,
      cookie: `quarry-80=${secrets.session}`,
      url,
      webSocket: true,
    };
    expect(createGuard(80, secrets).judge(facts).kind).toBe('allowed');
  });

  it('wants an origin, its own, of a WebSocket and of what changes anything', () => {
    const { judge } = setUp();
    for (const facts of [{ webSocket: true }, { method: 'POST' }, { method: 'PUT' }]) {
      expect(judge(facts).kind).toBe('refused');
      expect(judge({ ...facts, origins: [ORIGIN] }).kind).toBe('allowed');
    }
  });

  it('does not take a token from a WebSocket or a form', () => {
    const { secrets, judge } = setUp();
    const facts = { url: `/?t=${secrets.start}`, origins: [ORIGIN], cookie: undefined };
    expect(judge({ ...facts, webSocket: true }).kind).toBe('refused');
    expect(judge({ ...facts, method: 'POST' }).kind).toBe('refused');
  });
});

describe('a key that is good once', () => {
  it('begins a session of its own, which the printed key’s cookie does not open', () => {
    const { secrets, home, judge } = setUp();
    const verdict = judge({ cookie: undefined, url: `/?t=${secrets.once}` });
    if (verdict.kind !== 'welcome') throw new Error('It was not taken.');
    const cookie = verdict.cookie.split(';')[0];
    expect(verdict.location).not.toBe(home);
    expect(judge({ cookie, url: verdict.location })).toMatchObject({ kind: 'allowed', by: 'once' });
    expect(judge({})).toMatchObject({ kind: 'allowed', by: 'start' });
    expect(judge({ cookie }).kind).toBe('refused');
    expect(judge({ url: verdict.location }).kind).toBe('refused');
  });

  it('ends that session when it comes again, whoever of the two was the owner, and leaves the printed key’s', () => {
    const { secrets, judge } = setUp();
    const verdict = judge({ cookie: undefined, url: `/?t=${secrets.once}` });
    if (verdict.kind !== 'welcome') throw new Error('It was not taken.');
    expect(judge({ cookie: undefined, url: `/?t=${secrets.once}` })).toMatchObject({ kind: 'refused', taken: true });
    expect(judge({ cookie: verdict.cookie.split(';')[0], url: verdict.location }).kind).toBe('refused');
    expect(judge({}).kind).toBe('allowed');
    expect(judge({ cookie: undefined, url: `/?t=${secrets.once}` })).toMatchObject({ kind: 'refused', taken: true });
  });
});
