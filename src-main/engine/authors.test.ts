/**
 * Who wrote a note, a session or a message: read from the file, and found, counted, explained and advised by the filter
 * `author`.
 */
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { type Workshop, workshop } from './testing.ts';

let shop: Workshop;
let api: EngineApi;

beforeAll(async () => {
  shop = workshop();
  ({ api } = shop.open());
  shop.write('one.md', '---\nauthor: Anna Weber <anna@example.org>\n---\nThe heron waits in the reeds.\n');
  shop.write(
    'list.md',
    '---\nAuthors:\n  - José Peña\n  - name: Ben Ode\n    email: ben@example.org\n---\nThe heron nests high.\n',
  );
  shop.write('link.md', '---\nauthor: "[Cleo](mailto:cleo@example.org)"\n---\nThe heron fishes at dusk.\n');
  shop.write(
    'session.md',
    '---\ntype: session\nid: s1\ncreated: 2025-10-31T10:00:00Z\ngit:\n  branch: reeds\n  author: Dana Fox <dana@example.org>\n---\n# Session: Herons\n\n## Key Decisions\n\n- Count the heron twice.\n',
  );
  shop.write(
    'header.md',
    '# Session: Older herons\n\n**ID**: s2\n**Started**: 2025-10-31T10:00:00Z\n**Git Author**: Dana Fox\n\n## Key Decisions\n\n- Count the heron once.\n',
  );
  shop.write(
    'mail.eml',
    'From: =?utf-8?q?Zo=C3=AB?= Quist <zoe@example.org>\r\nTo: anna@example.org\r\nSubject: Herons\r\nDate: Mon, 3 Mar 2025 10:00:00 +0100\r\n\r\nThe heron left.\r\n',
  );
  shop.write('none.md', 'The heron of nobody.\n');
  await api.addSource({ path: shop.notes });
  await api.index();
});
afterAll(() => shop.close());

const files = async (query: string): Promise<string[]> =>
  [
    ...new Set(
      (await api.search({ query, limit: 50, mode: 'lexical' })).hits
        .flatMap((hit) => [hit, ...hit.similar])
        .map((hit) => path.basename(hit.path)),
    ),
  ].sort();

test.each([
  ['author:anna', ['one.md']],
  ['author:"Anna Weber"', ['one.md']],
  ['author:anna@example.org', ['one.md']],
  ['author:mailto:anna@example.org', ['one.md']],
  ['author:jose', ['list.md']],
  ['authors:ben@example.org,cleo', ['link.md', 'list.md']],
  ['author:DANA', ['header.md', 'session.md']],
  ['author:zoe', ['mail.eml']],
  ['author:*@example.org', ['link.md', 'list.md', 'mail.eml', 'one.md', 'session.md']],
  ['-author:*', ['none.md']],
])('%s finds what the person wrote, with words and without', async (filter, expected) => {
  expect(await files(filter)).toEqual(expected);
  expect(await files(`heron ${filter}`)).toEqual(expected);
});

test('authors are counted, each by name where there is one', async () => {
  const { facets } = await api.search({ query: 'heron', limit: 50, mode: 'lexical' });
  const values = facets.find(({ field }) => field === 'author')?.values.map(({ value }) => value);
  expect(values?.toSorted()).toEqual(['Anna Weber', 'Ben Ode', 'Cleo', 'Dana Fox', 'José Peña', 'Zoë Quist']);
  expect(
    (await api.search({ query: 'author:dana', mode: 'lexical' })).facets.find(({ field }) => field === 'author')
      ?.values,
  ).toContainEqual({ value: 'Dana Fox', count: 2 });
});

test('the filter is explained, and a misspelt name is advised', async () => {
  expect(await api.explain({ query: 'heron author:dana', path: 'one.md' })).toMatchObject({
    outcome: 'filtered',
    filters: ['author:dana'],
  });
  expect((await api.search({ query: 'author:webr', mode: 'lexical' })).notices.map(({ message }) => message)).toEqual([
    'Nothing has author:webr. Did you mean author:Weber?',
  ]);
  expect((await api.search({ query: 'autor:anna', mode: 'lexical' })).notices.map(({ message }) => message)).toEqual([
    expect.stringContaining('Did you mean author:anna?'),
  ]);
});

test('a sender is one person whatever signs the name has, and one who is named twice is found by all that is said', async () => {
  shop.write(
    'two.eml',
    'From: "van Berg, Ulla & Sons" <sons@example.org>\r\nSubject: Storks\r\nDate: Mon, 3 Mar 2025 10:00:00 +0100\r\n\r\nThe stork left.\r\n',
  );
  shop.write(
    'twice.md',
    '---\ntype: session\nid: s3\nauthor: Finn Bay\ngit:\n  author: Finn Bay <finn@example.org>\n---\n# Session: Storks\n\n## Key Decisions\n\n- Count the stork.\n',
  );
  await api.index();
  expect(await files('author:"van Berg Sons"')).toEqual(['two.eml']);
  expect(
    (await api.search({ query: 'author:sons@example.org', mode: 'lexical' })).facets.find(
      ({ field }) => field === 'author',
    )?.values,
  ).toContainEqual({ value: 'van Berg Ulla Sons', count: 2 });
  expect(await files('author:finn@example.org')).toEqual(['twice.md']);
  expect(await files('author:"Finn Bay"')).toEqual(['twice.md']);
});

test('an author that a note no longer names is gone', async () => {
  shop.write('one.md', '---\nauthor: Eve\n---\nThe heron waits in the reeds.\n');
  await api.index();
  expect(await files('author:anna')).toEqual([]);
  expect(await files('author:eve')).toEqual(['one.md']);
});
