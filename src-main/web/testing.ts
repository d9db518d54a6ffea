/** What tests of the server share: an engine that only answers searches, and a browser's way in. */
import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import type { SearchResponse } from '../../src-shared/protocol.ts';
import type { Supervisor } from '../worker/supervisor.ts';

export const supervisor: Supervisor = {
  api: {
    search: async ({ query }: { query: string }): Promise<SearchResponse> => ({
      query,
      hits: [],
      total: 0,
      facets: [],
      notices: [],
      tookMs: 1,
    }),
  } as Supervisor['api'],
  measuring: {} as Supervisor['measuring'],
  state: { kind: 'ready' },
  pid: undefined,
  owner: null,
  on: () => () => {},
  restart: () => {},
  stop: async () => {},
};

/** Uses the key of an address as a browser does. `home`: the folder of the run, without a slash at its end. */
export async function logIn(address: string): Promise<{ cookie: string; home: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(address, resolve).on('error', reject);
  const response = await promise;
  response.resume();
  return {
    cookie: response.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    home: response.headers.location?.replace(/\/$/, '') ?? '',
  };
}

/** Connections that the server's side has not let go of; where that cannot be seen, none. */
export function openConnections(port: number): number {
  if (process.platform !== 'linux') return 0;
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const [LISTEN, TIME_WAIT] = ['0A', '06'];
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .filter((line) => {
      const [, own = '', , state = '', , , , uid, , inode] = line.trim().split(/\s+/);
      return own.endsWith(local) && state !== LISTEN && state !== TIME_WAIT && uid !== undefined && inode !== '0'; // without an inode it is the kernel's alone
    }).length;
}
