/** Rows of notes besides their paragraphs, and what of a note is no text. */
import { expect, test } from 'vitest';
import { parseDocument } from './formats.ts';
import type { ParsedDocument } from './format.ts';

const read = (path: string, text: string): Promise<ParsedDocument> => parseDocument(path, Buffer.from(text));
const rowsOf = ({ blocks }: ParsedDocument): string[] =>
  blocks.flatMap(({ observations }) => observations.map(({ type, text }) => `${type}: ${text}`));

test('a note of properties only has a row for its name and one for its values', async () => {
  const note = await read(
    '/v/Silver Heron.md',
    '---\ndirector:\n  - "[[Mara Quist]]"\nyear: 1974\ntags: [film]\n---\n',
  );
  expect(rowsOf(note)).toEqual(['title: Silver Heron', 'property: director: Mara Quist\ntags: film']);
});

test('identifiers and hashes among the properties of a note with a text are a row', async () => {
  const id = '0b9f5c1e-77aa-4c1d-9a55-3f2f6f0a1b2c';
  const note = await read('/v/a.md', `---\nid: ${id}\nzettel: 202403011200\ncommit: 4f1e9ab\nyear: 1974\n---\nWords.`);
  expect(rowsOf(note)).toEqual([`property: id: ${id}\nzettel: 202403011200\ncommit: 4f1e9ab`, 'note: Words.']);
});

test('an empty note has a row for its name', async () =>
  expect(rowsOf(await read('/v/Tarpaulin.md', ''))).toEqual(['title: Tarpaulin']));

test('a note with a text has a row for its names only where it has other names', async () => {
  expect(rowsOf(await read('/v/a.md', '# Boats\n\nOne.'))).toEqual(['note: One.']);
  const note = await read('/v/Pilot boat.md', '---\naliases: [Kestrel]\n---\nOne.');
  expect(rowsOf(note)).toEqual(['title: Pilot boat\nKestrel', 'note: One.']);
  expect(note.aliases).toEqual(['Kestrel']);
});

test('a heading without anything below it is a row, and below a section of decisions a decision', async () => {
  const note = await read('/v/a.md', '# Plan\n## Garden\n### Hedge laying\n### Pond\n## Decisions\n### Use slate\n');
  expect(rowsOf(note)).toEqual(['title: Hedge laying', 'title: Pond', 'decision: Use slate']);
});

test('Org has rows for bare headings, aliases and properties, and keeps the notes of a logbook', async () => {
  const note = await read(
    '/v/a.org',
    ':PROPERTIES:\n:ID: 1\n:ROAM_ALIASES: "Old mill"\n:END:\n#+title: Mill\n#+author: Anna Weber\n* Hedge\n* Barge\n:PROPERTIES:\n:Owner: Olsen\n:END:\n:LOGBOOK:\n- Note taken on [2025-03-01 Sat 10:00] \\\\\n  Hired it\nCLOCK: [2025-03-01 Sat 10:00]\n:END:\n* Meeting with [[id:1][Olsen]]\n',
  );
  expect(rowsOf(note)).toEqual([
    'title: Mill\nOld mill',
    'title: Hedge',
    'property: owner: Olsen',
    'note: Hired it',
    'title: Meeting with Olsen',
  ]);
  expect(note.properties).toEqual({ author: ['Anna Weber'] });
});

test.each([
  ['YAML', '---\ntitle: Five coats\ntags: [deck]\ndate: 2025-02-02\n---\nWords.'],
  ['TOML', '+++\ntitle = "Five coats"\ntags = ["deck"]\ndate = 2025-02-02\n+++\nWords.'],
  ['JSON', '{\n"title": "Five coats",\n"tags": ["deck"],\n"date": "2025-02-02"\n}\n\nWords.'],
  ['Logseq', 'title:: Five coats\ntags:: deck\ndate:: [[Feb 2nd, 2025]]\n\n- Words.'],
])('properties in %s', async (_name, text) => {
  const note = await read('/v/a.md', text);
  expect([note.title, note.tags, note.date]).toEqual(['Five coats', ['deck'], Date.UTC(2025, 1, 2)]);
  expect(rowsOf(note)).toEqual(['note: Words.']);
});

test.each([
  ['---\nexclude-from-search: true\n---\nWords.', 'a.md'],
  ['exclude-from-search:: true\n\n- Words.', 'a.md'],
  ['#+EXCLUDE-FROM-SEARCH: true\nWords.', 'a.org'],
  ['Tag\n\nid: 0a1b2c3d4e5f60718293a4b5c6d7e8f9\nparent_id: \ntype_: 5', 'b.md'],
])('a file that is to be left out: %j', async (text, name) => {
  await expect(read(`/v/${name}`, text)).rejects.toMatchObject({ code: 'FILE_LEFT_OUT' });
});

test('a note of Joplin without what the program keeps of it', async () => {
  const tail = 'id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9\ncreated_time: 2024-05-06T07:08:09.000Z\nlatitude: 0.0\ntype_: 1';
  const note = await read('/v/x.md', `Sourdough\n\nIt doubled.\n\n${tail}`);
  expect([note.title, rowsOf(note)]).toEqual(['Sourdough', ['note: It doubled.']]);
  expect(note.date).toBe(Date.UTC(2024, 4, 6, 7, 8, 9));
});

test('a text in a bundle is called by its folder', async () =>
  expect((await read('/v/Rosin.textbundle/text.markdown', 'Dark rosin.')).title).toBe('Rosin'));

const DATA = Buffer.from(Array.from({ length: 900 }, (_, i) => (i * 7919) % 251)).toString('base64');
test.each([
  ['a picture in a link', `One.\n\n![shot](data:image/png;base64,${DATA})`, 'note: One.\n\n![shot]'],
  ['a run', `One ${DATA} two`, 'note: One  two'],
  ['wrapped lines', `One.\n\n${DATA.replace(/.{76}/g, '$&\n')}\n\nTwo.`, 'note: One.\n\nTwo.'],
  ['hexadecimal digits', `One ${Buffer.from(DATA).toString('hex')} two`, 'note: One  two'],
])('%s is no text', async (_name, text, expected) => {
  const note = await read('/v/a.md', text);
  expect(rowsOf(note)).toEqual([expected]);
  expect(note.problems).toHaveLength(1);
});

const MEGABYTES = DATA.repeat(7_000);
test.each([
  ['a picture in a link', `One.\n\n![shot](data:image/png;base64,${MEGABYTES})`],
  ['a run', `One ${MEGABYTES} two`],
  ['wrapped lines', `One.\n\n${MEGABYTES.replace(/.{76}/g, '$&\n')}`],
])('%s of eight megabytes is no text either', async (_name, text) => {
  expect(rowsOf(await read('/v/a.md', text)).join('').length).toBeLessThan(40);
});

test('an identifier, a path and a hash are text', async () => {
  const text = `commit ${'a1b2c3d4'.repeat(5)} in src/main/engine/parse/notes/a-rather-long-name-of-a-file-for-a-test.ts`;
  expect(rowsOf(await read('/v/a.md', text))).toEqual([`note: ${text}`]);
});

test('a drawing is its words, called by its file', async () => {
  const note = await read(
    '/v/Rig.excalidraw.md',
    `---\nexcalidraw-plugin: parsed\n---\n==⚠ Switch to EXCALIDRAW VIEW ⚠==\n\n# Excalidraw Data\n\n## Text Elements\nForestay 1200 kg ^a1\n\n%%\n## Drawing\n\`\`\`json\n{"type":"excalidraw"}\n\`\`\`\n%%`,
  );
  expect([note.title, rowsOf(note)]).toEqual(['Rig', ['note: Forestay 1200 kg']]);
});

test('entities, escapes and emphasis inside words are shown as they are read, but not in code', async () => {
  const note = await read('/v/a.md', 'Mussels &amp; chips re**calib**rated 5 \\* 3 `a &amp; b`');
  expect(rowsOf(note)).toEqual(['note: Mussels & chips recalibrated 5 * 3 `a &amp; b`']);
});
