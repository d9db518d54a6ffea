import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { channelPair } from '../../src-shared/channel.ts';
import type { EngineEvents, EngineState, SearchResponse } from '../../src-shared/protocol.ts';
import { connect } from '../../src-shared/rpc.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { type PageApi, servePage } from './serve-page.ts';
import { createHost } from './host.ts';

function setUp(state: EngineState) {
  let restarts = 0;
  const handlers = new Map<string, Set<(payload: never) => void>>();
  const search = async ({ query }: { query: string }): Promise<SearchResponse> => ({
    query,
    hits: [],
    total: 0,
    facets: [],
    notices: [],
    tookMs: 0,
  });
  const supervisor: Supervisor = {
    api: { search } as Supervisor['api'],
    measuring: {} as Supervisor['measuring'],
    state,
    pid: undefined,
    owner: null,
    on(name, handler) {
      const set = handlers.get(name) ?? new Set();
      handlers.set(name, set.add(handler as (payload: never) => void));
      return () => set.delete(handler as (payload: never) => void);
    },
    restart: () => void restarts++,
    stop: async () => {},
  };
  const [ours, theirs] = channelPair();
  const seen: [string, unknown][] = [];
  const connection = connect<PageApi, EngineEvents>(theirs);
  for (const name of ['progress', 'changed', 'engine'] as const)
    connection.on(name, (payload) => seen.push([name, payload]));
  servePage(
    ours,
    supervisor,
    createHost({
      frontEnd: 'web',
      engine: supervisor.api,
      restart: supervisor.restart,
      dataFolder: tmpdir(),
      openWithSystem: async () => {},
    }),
  );
  const emit = <E extends keyof EngineEvents>(name: E, payload: EngineEvents[E]): void => {
    for (const handler of handlers.get(name) ?? []) handler(payload as never);
  };
  const listeners = () => [...handlers.values()].reduce((sum, set) => sum + set.size, 0);
  return { connection, emit, seen, listeners, restarts: () => restarts };
}

it('tells a new page at once how the engine is', async () => {
  const { connection, seen } = setUp({
    kind: 'backoff',
    reason: 'ended by SIGSEGV',
    crash: 2,
    waitMs: 2_000,
    files: ['/notes/a.md'],
  });
  await connection.ready;
  await connection.api.info();
  expect(seen).toEqual([
    ['engine', { kind: 'backoff', reason: 'ended by SIGSEGV', crash: 2, waitMs: 2_000, files: ['/notes/a.md'] }],
  ]);
});

it('answers calls to the engine and to the host on one channel', async () => {
  const { connection } = setUp({ kind: 'ready' });
  expect(await connection.api.search({ query: 'x' })).toMatchObject({ query: 'x' });
  expect(await connection.api.completePath({ path: '/nowhere/at/all/' })).toEqual([]);
  expect(await connection.api.chooseFolder()).toBeNull();
  await expect(connection.api.search({ query: 'x', limit: 0 })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
});

it('lets a page start an engine again that has failed', async () => {
  const { connection, restarts } = setUp({
    kind: 'failed',
    code: 'ENGINE_FAILED',
    message: 'It ended.',
    next: 'Try again.',
  });
  await connection.api.restartEngine();
  expect(restarts()).toBe(1);
});

it('passes the engine’s events on until the page has gone', async () => {
  const { connection, emit, seen, listeners } = setUp({ kind: 'ready' });
  await connection.ready;
  emit('changed', { reason: 'indexed' });
  await connection.api.info();
  expect(seen).toContainEqual(['changed', { reason: 'indexed' }]);
  expect(listeners()).toBe(3);

  connection.close();
  await new Promise((resolve) => setTimeout(resolve));
  expect(listeners()).toBe(0);
});
