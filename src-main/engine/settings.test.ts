/** `settings.json` from the file to what is found. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { workshop, type Workshop } from './testing.ts';

let shop: Workshop;
beforeEach(() => {
  shop = workshop();
});
afterEach(() => shop.close());

const NOTE =
  '# Session: x\n**Started**: 2025-01-01T10:00:00Z\n\n**Beliefs Captured:**\n- Words first.\n\n**Mood:**\n- fine\n';

function setHeadings(headings: unknown): void {
  mkdirSync(shop.dataFolder, { recursive: true });
  writeFileSync(path.join(shop.dataFolder, 'settings.json'), JSON.stringify({ headings }));
}

it('a heading that is given a type is no longer unknown, and its files are read again', async () => {
  shop.write('a.md', NOTE);
  const first = shop.open();
  await first.api.addSource({ path: shop.notes });
  await first.api.index();
  expect((await first.api.status()).unknownHeadings).toEqual([
    { heading: 'beliefs captured', count: 1 },
    { heading: 'mood', count: 1 },
  ]);
  expect((await first.api.search({ query: 'type:insight', mode: 'lexical' })).hits).toEqual([]);
  await first.close();

  setHeadings({ 'Beliefs captured': 'insight' });
  const second = shop.open();
  expect(await second.api.index()).toMatchObject({ indexed: 1, unchanged: 0 });
  expect((await second.api.status()).unknownHeadings).toEqual([{ heading: 'mood', count: 1 }]);
  expect((await second.api.search({ query: 'type:insight', mode: 'lexical' })).hits).toMatchObject([
    { text: 'Words first.', unit: 'line' },
  ]);
  expect((await second.api.parseStats({ path: shop.notes })).byType).toEqual({ insight: 1, note: 1 });
  expect(await second.api.index()).toMatchObject({ indexed: 0, unchanged: 1 });
});

it('what is wrong in the settings is told, and the rest works', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  setHeadings({ mood: 'feeling' });
  shop.write('a.md', NOTE);
  const { api } = shop.open();
  expect(told).toHaveBeenCalledWith(expect.stringMatching(/settings\.json: The heading "mood" has no type/));
  writeFileSync(path.join(shop.dataFolder, 'settings.json'), '{');
  shop.open();
  expect(told).toHaveBeenCalledWith(expect.stringMatching(/settings\.json: It could not be read/));
  expect((await api.parseStats({ path: shop.notes })).byType).toEqual({ note: 2 });
  told.mockRestore();
});

describe('an edit of settings.json while the engine runs', () => {
  const write = (settings: object | string): void => {
    mkdirSync(shop.dataFolder, { recursive: true });
    writeFileSync(
      path.join(shop.dataFolder, 'settings.json'),
      typeof settings === 'string' ? settings : JSON.stringify(settings),
    );
  };
  const waiting = { timeout: 30_000, interval: 50 };

  it('reads the notes again by its headings, without a word of anybody', async () => {
    shop.write('a.md', NOTE);
    const { api } = shop.open({ watch: true });
    await api.addSource({ path: shop.notes });
    await api.index();
    const insights = async (): Promise<readonly string[]> =>
      (await api.search({ query: 'type:insight', mode: 'lexical' })).hits.map(({ text }) => text);
    expect(await insights()).toEqual([]);
    write({ headings: { 'beliefs captured': 'insight' } });
    await vi.waitFor(async () => expect(await insights()).toEqual(['Words first.']), waiting);
    write('{ "headings": {'); // half written: what held before holds on
    await expect(api.index()).resolves.toMatchObject({ indexed: 0 });
    expect(await insights()).toEqual(['Words first.']);
    write({});
    await vi.waitFor(async () => expect(await insights()).toEqual([]), waiting);
  });

  it('forgets and finds files by its patterns', async () => {
    shop.write('a.md', NOTE);
    shop.write('drafts/b.md', NOTE.replace('Words', 'Drafts'));
    const { api } = shop.open({ watch: true });
    await api.addSource({ path: shop.notes });
    await api.index();
    const documents = async (): Promise<number> => (await api.status()).documents;
    expect(await documents()).toBe(2);
    write({ ignore: ['drafts/'] });
    await vi.waitFor(async () => expect(await documents()).toBe(1), waiting);
    expect((await api.count({ path: shop.notes })).files).toBe(1);
    rmSync(path.join(shop.dataFolder, 'settings.json'));
    await vi.waitFor(async () => expect(await documents()).toBe(2), waiting);
  });

  it('ranks the very next search by it, and tells windows to ask again', async () => {
    const aged = (date: string): string =>
      `# Session: x\n**Started**: ${date}T10:00:00Z\n\n## Key Decisions\n\n- Tidal pumps drain the cellar at night ${date}.\n`;
    shop.write('old.md', aged('2024-01-01'));
    shop.write('new.md', aged('2025-11-01'));
    const { api, events } = shop.open({ watch: true });
    await api.addSource({ path: shop.notes });
    await api.index();
    const refined = async (): Promise<boolean> => (await api.search({ query: 'tidal pumps' })).refine === true;
    expect(await refined()).toBe(false);
    const lead = async (): Promise<number> => {
      const { hits } = await api.search({ query: 'tidal pumps', collapse: false });
      const scoreOf = (name: string): number => hits.find((hit) => hit.path.endsWith(name))!.score;
      return scoreOf('new.md') - scoreOf('old.md');
    };
    const before = await lead();
    write({ rerank: true, recency: true });
    expect(await lead()).toBeGreaterThan(before + 0.1);
    expect(await refined()).toBe(true);
    await vi.waitFor(
      () => expect(events).toContainEqual({ name: 'changed', payload: { reason: 'settings' } }),
      waiting,
    );
    write({ rerank: false });
    expect(await refined()).toBe(false);
  });

  it('that is a mistake is told once, with its line', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { api } = shop.open({ watch: true });
    await api.status();
    write('{\n  "recency": true\n  "rerank": true\n}\n');
    await vi.waitFor(
      () =>
        expect(told).toHaveBeenCalledWith(
          expect.stringMatching(
            /settings\.json: It could not be read, so the settings before it still apply \(line 3: a comma is missing\)/,
          ),
        ),
      waiting,
    );
    expect(told).toHaveBeenCalledTimes(1);
    told.mockRestore();
  });
});
