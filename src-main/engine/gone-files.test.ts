/** Files that are gone, and what stays in the index of them. */
import { renameSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Workshop, workshop } from './testing.ts';

const ID = '4f35e220-c435-4cf7-b9b9-f40426042847';
const DAY = 86_400_000;

let shop: Workshop;
beforeEach(() => {
  shop = workshop();
});
afterEach(() => shop.close());

/** A log of Claude Code with one line, so many days old. */
const logOf = (text: string, days: number): string =>
  `${JSON.stringify({ type: 'user', sessionId: ID, cwd: '/home/ines/ferry', timestamp: new Date(Date.now() - days * DAY).toISOString(), message: { role: 'user', content: text } })}\n`;

it('A log that its program has deleted is still found, marked as gone, until it is forgotten', async () => {
  const old = shop.write(`projects/p/${ID}.jsonl`, logOf('never sail with fewer than two deckhands', 40));
  const young = shop.write('projects/p/young.jsonl', logOf('paint the anchor', 2));
  const note = shop.write('projects/p/note.md', '# Note\n\nTar the hull.\n');
  const { api } = shop.open();
  const { id, keepGone } = await api.addSource({ path: shop.notes });
  await api.index();
  const find = async (query: string) =>
    (await api.search({ query, mode: 'lexical' })).hits.map(({ path: at, fileGone }) => [at, fileGone]);
  expect([keepGone, await find('deckhands')]).toEqual(['expired', [[old, undefined]]]);

  for (const file of [old, young, note]) rmSync(file);
  expect(await api.index()).toMatchObject({ removed: 2 });
  expect(await api.index()).toMatchObject({ removed: 0, failed: 0 });
  expect([await find('deckhands'), await find('anchor'), await find('hull')]).toEqual([[[old, true]], [], []]);
  expect((await api.status()).sources).toMatchObject([{ gone: 1 }]);
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);

  shop.write(`projects/p/${ID}.jsonl`, logOf('never sail with fewer than two deckhands', 40));
  await api.index();
  expect(await find('deckhands')).toEqual([[old, undefined]]);
  rmSync(old);
  await api.index();

  expect(await api.forgetGone({ path: path.join(shop.notes, 'other') })).toBe(0);
  expect(await api.forgetGone({ path: path.dirname(old) })).toBe(1);
  expect(await find('deckhands')).toEqual([]);
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
  await expect(api.changeSource({ id: id + 1, keepGone: 'all' })).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
});

it('A source may keep all files that are gone, or none; a file that was moved is found at its new place alone', async () => {
  const log = shop.write('a.jsonl', logOf('two deckhands', 40));
  const note = shop.write('b.md', '# Note\n\nTar the hull.\n');
  const { api } = shop.open();
  const { id } = await api.addSource({ path: shop.notes });
  expect(await api.changeSource({ id, keepGone: 'all' })).toMatchObject({ keepGone: 'all', gone: 0 });
  await api.index();
  const moved = path.join(shop.notes, 'c.md');
  renameSync(note, moved);
  await api.index();
  const places = async () =>
    (await api.search({ query: 'hull', mode: 'lexical' })).hits.map((hit) => [hit.path, hit.fileGone, hit.alsoAt]);
  expect(await places()).toEqual([[moved, undefined, []]]);
  rmSync(moved);
  rmSync(log);
  await api.index();
  expect(await places()).toEqual([[moved, true, []]]);
  await api.changeSource({ id, keepGone: 'none' });
  expect(await api.index()).toMatchObject({ removed: 2 });
  expect(await places()).toEqual([]);
});

it('The library and doctor say how many logs go, and when', async () => {
  shop.write('.claude/settings.json', '{ "cleanupPeriodDays": 20 }');
  for (const [name, days] of [
    ['a', 1],
    ['b', 15],
    ['c', 19],
  ] as const) {
    const file = shop.write(`.claude/projects/p/${name}.jsonl`, logOf(name, days));
    const time = new Date(Date.UTC(2026, 0, 1) - days * DAY);
    utimesSync(file, time, time);
  }
  const { api } = shop.open();
  const place = path.join(shop.notes, '.claude/projects');
  await api.addSource({ path: place });
  await api.index();
  const [source] = (await api.status()).sources;
  expect(source!.expiry).toMatchObject({ days: 20, first: Date.UTC(2026, 0, 2) });
  const check = (await api.healthCheck()).find(({ name }) => name === 'history');
  expect(check).toMatchObject({ ok: true, detail: expect.stringContaining('the first on 2026-01-02') as string });
});

it('Hidden folders are read where a source says so, but for those of programs', async () => {
  for (const name of ['.vault/a.md', '.git/b.md', '.obsidian/c.md', '.trash/d.md', '.e.md'])
    shop.write(name, '# N\n\nTar.\n');
  const { api } = shop.open();
  const { id } = await api.addSource({ path: shop.notes });
  expect(await api.index()).toMatchObject({ indexed: 0 });
  await api.changeSource({ id, hidden: true });
  expect(await api.index()).toMatchObject({ indexed: 1, excluded: 4 });
  await api.changeSource({ id, hidden: false, keepGone: 'all' });
  expect(await api.index()).toMatchObject({ indexed: 0, removed: 1, excluded: 5 });
  expect((await api.search({ query: 'tar', mode: 'lexical' })).hits).toEqual([]);
});
