import { describe, expect, test } from 'vitest';
import { formatInput } from '../encoding.ts';
import type { ParsedDocument } from '../format.ts';
import { html } from './html.ts';
import { rowsOf } from '../testing-samples.ts';

const read = async (source: string | Uint8Array, path = '/notes/plan.html'): Promise<ParsedDocument> =>
  html.parse(formatInput(path, typeof source === 'string' ? Buffer.from(source) : source));

const PAGE = `<!doctype html>
<html><head><title>Search
 plan</title><meta name="date" content="2025-03-01"><meta name=keywords content="search, #index">
<style>p { color: red }</style></head>
<body><nav><a href="/">Home</a></nav>
<h1>Plan</h1>
<p>We want <b>one</b> file,
   not &amp; never two.</p>
<script>alert('x')</script>
<h2>Key Decisions</h2>
<ul><li>Use <code>SQLite</code>
<li><p>Binary codes</p>
 <ul><li>with rescoring</li></ul></ul>
<h2>Sizes</h2>
<table><tr><th>name</th><th>MB</th></tr>
<tr><td>int8</td><td>23</td></tr></table>
<pre>
  if (x)
    y();
</pre>
</body></html>
`;

describe('a web page', () => {
  test('is read by heading, with the lines of its source', async () => {
    const page = await read(PAGE);
    expect([page.title, page.date, page.tags, page.unit, page.lineCount]).toEqual([
      'Search plan',
      Date.UTC(2025, 2, 1),
      ['search', 'index'],
      'line',
      21,
    ]);
    expect(rowsOf(page)).toEqual([
      ['note', '', 'We want one file, not & never two.', 7, 8],
      ['decision', 'Key Decisions', 'Use SQLite', 11, 11],
      ['decision', 'Key Decisions', 'Binary codes\n- with rescoring', 12, 13],
      ['note', 'Sizes', 'name | MB\nint8 | 23\n\n  if (x)\n    y();', 15, 19],
    ]);
  });

  test('takes its title from its title, its first heading or its file', async () => {
    expect((await read('<title> </title><h2>b</h2><h1>A</h1>')).title).toBe('A');
    expect((await read('<p>a')).title).toBe('plan');
  });

  test('takes a bold name of a known section for its heading, and leaves other bold text alone', async () => {
    expect(
      rowsOf(await read('<p><strong>Next steps:</strong></p><ol start=3><li>go<li>stay</ol><p><b>Mood:</b> fine</p>')),
    ).toEqual([
      ['next', 'Next steps', 'go', 2, 2],
      ['next', 'Next steps', 'stay', 3, 3],
      ['next', 'Next steps', 'Mood: fine', 4, 4],
    ]);
    expect(rowsOf(await read('<p><b>Mood:</b> fine</p>'))).toEqual([['note', '', 'Mood: fine', 1, 1]]);
  });

  test('keeps the numbers of a list and the line breaks of a paragraph', async () => {
    expect(rowsOf(await read('<ol><li>one</li><li>two</li></ol>\n<p>a <br> b</p>'))).toEqual([
      ['note', '', '1. one\n2. two\n\na\nb', 1, 2],
    ]);
  });

  test('reads a table that only arranges the page cell by cell', async () => {
    expect(rowsOf(await read('<table><tr><td><h2>Goals</h2><p>less</p></td><td>side</td></tr></table>'))).toEqual([
      ['goal', 'Goals', 'less', 2, 2],
      ['goal', 'Goals', 'side', 3, 3],
    ]);
  });

  test('loses no text to a heading that is never closed, or is none', async () => {
    expect(rowsOf(await read('<h2>Goals\n<p>less\n<h3><div>How</div></h3>\nby hand'))).toEqual([
      ['goal', 'Goals', 'less', 2, 2],
      ['note', 'Goals > How', 'by hand', 4, 4],
    ]);
    const long = 'words '.repeat(50).trim();
    expect(rowsOf(await read(`<h2>${long}</h2>`))).toEqual([['note', '', long, 1, 1]]);
  });

  test('whose paragraphs share lines is counted in paragraphs', async () => {
    const page = await read('<h1>a</h1><p>b</p><h2>c</h2><p>d</p>\n\n');
    expect([page.unit, page.lineCount, page.structure]).toEqual([
      'paragraph',
      4,
      [
        { start: 1, end: 1 },
        { start: 3, end: 3 },
      ],
    ]);
    expect(rowsOf(page)).toEqual([
      ['note', '', 'b', 2, 2],
      ['note', 'c', 'd', 4, 4],
    ]);
  });

  test('is decoded by the encoding it names, unless it is plainly UTF-8', async () => {
    const russian = Buffer.concat([Buffer.from('<meta charset="windows-1251"><p>'), Buffer.from([0xc4, 0xe0])]);
    expect(rowsOf(await read(russian))).toEqual([['note', '', 'Да', 1, 1]]);
    expect(rowsOf(await read('<meta charset="windows-1251"><p>Да'))).toEqual([['note', '', 'Да', 1, 1]]);
    expect(rowsOf(await read('<meta charset="no-such"><p>a'))).toEqual([['note', '', 'a', 1, 1]]);
  });

  test('may be nested without end or have a paragraph of endless pieces', async () => {
    const deep = await read('<div>'.repeat(20_000) + 'x');
    expect(rowsOf(deep)).toEqual([['note', '', 'x', 1, 1]]);
    const pieces = await read(`<p>${'<i>a</i> '.repeat(50_000)}<br>${'<br>'.repeat(20_000)}`);
    expect(pieces.blocks[0]?.observations[0]?.text.length).toBe(99_999);
  });

  test('without text has no blocks', async () => {
    expect(await read('')).toMatchObject({ title: 'plan', blocks: [], lineCount: 0 });
    expect(await read('<p>\u00a0</p>\n')).toMatchObject({ blocks: [], lineCount: 1 });
  });
});
