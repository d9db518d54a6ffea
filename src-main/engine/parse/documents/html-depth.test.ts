import { expect, test } from 'vitest';
import { boundDepth } from './html-depth.ts';
import { readPage } from './html-parts.ts';

const MANY = 300;

test('an ordinary page stays as it is, with ends that are left out, scripts and comments', () => {
  const rows = '<tr><td>a<td><font color=red>b'.repeat(MANY);
  for (const page of [
    '<p>a',
    `<ul>${'<li>a'.repeat(MANY)}</ul>`,
    `<table>${rows}</table>`,
    '<p>a'.repeat(MANY),
    `<dl>${'<dt>a<dd>b'.repeat(MANY)}</dl>`,
    `<script>${'if (a<b) '.repeat(MANY)}</script>${'<br>'.repeat(MANY)}`,
    `<!--${'<div>'.repeat(MANY)}--><p>a`,
  ]) {
    expect(boundDepth(page)).toBe(page);
  }
});

test('what is nested deeper than any page keeps its text and its lines', () => {
  const page = `${'<div>\n'.repeat(MANY)}deep${'</div>'.repeat(MANY)}\n<p>after`;
  const bounded = boundDepth(page);
  expect(bounded.length).toBe(page.length);
  expect(bounded.split('<div>').length - 1).toBe(256);
  const { parts } = readPage(page);
  expect(parts.map(({ text, place }) => [text, place.start])).toEqual([
    ['deep', MANY + 1],
    ['after', MANY + 2],
  ]);
});

test('attributes of one tag that no page has are left out', () => {
  const attributes = Array.from({ length: MANY }, (_, i) => `a${i}="b>c"`).join(' ');
  expect(readPage(`<p ${attributes}>x</p><p>y</p>`).parts.map(({ text }) => text)).toEqual(['x', 'y']);
  expect(boundDepth(`<p ${attributes}>x`)).toHaveLength(`<p ${attributes}>x`.length);
  expect(boundDepth(`<p ${attributes}>x`)).not.toContain('a299');
});

test('a tag that never ends takes the rest with it, as it does for the library', () => {
  for (const page of [`<p>a${'<b'.repeat(MANY)}`, `${'<i>x</i>'.repeat(MANY)}<a href="${'<b>'.repeat(MANY)}`])
    expect(boundDepth(page)).toBe(page);
});
