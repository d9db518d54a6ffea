/**
 * A change of one format reads its files again and no others; a change of what all share reads all. What says the same
 * is not embedded twice.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FormatList, formatList } from '../../src-shared/formats.ts';
import { indexVersions } from './ingest/run/index-version.ts';
import type { Format } from './parse/format.ts';
import { FORMATS } from './parse/format-list.ts';
import { openIndex } from './projections/open-index.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

const CLAUDE = JSON.stringify({
  type: 'user',
  sessionId: 's',
  timestamp: '2025-11-03T09:30:00Z',
  message: { role: 'user', content: 'Why is the hatch open?' },
});
const FILES: Readonly<Record<string, string>> = {
  'plain.md': '# Plants\n\nThe fern is in the shade.\n',
  'session.md': sessionNote('s1', ['Clay, because it breathes']),
  'session.txt': sessionNote('s2', ['Sand for the roots']),
  'words.txt': 'The rain came late.\n',
  'table.csv': 'what,why\nfern,shade\n',
  'claude.jsonl': `${CLAUDE}\n`,
  'empty.jsonl': '\n',
  'tool.py': '# This waters the ferns each morning before the sun is up.\n',
};
const COUNT = Object.keys(FILES).length;

/** The list with some fields of one format changed. */
const changed = (id: string, change: Partial<Format>): FormatList<Format> =>
  formatList(FORMATS.formats.map((format) => (format.id === id ? { ...format, ...change } : format)));

let shop: Workshop;
beforeAll(() => {
  shop = workshop();
  for (const [name, content] of Object.entries(FILES)) shop.write(name, content);
});
afterAll(() => shop.close());

/** Index versions by the names of files. */
function versions(): ReadonlyMap<string, string> {
  const { db } = openIndex(shop.dataFolder);
  try {
    return new Map(
      (db.prepare('SELECT path, recipe FROM file ORDER BY path').raw().all() as [string, string][]).map(
        ([file, version]) => [path.basename(file), version],
      ),
    );
  } finally {
    db.close();
  }
}

/** Runs with these formats. Gives the names of the files that were read, and how many texts were embedded. */
async function run(
  formats: FormatList<Format> = FORMATS,
): Promise<{ readonly read: readonly string[]; readonly embeddings: number }> {
  const { api, close } = shop.open({ formats });
  if ((await api.status()).sources.length === 0) await api.addSource({ path: shop.notes });
  const before = versions();
  const { indexed, unchanged, failed, embeddings } = await api.index();
  const after = versions();
  const read = [...after].filter(([name, version]) => before.get(name) !== version).map(([name]) => name);
  // What is read again has another version then; and what has not is not counted as read.
  expect({ indexed, unchanged, failed }).toEqual({ indexed: read.length, unchanged: COUNT - read.length, failed: 0 });
  expect(await api.index()).toMatchObject({ indexed: 0, unchanged: COUNT, embeddings: 0 });
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
  await close();
  return { read, embeddings };
}

beforeEach(async () => {
  await run(); // the state that each test begins with
});

it.each([
  ['csv', ['table.csv']],
  ['session', ['session.md', 'session.txt']],
  ['markdown', ['plain.md']],
  ['claude-log', ['claude.jsonl']],
  ['jsonl', ['empty.jsonl']],
  ['pdf', []],
])('Another version of %s reads %j again, without an embedding', async (id, read) => {
  expect(await run(changed(id, { version: 99 }))).toEqual({ read, embeddings: 0 });
});

it('A format that takes other files than before has all files with its extensions read again', async () => {
  expect(await run(changed('session', { recognition: 2 }))).toEqual({
    read: ['plain.md', 'session.md', 'session.txt', 'words.txt'],
    embeddings: 0,
  });
});

it('A new format has the files read again that it might take, and no others', async () => {
  const never: Format = {
    id: 'never',
    extensions: ['.csv', '.new'],
    version: 1,
    kind: 'text',
    load: async () => ({ recognises: () => false, parse: () => Promise.reject(new Error('It takes no file.')) }),
  };
  expect(await run(formatList([never, ...FORMATS.formats]))).toEqual({ read: ['table.csv'], embeddings: 0 });
});

it('A change of what all files share reads all of them again, without an embedding', async () => {
  writeFileSync(path.join(shop.dataFolder, 'settings.json'), '{"headings": {"beliefs captured": "insight"}}');
  try {
    expect(await run()).toEqual({ read: Object.keys(FILES).toSorted(), embeddings: 0 });
  } finally {
    writeFileSync(path.join(shop.dataFolder, 'settings.json'), '{}');
  }
});

it('A file that could not be read is current for no format, and is tried again when one of those changes that might read it', () => {
  const [before, after, other] = [FORMATS, changed('session', { version: 99 }), changed('csv', { version: 99 })].map(
    (formats) => indexVersions(formats, 'shared').redacted.ofUnread('/n/a.md'),
  );
  expect(indexVersions(FORMATS, 'shared').redacted.isCurrent(before!, '/n/a.md')).toBe(false);
  expect(after).not.toBe(before);
  expect(other).toBe(before);
});

it('The versions of sources with secrets and without, and of any two shared versions, are others', () => {
  const of = (shared: string): string[] => Object.values(indexVersions(FORMATS, shared).current).flat();
  const all = [...of('one'), ...of('two')];
  expect(new Set(all).size).toBe(all.length);
});
