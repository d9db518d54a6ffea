/**
 * Who may talk to the local server. Other web pages, other users and other machines can all reach a port of this machine by
 * one trick or another; each rule below ends one of them. Pure: a request's facts in, a verdict out.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The secrets of one run. None is derived from another, and none outlives the process. */
export interface Secrets {
  /** In the address that is printed: good for as many browsers as its owner likes. */
  readonly start: string;
  /** In the address that the browser is started with, and good once: a command line can be read by other users. */
  readonly once: string;
  /** In the cookie. */
  readonly session: string;
}

/** What a verdict depends on, as the request says it. */
export interface RequestFacts {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly cookie: string | undefined;
  /** Path and query. */
  readonly url: string;
  readonly webSocket: boolean;
}

export type Verdict =
  | { readonly kind: 'allowed' }
  /** The right token: set the cookie and go on to `location`, which no longer holds the token. */
  | { readonly kind: 'welcome'; readonly location: string; readonly cookie: string }
  | { readonly kind: 'refused'; readonly reason: string };

export interface Guard {
  judge(request: RequestFacts): Verdict;
}

/** New secrets of 256 bits each. */
export function createSecrets(): Secrets {
  const secret = (): string => randomBytes(32).toString('base64url');
  return { start: secret(), once: secret(), session: secret() };
}

/**
 * The rules for a server on `port`:
 * - `Host` must be this machine by a fixed name, or a page elsewhere could point its own name here (DNS rebinding);
 * - `Origin`, where there is one, must be the server's own; a WebSocket must have one, because browsers ask nobody before
 *   they open a WebSocket to another site;
 * - the cookie must be there, or the start address' token, which is exchanged for it.
 */
export function createGuard(port: number, secrets: Secrets): Guard {
  // Browsers leave the port out where it is the scheme's own.
  const hosts = ['127.0.0.1', 'localhost'].map((name) => (port === 80 ? name : `${name}:${port}`));
  // Cookies do not know ports: without it in the name, a second Quarry would log the first one out.
  const cookieName = `quarry-${port}`;
  let onceIsGood = true;

  const welcome = (url: URL): Verdict | null => {
    const token = url.searchParams.get('t');
    if (token === null || url.pathname !== '/') return null;
    const once = same(token, secrets.once) && onceIsGood;
    if (!once && !same(token, secrets.start)) return null;
    if (once) onceIsGood = false;
    url.searchParams.delete('t');
    return { kind: 'welcome', location: `/${url.search}`, cookie: `${cookieName}=${secrets.session}; Path=/; HttpOnly; SameSite=Strict` };
  };

  return {
    judge({ host, origin, cookie, url, webSocket }) {
      if (host === undefined || !hosts.includes(host.toLowerCase())) return refused('it came by a name that is not this machine’s');
      if (origin === undefined ? webSocket : origin !== `http://${host.toLowerCase()}`) return refused('it came from another site');
      if (!URL.canParse(url, `http://${host}`)) return refused('its address cannot be read');
      const parsed = new URL(url, `http://${host}`);
      const accepted = webSocket ? null : welcome(parsed);
      if (accepted) return accepted;
      const session = readCookie(cookie, cookieName);
      if (session === null || !same(session, secrets.session)) return refused('it does not hold the key of this run');
      return { kind: 'allowed' };
    },
  };
}

function refused(reason: string): Verdict {
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
