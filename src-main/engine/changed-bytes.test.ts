/**
 * Single bytes of the index that a drive gives back otherwise: SQLite has no sums over its pages, so only the rows' own
 * hashes tell.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DATABASE_FILE } from './store/database.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

const LONG = Array.from({ length: 60 }, (_, i) => `The heron number ${i} stood in the cold water of the pond.`).join(
  ' ',
);
let shop: Workshop;
beforeEach(async () => {
  shop = workshop();
  shop.write(
    'a.md',
    `# Session: The zqtitle\n\n**ID**: a\n**Started**: 2025-10-31T10:00:00Z\n\n## Key Decisions\n\n- The zqkettle is blue.\n- The zqkettle is blue.\n- Zzünde.\n\n## The zqheading\n\n${LONG} The zqlast stands at the end.\n`,
  );
  shop.write(
    'b.jsonl',
    [...'12']
      .map((n) =>
        JSON.stringify({
          type: 'user',
          uuid: n,
          sessionId: 's',
          timestamp: '2025-01-01T10:00:00Z',
          message: { role: 'user', content: `The zqlog number ${n} is green.` },
        }),
      )
      .join('\n'),
  );
  shop.write('c.md', sessionNote('c', ['Another one.']));
  const { api, close } = shop.open();
  await api.addSource({ path: shop.notes });
  await api.index();
  await close();
});
afterEach(() => shop.close());

/** Changes one byte of a word each time it stands in the file of the index. */
function flip(word: string): number {
  const file = path.join(shop.dataFolder, DATABASE_FILE);
  const bytes = readFileSync(file);
  let times = 0;
  for (let i = bytes.indexOf(word); i >= 0; i = bytes.indexOf(word, i + 1)) {
    bytes[i + word.length - 1] = 'x'.charCodeAt(0);
    times++;
  }
  writeFileSync(file, bytes);
  return times;
}

it('A sound index has nothing to tell', async () => {
  const { api } = shop.open();
  expect((await api.healthCheck({ deep: true })).filter(({ ok }) => !ok)).toEqual([]);
});

it.each(['The zqkettle', 'heron number 30', 'The zqlog number', 'The zqheading'])(
  'One in "%s" is found by a deep check, and mended by a deep repair',
  async (word) => {
    expect(flip(word)).toBeGreaterThan(0);
    const { api } = shop.open();
    expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
    expect((await api.healthCheck({ deep: true })).filter(({ ok }) => !ok)).toMatchObject([
      {
        name: 'texts',
        detail: expect.stringMatching(/^\d+ rows in 1 documents do not match/) as string,
        next: expect.stringContaining('--deep --fix') as string,
        fix: 'read 1 files again',
      },
    ]);
    expect((await api.repair({ deep: true })).done).toEqual(
      expect.arrayContaining([
        'Marked 1 file to be read again.',
        expect.stringMatching(/^Read 1 file again/) as string,
      ]),
    );
    expect((await api.healthCheck({ deep: true })).filter(({ ok }) => !ok)).toEqual([]);
    expect(await api.repair({ deep: true })).toEqual({ done: [] });
  },
);
