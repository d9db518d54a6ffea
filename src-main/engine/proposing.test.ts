import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
beforeEach(() => {
  shop = workshop();
});
afterEach(() => shop.close());

it('Proposes what it finds and indexes nothing of it; what was added is proposed no more, and read though its folder is hidden', async () => {
  const home = path.dirname(shop.notes); // the notes are `notes` in it
  shop.write('pots.md', sessionNote('pots', ['Clay, because it breathes']));
  const logs = path.join(home, '.claude', 'projects');
  mkdirSync(path.join(logs, '-home-pots'), { recursive: true });
  writeFileSync(
    path.join(logs, '-home-pots', '1.jsonl'),
    '{"type":"user","sessionId":"1","uuid":"a","message":{"role":"user","content":"Which glaze keeps the frost out?"}}\n',
  );
  const { api } = shop.open({ look: { home, env: {} } });

  const { found, lookedIn } = await api.proposals();
  expect(found.map(({ kind, path: place, files }) => [kind, place, files])).toEqual([
    ['notes', shop.notes, 1],
    ['log', logs, 1],
  ]);
  expect(lookedIn).toContain(home);
  expect(await api.status()).toMatchObject({ sources: [], documents: 0, files: { indexed: 0, pending: 0 } });

  const { id } = await api.addSource({ path: logs });
  expect(await api.index({ sourceIds: [id] })).toMatchObject({ indexed: 1, failed: 0 });
  expect((await api.proposals()).found.map(({ path: place }) => place)).toEqual([shop.notes]);
  expect((await api.search({ query: 'glaze against frost' })).hits[0]).toMatchObject({
    type: 'message',
    path: path.join(logs, '-home-pots', '1.jsonl'),
  });
});
