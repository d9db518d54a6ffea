import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ParsedDocument } from '../format.ts';
import { parseDocument } from '../formats.ts';
import { readText } from '../testing.ts';
import { epubOf, odfOf, pptxOf, shapeOf, xlsxOf } from '../testing-samples.ts';

/** One row an observation: heading path, text. */
const rowsOf = ({ blocks }: ParsedDocument): unknown[] =>
  blocks.flatMap(({ headingPath, observations }) => observations.map(({ text }) => [headingPath.join(' > '), text]));
const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
const read = (name: string, bytes: Uint8Array): Promise<ParsedDocument> => parseDocument(`/n/${name}`, bytes);

test('Subtitles are what is said, each line once, with the speaker', async () => {
  const document = await readText(
    '/n/talk.vtt',
    lines(
      'WEBVTT',
      '',
      'NOTE hidden',
      '',
      '1',
      '00:00:01.000 --> 00:00:02.000',
      '<v Ada>We <i>moor</i>',
      '',
      '2',
      '00:00:02.000 --> 00:00:03.000',
      '<v Ada>We moor',
      '<v Ada>at noon.',
      '',
      '3',
      '00:00:03.000 --> 00:00:04.000',
      '<v Ben>Fish &amp; chips?',
    ),
  );
  expect(rowsOf(document)).toEqual([['', 'Ada: We moor\nat noon.\n\nBen: Fish & chips?']]);
  expect(document.blocks[0]!.observations[0]!.lines).toEqual({ start: 7, end: 16 });
  expect(rowsOf(await readText('/n/talk.srt', '1\n00:00:01,000 --> 00:00:02,000\nMoored.\n'))).toEqual([
    ['', 'Moored.'],
  ]);
});

test('AsciiDoc is read without its marks', async () => {
  const document = await readText(
    '/n/a.adoc',
    lines(
      '= The Boat',
      ':revdate: 2025-03-01',
      ':keywords: sail, hull',
      '',
      '== Key Decisions',
      '',
      '* Paint it *blue*, see https://x.example[the chart]',
      '',
      '== Rest',
      '',
      '////',
      'hidden',
      '////',
      'Moor at <<pier,the coal pier>>.',
    ),
  );
  expect([document.title, document.date, document.tags]).toEqual(['The Boat', Date.UTC(2025, 2, 1), ['sail', 'hull']]);
  expect(rowsOf(document)).toEqual([
    ['Key Decisions', 'Paint it blue, see the chart'],
    ['Rest', 'Moor at the coal pier.'],
  ]);
  expect(document.blocks[0]!.type).toBe('decision');
});

test('reStructuredText has its headings by their underlines', async () => {
  const document = await readText(
    '/n/a.rst',
    lines(
      '========',
      'The Boat',
      '========',
      '',
      'Hull',
      '----',
      '',
      'It is `blue <https://x.example>`_ and ``new``.',
      '',
      '.. hidden',
      '   hidden',
      '',
      '.. note:: Mind the keel.',
      '',
      '   It is deep.',
    ),
  );
  expect(document.title).toBe('The Boat');
  expect(rowsOf(document)).toEqual([['Hull', 'It is blue and new.\n\nMind the keel.\n\nIt is deep.']]);
});

test('LaTeX is read as it is printed', async () => {
  const document = await readText(
    '/n/a.tex',
    lines(
      '\\documentclass{article}',
      '\\title{The \\emph{Boat}}',
      '\\begin{document}',
      '\\maketitle',
      '\\section{Hull}\\label{sec:hull}',
      'The hull is \\textbf{blue}, 50\\% of it. % hidden',
      "Caf\\'e ``K\\\"onig'' \\cite{hidden}.",
      '\\begin{itemize}',
      '  \\item one',
      '\\end{itemize}',
      '\\end{document}',
    ),
  );
  expect(document.title).toBe('The Boat');
  expect(rowsOf(document)).toEqual([['Hull', 'The hull is blue, 50% of it.\nCafé "König" .\n\n- one']]);
});

test('Typst is read without what sets it', async () => {
  const document = await readText(
    '/n/a.typ',
    lines(
      '#set document(title: "The Boat")',
      '#let x = (',
      '  1,',
      ')',
      '= Hull',
      'It is *blue*, see #link("https://x.example")[the chart]. // hidden',
      '- one',
    ),
  );
  expect(document.title).toBe('The Boat');
  expect(rowsOf(document)).toEqual([['Hull', 'It is blue, see the chart.\n\n- one']]);
});

test('A manual page has its sections and terms, and another file of such a name is refused', async () => {
  const page = lines(
    '.\\" hidden',
    '.TH TIDE 1 2025-03-01',
    '.SH NAME',
    'tide \\- shows the tide',
    '.SH OPTIONS',
    '.TP',
    '.BR \\-p " pier"',
    'Name of the \\fIpier\\fR.',
  );
  const document = await readText('/n/tide.1', page);
  expect([document.title, document.date]).toEqual(['TIDE', Date.UTC(2025, 2, 1)]);
  expect(rowsOf(document)).toEqual([
    ['NAME', 'tide - shows the tide'],
    ['OPTIONS', '-p pier\nName of the pier.'],
  ]);
  await expect(readText('/n/server.1', 'GET /\n')).rejects.toMatchObject({ code: 'FILE_UNPARSABLE' });
});

test('MDX is read as Markdown without its code', async () => {
  const text = lines(
    "import { Chart } from './chart'",
    '',
    '# Hull',
    '',
    'It is <Mark>blue</Mark>.',
    '',
    '<Chart',
    '  data={x}',
    '/>',
    '',
    'Last.',
  );
  const [only] = (await readText('/n/a.mdx', text)).blocks[0]!.observations;
  expect(only!.text.split(/\n+/)).toEqual(['It is blue.', 'Last.']);
  expect(rowsOf(await readText('/n/a.qmd', '---\ntitle: Boat\n---\n\nIt is blue.\n'))).toEqual([['', 'It is blue.']]);
});

test('An outline has its headings, items and notes', async () => {
  const document = await readText(
    '/n/a.opml',
    '<opml><head><title>Boat</title></head><body><outline text="Hull"><outline text="Paint it" _note="in May"/></outline></body></opml>',
  );
  expect(document.title).toBe('Boat');
  expect(rowsOf(document)).toEqual([['Hull', '- Paint it\n\nin May']]);
});

test('A canvas is read card by card, from the top', async () => {
  const nodes = [
    { type: 'text', text: '## Later\n- tar', x: 0, y: 500 },
    { type: 'text', text: 'Blue hull', x: 0, y: 0 },
    { type: 'group', label: 'Plans', x: 0, y: 900 },
  ];
  expect(rowsOf(await readText('/n/a.canvas', JSON.stringify({ nodes, edges: [] })))).toEqual([
    ['', 'Blue hull'],
    ['Later', 'tar'],
    ['', 'Plans'],
  ]);
  // A file without words is found by its title.
  const fresh = await readText('/n/new.canvas', '');
  expect([rowsOf(fresh), fresh.blocks[0]!.type]).toEqual([[['', 'new']], 'title']);
});

test('Calendars and address books give an observation for each entry, on its day', async () => {
  const event = await readText(
    '/n/a.ics',
    lines(
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'DTSTART;TZID=Europe/Oslo:20250301T090000',
      'SUMMARY:Launch\\, at last',
      'DESCRIPTION:Bring the ',
      ' tar',
      'END:VEVENT',
      'BEGIN:VTODO',
      'SUMMARY:Buy tar',
      'END:VTODO',
      'END:VCALENDAR',
    ),
  );
  expect(rowsOf(event)).toEqual([
    ['', 'Launch, at last\nBring the tar'],
    ['', 'Buy tar'],
  ]);
  expect([event.blocks[0]!.happenedAt, event.blocks[1]!.type]).toEqual([Date.UTC(2025, 2, 1, 9), 'goal']);
  const card = lines(
    'BEGIN:VCARD',
    'FN:Mara Quist',
    'ORG:Coal Pier;',
    'item1.EMAIL;TYPE=work:mara@x.example',
    'PHOTO:hidden',
    'END:VCARD',
  );
  expect(rowsOf(await readText('/n/a.vcf', card))).toEqual([
    ['', 'Mara Quist\nOrganisation: Coal Pier\nEmail: mara@x.example'],
  ]);
});

test('A card whose line never comes to its value is read at once', async () => {
  const card = lines(
    'BEGIN:VCARD',
    'FN:Mara Quist',
    `NOTE${';a'.repeat(2_000)}`,
    'ADR;X="a:b";Y=c:Coal Pier',
    'END:VCARD',
  );
  expect(rowsOf(await readText('/n/a.vcf', card))).toEqual([['', 'Mara Quist\nAddress: Coal Pier']]);
});

test.each([
  ['/n/a.tex', '\\textbf{Password:} hunter2Zq9xTr'],
  ['/n/a.1', '.TH A 1\n\\fBpassword\\fR: hunter2Zq9xTr'],
])('A secret behind marks of style is taken out: %s', async (path, text) => {
  const [row] = rowsOf(await readText(path, text)) as [readonly string[]];
  expect(row[1]).toMatch(/^password: \[redacted: password\]$/i);
});

test.each(['/n/a.rst', '/n/a.adoc'])('Of marks of style none is left: %s', async (path) => {
  expect(rowsOf(await readText(path, 'A **bold** word'))).toEqual([['', 'A bold word']]);
});

test('Rich Text is read in its own encoding, without fonts and pictures', async () => {
  const text = String.raw`{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Hidden;}}{\stylesheet{\s1 heading 1;}}{\info{\title Boat}}\pard\s1 Hull\par\pard It is \b blue\b0 , \'ea\'e8\'eb\'fc, \u233?t\u233?.\par{\pict\wmetafile8 0102}{\listtext\bullet\tab}\ls1\ilvl0 tar\par}`;
  const document = await read('a.rtf', Buffer.from(text, 'latin1'));
  expect(document.title).toBe('Boat');
  expect(document.blocks[0]!.observations[0]!.text).toBe('It is blue, киль, été.\n\n- tar');
});

test('A book is read chapter by chapter', async () => {
  const document = await read(
    'a.epub',
    epubOf('The Boat', ['<h2>Hull</h2><p>It is blue.</p>', '<h2>Sail</h2><p>It is red.</p>']),
  );
  expect([document.title, document.properties, document.date]).toEqual([
    'The Boat',
    { author: ['Ada'] },
    Date.UTC(2025, 2, 1),
  ]);
  expect(rowsOf(document)).toEqual([
    ['Hull', 'It is blue.'],
    ['Sail', 'It is red.'],
  ]);
});

test('Presentations are read slide by slide, with the notes of the speaker', async () => {
  const slides = [
    shapeOf('title', 'Hull') + shapeOf('body', 'blue', 'new') + shapeOf('sldNum', '1'),
    shapeOf('title', 'Sail') + shapeOf('', 'red'),
  ];
  const document = await read('a.pptx', pptxOf(slides, shapeOf('body', 'Say why.')));
  expect(rowsOf(document)).toEqual([
    ['Hull', '- blue\n- new\n\nSay why.'],
    ['Sail', 'red'],
  ]);
  expect([document.unit, document.blocks[1]!.lines]).toEqual(['page', { start: 2, end: 2 }]);
  const frame = (kind: string, text: string): string =>
    `<draw:frame presentation:class="${kind}"><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame>`;
  const odp = odfOf('presentation', `<draw:page>${frame('title', 'Hull')}${frame('outline', 'blue')}</draw:page>`);
  expect(rowsOf(await read('a.odp', odp))).toEqual([['Hull', 'blue']]);
});

test('Workbooks give an observation for each row, with the names of its columns', async () => {
  const document = await read(
    'a.xlsx',
    xlsxOf('Log', [
      ['What', 'Where', 'Date'],
      ['Launch', '', 45_717],
      ['Tar', 'pier', ''],
    ]),
  );
  expect(rowsOf(document)).toEqual([
    ['Log', 'What: Launch; Date: 2025-03-01'],
    ['Log', 'What: Tar; Where: pier'],
  ]);
  expect(document.blocks[0]!.observations[0]!.happenedAt).toBe(Date.UTC(2025, 2, 1));
  const cell = (text: string): string => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
  const row = (...cells: readonly string[]): string => `<table:table-row>${cells.map(cell).join('')}</table:table-row>`;
  const ods = odfOf(
    'spreadsheet',
    `<table:table table:name="Log">${row('What', 'Where')}${row('Tar', 'pier')}</table:table>`,
  );
  expect(rowsOf(await read('a.ods', ods))).toEqual([['Log', 'What: Tar; Where: pier']]);
});

test('Notebooks of Evernote are read note by note, without what is attached', async () => {
  const note = (title: string, text: string): string =>
    `<note><title>${title}</title><content><![CDATA[<en-note><div>${text}</div></en-note>]]></content><created>20250301T090000Z</created><tag>boat</tag><resource><data>hidden</data></resource></note>`;
  const document = await readText(
    '/n/a.enex',
    `<en-export>${note('Hull', 'It is blue.')}${note('Sail', 'It is red.')}</en-export>`,
  );
  expect(rowsOf(document)).toEqual([
    ['Hull', 'It is blue.'],
    ['Sail', 'It is red.'],
  ]);
  expect([document.tags, document.blocks[0]!.happenedAt]).toEqual([['boat'], Date.UTC(2025, 2, 1, 9)]);
});

test('A mailbox is read message by message', async () => {
  const mail = (subject: string, text: string): string =>
    `From a@x.example Sat Mar  1 09:00:00 2025\nFrom: Ada <a@x.example>\nSubject: ${subject}\nDate: Sat, 1 Mar 2025 09:00:00 +0000\n\n${text}\n\n`;
  const document = await read(
    'a.mbox',
    Buffer.from(mail('Hull', 'It is blue.\n\n>From May on.') + mail('Sail', 'It is red.')),
  );
  expect(rowsOf(document)).toEqual([
    ['Hull', 'From: Ada <a@x.example>'],
    ['Hull', 'It is blue.\n\nFrom May on.'],
    ['Sail', 'From: Ada <a@x.example>'],
    ['Sail', 'It is red.'],
  ]);
  expect(document.blocks[3]!.happenedAt).toBe(Date.UTC(2025, 2, 1, 9));
});

test('What is packed with Zstandard is read by its own name, secrets taken out', async () => {
  const log = JSON.stringify({
    timestamp: '2025-11-03T09:31:00.000Z',
    type: 'response_item',
    payload: {
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'Use password=Xk9a2mQp7vT4w here.' }],
    },
  });
  const document = await read('rollout.jsonl.zst', zstdCompressSync(Buffer.from(`${log}\n`)));
  expect(rowsOf(document)).toEqual([['', expect.stringMatching(/^Use password=(?!Xk9).* here\.$/)]]);
  await expect(read('a.bin.zst', zstdCompressSync(Buffer.from('x')))).rejects.toMatchObject({
    code: 'FILE_UNPARSABLE',
  });
  await expect(read('a.md.zst', Buffer.from('no'))).rejects.toMatchObject({ code: 'FILE_UNPARSABLE' });
});
