/** A folder of notes and its copy, with everything real. */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hit } from '../../src-shared/model.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
let api: EngineApi;
beforeAll(async () => {
  shop = workshop();
  api = shop.open().api;
  shop.write(
    'first/a.md',
    sessionNote('a', ['We keep vectors in SQLite.', 'The password=hunter2hunter2 opens the vault.']),
  );
  shop.write('first/b.txt', 'The harvest was late, and the barn is full of hay.\n');
  await api.addSource({ path: shop.notes });
  await api.index();
});
afterAll(() => shop.close());

const at = (name: string): string => path.join(shop.notes, name);
const hitsOf = async (text: string): Promise<readonly Hit[]> =>
  (await api.search({ query: text, collapse: false })).hits.filter((hit) => hit.text.includes(text));
const places = async (text: string): Promise<readonly string[][]> =>
  (await hitsOf(text)).map((hit) =>
    [hit.path, ...hit.alsoAt.map((copy) => copy.path)].map((file) => path.relative(shop.notes, file)),
  );

it('A folder that is copied costs no embedding, and each thing in it is shown once with both paths', async () => {
  cpSync(at('first'), at('its-copy'), { recursive: true });
  expect(await api.index()).toMatchObject({ indexed: 2, embeddings: 0 });
  expect(await places('SQLite')).toEqual([[path.join('first', 'a.md'), path.join('its-copy', 'a.md')]]);
  expect(await places('barn')).toEqual([[path.join('first', 'b.txt'), path.join('its-copy', 'b.txt')]]);
});

it('The note at each path can be read by the id that stands with it', async () => {
  const [hit] = await hitsOf('SQLite');
  expect(await api.document({ observationId: hit!.alsoAt[0]!.id })).toMatchObject({ path: at('its-copy/a.md') });
});

it('A path that goes leaves the other', async () => {
  shop.remove('first/b.txt');
  expect(await api.index()).toMatchObject({ removed: 1, embeddings: 0 });
  expect(await places('barn')).toEqual([[path.join('its-copy', 'b.txt')]]);
});

it('A file that is edited is a copy no more', async () => {
  shop.write('its-copy/a.md', sessionNote('a', ['We keep vectors in SQLite, and in memory.', 'Nothing else.']));
  await api.index();
  expect((await places('SQLite')).toSorted()).toEqual([[path.join('first', 'a.md')], [path.join('its-copy', 'a.md')]]);
});

it('A file that is copied from a source with its secrets into one without shares only what has none', async () => {
  const open = path.join(shop.notes, '..', 'open');
  cpSync(at('first/a.md'), path.join(open, 'a.md'));
  await api.addSource({ path: open, redact: false });
  await api.index();
  expect(
    (await hitsOf('opens the vault')).map(({ text, alsoAt }) => [text.includes('hunter2'), alsoAt.length]).toSorted(),
  ).toEqual([
    [false, 0],
    [true, 0],
  ]);
  expect(await places('We keep vectors in SQLite.')).toEqual([
    [path.join('first', 'a.md'), path.join('..', 'open', 'a.md')],
  ]);
});
