/** A new format is a file with its reader and one line in the list: all that go by names of files know it then. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Entry, walkDrop } from '../src-renderer/library/walk-drop.ts';
import { formatList } from '../src-shared/formats.ts';
import { createScanner } from './engine/ingest/scan/scanner.ts';
import { FORMATS } from './engine/parse/format-list.ts';
import { parseDocument } from './engine/parse/formats.ts';
import { READER_LIMITS } from './engine/parse/process/reader-limits.ts';
import { forkReader } from './engine/parse/process/reader-process.ts';
import { QUARRY_TEST } from './engine/parse/testing-format.ts';
import { type Workshop, workshop } from './engine/testing.ts';
import { completePath } from './host/complete-path.ts';
import { listFolder } from './host/list-folder.ts';
import { editorCommand, openablePath } from './host/open-note.ts';
import { createUploads } from './web/receive-uploads.ts';

const formats = formatList([...FORMATS.formats, QUARRY_TEST]);
const TEXT = 'The hygrometer rose.\nWe closed the hatch.\n';

let shop: Workshop;
let file: string;
beforeEach(() => {
  shop = workshop();
  file = shop.write('log.quarrytest', TEXT);
});
afterEach(() => shop.close());

it('is read by the reader of its name, and by none without its line', async () => {
  expect(await parseDocument(file, Buffer.from(TEXT), undefined, true, formats)).toMatchObject({
    format: 'quarrytest',
    title: 'log',
    lineCount: 2,
  });
  await expect(parseDocument(file, Buffer.from(TEXT))).rejects.toMatchObject({ code: 'FILE_UNPARSABLE' });
});

it('the scanner takes its files', async () => {
  const kinds = async (options: object): Promise<string[]> => {
    const found = [];
    for await (const one of createScanner({ path: shop.notes, kind: 'folder' }, options).all()) found.push(one.kind);
    return found;
  };
  expect([await kinds({ formats }), await kinds({})]).toEqual([['candidate'], ['excluded']]);
});

it('the path completion offers its files, and the chooser of folders counts them', async () => {
  expect(await completePath(`${shop.notes}${path.sep}`, '/', formats)).toEqual([{ path: file, kind: 'file' }]);
  expect(await completePath(`${shop.notes}${path.sep}`, '/')).toEqual([]);
  expect([
    (await listFolder({ path: shop.notes }, '/', undefined, formats)).files,
    (await listFolder({ path: shop.notes }, '/')).files,
  ]).toEqual([1, 0]);
});

it('its files are opened, by the system’s program and in an editor', async () => {
  const sources = [{ path: shop.notes, kind: 'folder' as const }];
  for (const editor of ['', 'edit {path}']) {
    expect(await openablePath(file, sources, editor, formats)).toBe(file);
    await expect(openablePath(file, sources, editor)).rejects.toMatchObject({ code: 'PATH_NOT_ALLOWED' });
  }
  expect(editorCommand('edit {path}', file, 1, formats)).toEqual(['edit', file]);
});

it('is indexed, found, counted, and taken when it is dropped on a page', async () => {
  const startReader = () =>
    forkReader(READER_LIMITS, new URL('./engine/parse/process/testing-format-reader.ts', import.meta.url));
  const { api } = shop.open({ formats, startReader });
  expect(await api.count({ path: shop.notes })).toMatchObject({ files: 1 });
  await api.addSource({ path: shop.notes });
  expect(await api.index()).toMatchObject({ indexed: 1, failed: 0, excluded: 0, embeddings: 2 });
  expect(await api.index()).toMatchObject({ indexed: 0, unchanged: 1 });
  expect((await api.search({ query: 'hatch', limit: 1 })).hits).toMatchObject([
    { path: file, text: 'We closed the hatch.', lines: { start: 2, end: 2 } },
  ]);
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
  expect(await api.parse({ path: file })).toMatchObject({
    title: 'log',
    observations: [{ text: 'The hygrometer rose.' }, { text: 'We closed the hatch.' }],
  });
  expect(await api.parseStats({ path: shop.notes })).toMatchObject({ files: 1, observations: 2, failed: [] });

  const names = await api.readableNames();
  const dropped: Entry = {
    name: 'log.quarrytest',
    isDirectory: false,
    file: (found) => found(new File([TEXT], 'log.quarrytest')),
  };
  expect(await walkDrop([dropped], names, new AbortController().signal)).toMatchObject({ files: 1, left: 0 });
  const data = path.join(shop.dataFolder, 'uploads-of-the-test');
  mkdirSync(data);
  const uploads = createUploads(data, () => Promise.resolve(names));
  const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
  await uploads.receive(copyId, 'log.quarrytest', Readable.from([Buffer.from(TEXT)]), 0);
  await expect(uploads.receive(copyId, 'log.unknown', Readable.from([]), 0)).rejects.toMatchObject({
    code: 'PATH_NOT_ALLOWED',
  });
  await uploads.close();
});

it('its files are followed while they are watched', async () => {
  const startReader = () =>
    forkReader(READER_LIMITS, new URL('./engine/parse/process/testing-format-reader.ts', import.meta.url));
  const { api } = shop.open({ formats, startReader, watch: true });
  await api.addSource({ path: shop.notes });
  await api.index();
  writeFileSync(file, `${TEXT}The barometer fell.\n`);
  await expect
    .poll(async () => (await api.search({ query: 'barometer', mode: 'lexical' })).hits.length, { timeout: 60_000 })
    .toBe(1);
});
