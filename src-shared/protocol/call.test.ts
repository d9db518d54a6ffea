import { expect, it } from 'vitest';
import { channelPair } from '../channel.ts';
import { connect, serve } from '../rpc.ts';
import { type ApiOf, callsThat, type Fields, read, type SchemaLibrary, write } from './call.ts';
import { schemasOf } from './schemas.ts';

/** All that a new call needs on this side of the engine. */
const birdCalls = {
  find: read<{ readonly name: string; readonly limit?: number | undefined }, readonly string[]>((z) => ({
    name: z.string().min(1),
    limit: z.int().optional(),
  })),
  ring: write<{ readonly name: string }, void>((z) => ({ name: z.string() })),
  list: read<Record<string, never>, readonly string[]>(() => ({})),
};

/** And all on the other. */
function aviary(): ApiOf<typeof birdCalls> {
  const birds = ['wren', 'robin'];
  return {
    find: async ({ name }) => birds.filter((bird) => bird.includes(name)),
    async ring({ name }) {
      birds.push(name);
    },
    list: async () => birds,
  };
}

it('carries a call from its declaration and its method alone to a caller', async () => {
  const [ours, theirs] = channelPair();
  const { api } = connect<ApiOf<typeof birdCalls>, Record<string, never>>(theirs);
  serve(ours, schemasOf(birdCalls), aviary());
  await api.ring({ name: 'rook' });
  expect(await api.list()).toEqual(['wren', 'robin', 'rook']);
  expect(await api.find({ name: 'ro' })).toEqual(['robin', 'rook']);
  await expect(api.find({ name: '' })).rejects.toMatchObject({ code: 'INVALID_REQUEST', details: { field: 'name' } });
  await expect((api as unknown as { feed(): Promise<void> }).feed()).rejects.toMatchObject({ code: 'UNKNOWN_METHOD' });
});

it('knows from the declarations which calls may be repeated', () => {
  expect(callsThat(birdCalls, 'read')).toEqual(new Set(['find', 'list']));
  expect(callsThat(birdCalls, 'write')).toEqual(new Set(['ring']));
});

/** These must not compile: `tsc` fails where one does. */
export const refused = [
  // @ts-expect-error a field of the request has no schema
  read<{ readonly name: string; readonly limit?: number }, void>((z) => ({ name: z.string() })),
  // @ts-expect-error the schema lets another type through
  read<{ readonly name: string }, void>((z) => ({ name: z.number() })),
  // @ts-expect-error the request has no such field
  (z: SchemaLibrary): Fields<{ readonly name: string }> => ({ name: z.string(), wings: z.number() }),
  // @ts-expect-error a method is missing
  { find: async () => [], ring: async () => {} } satisfies ApiOf<typeof birdCalls>,
];
