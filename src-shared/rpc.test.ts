import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Channel, channelPair } from './channel.ts';
import { EngineError, hasCode } from './errors.ts';
import { type CallOptions, type Connection, connect, type Schemas, type Server, serve } from './rpc.ts';

interface Api {
  add(request: { readonly a: number; readonly b: number }, options?: CallOptions): Promise<number>;
  double(request: { readonly vector: Float32Array }, options?: CallOptions): Promise<Float32Array>;
  ping(request?: Record<string, never>, options?: CallOptions): Promise<string>;
  fail(request: { readonly how: 'engine' | 'foreign' | 'result' }, options?: CallOptions): Promise<unknown>;
  /** Ends only when it is cancelled. */
  wait(request?: Record<string, never>, options?: CallOptions): Promise<void>;
}

interface Events {
  readonly tick: { readonly n: number };
}

const schemas: Schemas<Api> = {
  add: z.strictObject({ a: z.number(), b: z.number() }),
  double: z.strictObject({ vector: z.instanceof(Float32Array) }),
  ping: z.strictObject({}).optional(),
  fail: z.strictObject({ how: z.enum(['engine', 'foreign', 'result']) }),
  wait: z.strictObject({}).optional(),
};

interface Pair {
  readonly connection: Connection<Api, Events>;
  readonly server: Server<Events>;
  readonly ends: readonly [client: Channel, server: Channel];
  /** What happened to calls of `wait`, in order. */
  readonly log: readonly string[];
  /** Settles when a call of `wait` has begun. */
  readonly waiting: Promise<void>;
}

function open(): Pair {
  const ends = channelPair();
  const log: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const server = serve<Api, Events>(ends[1], schemas, {
    add: async ({ a, b }) => a + b,
    double: async ({ vector }) => vector.map((value) => value * 2),
    ping: async () => 'pong',
    fail: async ({ how }) => {
      if (how === 'engine')
        throw new EngineError('PATH_NOT_FOUND', 'There is no folder "x".', {
          next: 'Check it.',
          details: { path: 'x' },
        });
      if (how === 'foreign') throw new RangeError('out of range');
      return () => 'a function cannot cross';
    },
    wait: (_request, options) =>
      new Promise((_resolve, reject) => {
        log.push('begun');
        waiting.resolve();
        options?.signal?.addEventListener('abort', () => {
          log.push(`aborted: ${options.signal?.aborted}`);
          reject(new EngineError('CANCELLED', 'Stopped.'));
        });
      }),
  });
  return { connection: connect<Api, Events>(ends[0]), server, ends, log, waiting: waiting.promise };
}

/** Lets all messages under way arrive. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('a call', () => {
  it('looks like one in the same process', async () => {
    const { connection } = open();
    expect(await connection.api.add({ a: 2, b: 3 })).toBe(5);
    expect(await connection.api.ping()).toBe('pong');
  });

  it('carries typed arrays both ways', async () => {
    expect(await open().connection.api.double({ vector: new Float32Array([1, 2]) })).toEqual(new Float32Array([2, 4]));
  });

  it('gets its own answer when several are in flight', async () => {
    const { api } = open().connection;
    expect(await Promise.all([1, 2, 3].map((a) => api.add({ a, b: 10 })))).toEqual([11, 12, 13]);
  });

  it('works when it is made before the other side serves', async () => {
    const [client, server] = channelPair();
    const answer = connect<Pick<Api, 'ping'>, Events>(client).api.ping();
    await settle();
    serve<Pick<Api, 'ping'>, Events>(server, { ping: schemas.ping }, { ping: async () => 'late pong' });
    expect(await answer).toBe('late pong');
  });

  it('brings an error over with its code, its advice and its details', async () => {
    const error = await open()
      .connection.api.fail({ how: 'engine' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({
      code: 'PATH_NOT_FOUND',
      message: 'There is no folder "x".',
      next: 'Check it.',
      details: { path: 'x' },
    });
  });

  it('brings any other error over as INTERNAL', async () => {
    await expect(open().connection.api.fail({ how: 'foreign' })).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('out of range'),
    });
  });

  it('fails when its result cannot cross, instead of never ending', async () => {
    await expect(open().connection.api.fail({ how: 'result' })).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('rejects, and does not throw, when its request cannot cross', async () => {
    const { api } = open().connection;
    const call = api.add({ a: (() => 1) as unknown as number, b: 2 });
    await expect(call).rejects.toThrow('could not be cloned');
  });
});

describe('more calls than are worked on at a time', () => {
  it.each([
    ['each with an id of its own', (n: number) => n],
    ['all with one id', () => 1],
  ])('are refused with a code at once, %s, and taken again when others have ended', async (_, idOf) => {
    const [client, server] = channelPair();
    let working = 0;
    const { promise, resolve } = Promise.withResolvers<string>();
    serve<Pick<Api, 'ping'>, Events>(server, { ping: schemas.ping }, { ping: () => (working++, promise) }, 5);
    const codes: string[] = [];
    client.listen((raw) => {
      const { kind, error } = raw as { kind: string; error?: { code: string } };
      if (kind !== 'ready') codes.push(error?.code ?? kind);
    });
    const ask = (n: number): void => client.post({ kind: 'call', id: idOf(n), method: 'ping', request: {} });
    for (let n = 0; n < 20_000; n++) ask(n);
    await settle();
    expect(working).toBe(5);
    expect(codes).toHaveLength(19_995);
    expect(new Set(codes)).toEqual(new Set(['TOO_MANY_AT_ONCE']));
    resolve('pong');
    await settle();
    ask(30_000);
    await settle();
    expect(codes.filter((code) => code === 'result')).toHaveLength(6);
  });
});

describe('a request that is not valid', () => {
  it('is refused by the name of the field', async () => {
    const call = open().connection.api.add({ a: 1, b: 'two' as unknown as number });
    await expect(call).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('"add" is not valid: b:'),
      details: { method: 'add', field: 'b' },
    });
  });

  it('is refused when it has a field too many', async () => {
    const call = open().connection.api.add({ a: 1, b: 2, c: 3 } as { a: number; b: number });
    await expect(call).rejects.toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringContaining('"c"') });
  });

  it.each(['nothing', 'constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf', ''])(
    'is refused when its method is "%s"',
    async (method) => {
      const api = open().connection.api as unknown as Record<string, (request: unknown) => Promise<unknown>>;
      // A proxy has no property of its own of these names, so that each is asked of the other side.
      await expect(api[method]!({})).rejects.toMatchObject({ code: 'UNKNOWN_METHOD', details: { method } });
    },
  );

  it('is quoted in part only when its method is very long', async () => {
    const api = open().connection.api as unknown as Record<string, (request: unknown) => Promise<unknown>>;
    const error = await api['x'.repeat(10_000)]!({}).catch((thrown: unknown) => thrown);
    expect(hasCode(error, 'UNKNOWN_METHOD') && error.message.length < 200).toBe(true);
  });
});

describe('cancelling', () => {
  it('rejects the call with CANCELLED and reaches the signal of the other side', async () => {
    const { connection, log, waiting } = open();
    const controller = new AbortController();
    const call = connection.api.wait({}, { signal: controller.signal });
    await waiting;
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
    await settle();
    expect(log).toEqual(['begun', 'aborted: true']);
  });

  it('before the call means that it is not made', async () => {
    const { connection, log } = open();
    await expect(connection.api.wait({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    await settle();
    expect(log).toEqual([]);
  });

  it('of one call leaves the others alone', async () => {
    const { connection, waiting } = open();
    const controller = new AbortController();
    const doomed = connection.api.wait({}, { signal: controller.signal });
    await waiting;
    controller.abort();
    const fine = connection.api.add({ a: 1, b: 1 });
    await expect(doomed).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await fine).toBe(2);
  });

  it('after the answer does nothing', async () => {
    const { connection, ends } = open();
    const controller = new AbortController();
    expect(await connection.api.ping({}, { signal: controller.signal })).toBe('pong');
    const sent: unknown[] = [];
    ends[1].listen((message) => sent.push(message));
    controller.abort();
    await settle();
    expect(sent).toEqual([]);
  });
});

describe('a close', () => {
  it('by the other side rejects every call in flight with ENGINE_STOPPED, and every later one', async () => {
    const { connection, ends, waiting } = open();
    const calls = [connection.api.wait(), connection.api.wait()];
    await waiting;
    ends[1].close();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await expect(connection.api.ping()).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  });

  it('by the caller rejects its calls and cancels their work on the other side', async () => {
    const { connection, log, waiting } = open();
    const call = connection.api.wait();
    await waiting;
    connection.close();
    await expect(call).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await settle();
    expect(log).toEqual(['begun', 'aborted: true']);
  });

  it('before the other side serves rejects what waits for it to be ready', async () => {
    const [client, server] = channelPair();
    const { ready } = connect<Api, Events>(client);
    server.close();
    await expect(ready).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  });
});

describe('a connection', () => {
  it('is ready once the other side serves', async () => {
    await expect(open().connection.ready).resolves.toBe(undefined);
  });

  it('brings events to all their handlers until these are taken off', async () => {
    const { connection, server } = open();
    const seen: string[] = [];
    connection.on('tick', ({ n }) => seen.push(`first ${n}`));
    const off = connection.on('tick', ({ n }) => seen.push(`second ${n}`));
    server.emit('tick', { n: 1 });
    await settle();
    off();
    server.emit('tick', { n: 2 });
    await settle();
    expect(seen).toEqual(['first 1', 'second 1', 'first 2']);
  });

  it('has an api that can be awaited, and passed through async functions', async () => {
    const { api } = await (async () => open().connection)();
    expect(await (await api).ping()).toBe('pong');
  });

  it('gives the same function for a method each time', () => {
    const { api } = open().connection;
    expect(api.ping).toBe(api.ping);
  });
});

describe('serve', () => {
  /** What a hostile or broken caller might send: shapes close to real messages, and anything at all. */
  const message = fc.oneof(
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSet: true,
      withTypedArray: true,
    }),
    fc.record(
      {
        kind: fc.constantFrom('call', 'cancel', 'ready', 'result', 'error', 'event', 'other'),
        id: fc.oneof(fc.integer(), fc.anything()),
        method: fc.oneof(fc.constantFrom('add', 'ping', 'fail', 'double', '__proto__', 'constructor'), fc.anything()),
        request: fc.anything(),
      },
      { requiredKeys: ['kind'] },
    ),
  );

  it('survives any messages and still answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 20 }), async (messages) => {
        const { connection, ends } = open();
        for (const sent of messages) ends[0].post(sent);
        expect(await connection.api.add({ a: 40, b: 2 })).toBe(42);
      }),
    );
  });

  it('answers each call once, whatever is wrong with it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ method: fc.string(), request: fc.anything() }), { maxLength: 10 }),
        async (calls) => {
          const { ends } = open();
          const answered: unknown[] = [];
          ends[0].listen((raw) => {
            const { kind, id } = raw as { kind: string; id?: number };
            if (kind === 'result' || kind === 'error') answered.push(id);
          });
          for (const [id, { method, request }] of calls.entries()) ends[0].post({ kind: 'call', id, method, request });
          await settle();
          expect(answered.toSorted()).toEqual(calls.map((_, id) => id));
        },
      ),
    );
  });
});
