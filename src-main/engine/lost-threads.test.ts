/** Threads of the model end while an engine has notes: by a fault in native code, or because somebody ends them. */
import { writeFileSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionNote, type Workshop, workshop } from './testing.ts';

describe('an engine whose model’s threads end', () => {
  let shop: Workshop;
  const begun: Worker[] = [];
  const note = (worker: Worker): number => begun.push(worker);
  beforeEach(() => {
    process.on('worker', note);
    shop = workshop();
  });
  afterEach(async () => {
    process.off('worker', note);
    begun.length = 0;
    await shop.close();
  });

  it('embeds what is edited next, and loses nothing', { timeout: 60_000 }, async () => {
    const file = shop.write('kettle.md', sessionNote('kettle', ['The kettle is blue.']));
    const { api } = shop.open();
    await api.addSource({ path: shop.notes });
    await api.index();
    for (const colour of ['red', 'green']) {
      for (const worker of begun.splice(0)) await worker.terminate().catch(() => {});
      writeFileSync(file, sessionNote('kettle', [`The kettle is ${colour}.`]));
      expect(await api.index()).toMatchObject({ indexed: 1, failed: 0 });
      expect((await api.search({ query: 'what colour has the kettle', mode: 'dense' })).hits).toMatchObject([
        { text: `The kettle is ${colour}.` },
      ]);
    }
    expect(await api.status()).toMatchObject({ documents: 1, trouble: null });
  });
});
