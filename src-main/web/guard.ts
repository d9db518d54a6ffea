/**
 * Decides who may use the local server. Other web pages, other users and other computers can reach a port of this
 * computer by various attacks; each rule below stops one of them. Pure: the facts of a request in, a verdict out.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The secrets of one run. None is derived from another, and none is valid after the process has ended. */
export interface Secrets {
  /**
   * In the address that is printed. Good as often as its owner likes, as in other editors that serve a browser: who
   * reloads it or opens it in a second browser is the person at this terminal. It stays in no history, for the answer
   * leads elsewhere at once, and it is worth nothing after the run.
   */
  readonly start: string;
  /**
   * The token in the page that starts the browser; it works once. A program that reads the page could come before the
   * browser, so a second use ends the session that the first use began, and a warning is printed.
   */
  readonly once: string;
  /**
   * The folder that all addresses of a session begin with, and the cookie's path. Browsers send cookies to every port
   * of a machine: without it, any other local server that the browser visits would be given the cookie, and could use
   * it.
   */
  readonly folder: string;
  /** In the cookie. */
  readonly session: string;
}

/** The key that began a session: the printed one, or the one that works once. Each has its own folder and cookie. */
export type Key = 'start' | 'once';

/**
 * What a verdict depends on, as the request says it. Of a header all values, because programs differ in which of two
 * they believe.
 */
export interface RequestFacts {
  readonly method: string;
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  /** `Sec-Fetch-Site`: whose page asks, by the browser's own account. */
  readonly site: string | undefined;
  readonly cookie: string | undefined;
  /** The request's target as it came: path and query. */
  readonly url: string;
  readonly webSocket: boolean;
}

export type Verdict =
  /** `path`: what is asked for, below the session's folder; still encoded, for its dots must not have been resolved. */
  | { readonly kind: 'allowed'; readonly path: string; readonly query: URLSearchParams; readonly by: Key }
  /**
   * The right token: set the cookie and go on to `location`, which no longer holds the token. `once`: that token is
   * spent now.
   */
  | { readonly kind: 'welcome'; readonly location: string; readonly cookie: string; readonly once?: true }
  /**
   * `taken`: the token that is good once came again, so the session that it began has ended: whose that was, nobody can
   * tell.
   */
  | { readonly kind: 'refused'; readonly reason: string; readonly taken?: true };

export interface Guard {
  judge(request: RequestFacts): Verdict;
}

/** New secrets of 256 bits each. */
export function createSecrets(): Secrets {
  const secret = (): string => randomBytes(32).toString('base64url');
  return { start: secret(), once: secret(), folder: secret(), session: secret() };
}

/**
 * The rules for a server on `port`:
 * - the target must be a path: a whole address could name another host than `Host` does;
 * - `Host` must be there once and be this machine by a fixed name, or a page elsewhere could point its own name here
 *   (DNS rebinding). `[::1]` is not among them, because the server does not listen there;
 * - `Origin`, where there is one, must be the server's own; what changes anything and a WebSocket must have one,
 *   because browsers ask nobody before they send a form or open a WebSocket to another site;
 * - a browser that says that another site asks (`Sec-Fetch-Site`; another port is one, too) is believed;
 * - the cookie must be there, or the start address' token, which is exchanged for it.
 */
export function createGuard(port: number, secrets: Secrets): Guard {
  // Browsers leave the port out where it is the scheme's own.
  const names = ['127.0.0.1', 'localhost'].map((name) => (port === 80 ? name : `${name}:${port}`));
  // Cookies do not know ports: without it in the name, a second Quarry would log the first one out.
  const cookieName = `quarry-${port}`;
  const sessions = new Map<Key, Pick<Secrets, 'folder' | 'session'>>([['start', secrets]]);
  let onceIsGood = true;

  const welcome = (path: string, query: URLSearchParams): Verdict | null => {
    const token = query.get('t');
    if (token === null || path !== '/') return null;
    const key = same(token, secrets.once) ? 'once' : same(token, secrets.start) ? 'start' : null;
    if (key === null) return null;
    if (key === 'once' && !onceIsGood) {
      sessions.delete('once');
      return {
        ...refused('the address that opened the browser works once, and somebody has used it already'),
        taken: true,
      };
    }
    if (key === 'once') {
      onceIsGood = false;
      sessions.set('once', createSecrets());
    }
    const { folder, session } = sessions.get(key) as Secrets;
    query.delete('t');
    const rest = query.size > 0 ? `?${query}` : '';
    return {
      kind: 'welcome',
      location: `/${folder}/${rest}`,
      cookie: `${cookieName}=${session}; Path=/${folder}/; HttpOnly; SameSite=Strict`,
      ...(key === 'once' ? { once: true } : {}),
    };
  };
  const sessionOf = (folder: string, cookie: string | undefined): Key | null => {
    const given = readCookie(cookie, cookieName);
    for (const [key, one] of sessions)
      if (given !== null && same(folder, one.folder) && same(given, one.session)) return key;
    return null;
  };

  return {
    judge({ method, hosts, origins, site, cookie, url, webSocket }) {
      if (!url.startsWith('/')) return refused('its address is not a path');
      const [host = ''] = hosts.map((one) => one.toLowerCase());
      if (hosts.length !== 1 || !names.includes(host))
        return refused('it used a name that does not belong to this computer');
      const reads = !webSocket && (method === 'GET' || method === 'HEAD');
      if (
        origins.length > 1 ||
        (origins.length === 0 && !reads) ||
        origins.some((origin) => origin !== `http://${host}`)
      )
        return refused('it came from another site');
      const [path = '', ...rest] = url.split('?');
      const query = new URLSearchParams(rest.join('?'));
      const accepted = reads ? welcome(path, query) : null;
      if (accepted) return accepted;
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return refused('it came from another site');
      const [, folder = '', below] = path.split('/', 3);
      const by = below === undefined ? null : sessionOf(folder, cookie);
      if (by === null) return refused('it does not have the key of this session');
      return { kind: 'allowed', path: path.slice(folder.length + 1), query, by };
    },
  };
}

function refused(reason: string): Verdict & { kind: 'refused' } {
  return { kind: 'refused', reason };
}

/** Compares in a time that tells nothing of where two texts differ, nor of their lengths. */
function same(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [key, ...value] = pair.split('=');
    if (key?.trim() === name) return value.join('=').trim();
  }
  return null;
}
