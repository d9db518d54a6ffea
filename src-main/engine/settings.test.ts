/** `settings.json` from the file to what is found. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { workshop, type Workshop } from './testing.ts';

let shop: Workshop;
beforeEach(() => {
  shop = workshop();
});
afterEach(() => shop.close());

const NOTE = '# Session: x\n**Started**: 2025-01-01T10:00:00Z\n\n**Beliefs Captured:**\n- Words first.\n\n**Mood:**\n- fine\n';

function setHeadings(headings: unknown): void {
  mkdirSync(shop.dataFolder, { recursive: true });
  writeFileSync(path.join(shop.dataFolder, 'settings.json'), JSON.stringify({ headings }));
}

it('a heading that is given a type is no longer unknown, and its files are read again', async () => {
  shop.write('a.md', NOTE);
  const first = shop.open();
  await first.api.addSource({ path: shop.notes });
  await first.api.index();
  expect((await first.api.status()).unknownHeadings).toEqual([{ heading: 'beliefs captured', count: 1 }, { heading: 'mood', count: 1 }]);
  expect((await first.api.search({ query: 'type:insight', mode: 'lexical' })).hits).toEqual([]);
  await first.close();

  setHeadings({ 'Beliefs captured': 'insight' });
  const second = shop.open();
  expect(await second.api.index()).toMatchObject({ indexed: 1, unchanged: 0 });
  expect((await second.api.status()).unknownHeadings).toEqual([{ heading: 'mood', count: 1 }]);
  expect((await second.api.search({ query: 'type:insight', mode: 'lexical' })).hits).toMatchObject([{ text: 'Words first.', unit: 'line' }]);
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
