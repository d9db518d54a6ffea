/** The list of formats: what stands in it, what it refuses, and that it is light. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type FormatDeclaration, formatList } from '../../../src-shared/formats.ts';
import { FORMATS } from './format-list.ts';

const root = path.resolve(import.meta.dirname, '../../..');

it('The list of formats loads no reader', () => {
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    const { FORMATS } = await import(${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'format-list.ts')).href)});
    const before = loaded.splice(0).length;
    await FORMATS.formats.find(({ id }) => id === 'csv').load();
    console.log(JSON.stringify([before, loaded.some((url) => url.endsWith('/csv.ts'))]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    cwd: root,
  });
  expect([stdout.trim(), stderr.includes('Error')]).toEqual(['[2,true]', false]); // itself and what a list is
});

it('Every format has a version, an extension, and lines of its own where it grows', async () => {
  for (const { id, version, extensions, grows, load } of FORMATS.formats) {
    const { lines } = await load();
    expect({ id, version: Number.isInteger(version) && version > 0, extensions: extensions.length > 0 }).toEqual({
      id,
      version: true,
      extensions: true,
    });
    // which only waits for a first line
    expect({ id, grows: lines !== undefined }).toEqual({ id, grows: grows === true && id !== 'jsonl' });
  }
});

describe('a list of formats', () => {
  const format = (id: string, more: Partial<FormatDeclaration> = {}): FormatDeclaration => ({
    id,
    extensions: ['.a'],
    version: 1,
    kind: 'text',
    ...more,
  });

  it('knows a file by the end of its name, in any case, in the order of the list', () => {
    const list = formatList([
      format('one'),
      format('two', { extensions: ['.b', '.a'], largestBytes: 5 }),
      format('three', { extensions: ['.c'], kind: 'code', grows: true }),
    ]);
    expect(list.extensions).toEqual(['.a', '.b', '.c']);
    expect(list.fitting('/x/NOTE.A').map(({ id }) => id)).toEqual(['one', 'two']);
    expect(['/x/n.b', 'n.c', 'n', '/x.a/n', 'n.a.txt', ''].map((name) => list.kindOf(name))).toEqual([
      'text',
      'code',
      null,
      null,
      null,
      null,
    ]);
    expect(['n.a', 'n.b', 'n.d'].map((name) => list.largestBytes(name))).toEqual([20 * 1024 * 1024, 5, 0]);
    expect(['n.a', 'n.c', 'n.d'].map((name) => list.grows(name))).toEqual([false, true, false]);
  });

  it.each<[string, readonly FormatDeclaration[], RegExp]>([
    ['one id twice', [format('one'), format('one', { extensions: ['.b'] })], /one id/],
    ['an extension without a dot', [format('one', { extensions: ['md'] })], /"md" is no extension/],
    ['an extension in capitals', [format('one', { extensions: ['.MD'] })], /"\.MD" is no extension/],
    ['an extension of two parts', [format('one', { extensions: ['.tar.gz'] })], /"\.tar\.gz" is no extension/],
    ['two kinds of one extension', [format('one'), format('two', { kind: 'code' })], /\.a files differ/],
    [
      'files of one extension that grow, and do not',
      [format('one'), format('two', { grows: true })],
      /\.a files differ/,
    ],
  ])('refuses %s', (_, formats, message) => {
    expect(() => formatList(formats)).toThrow(message);
  });
});

describe('the table of formats', () => {
  /** Documents that have the table, and whether it names all extensions or only some of each format. */
  const documents = (
    [
      ['README.md', false],
      ['docs/formats.md', true],
    ] as const
  ).filter(([file]) => existsSync(path.join(root, file)) && tableIn(file) !== null);

  /** Extensions and names that the column of files has; `null` where a document has no such table. */
  function tableIn(file: string): readonly string[] | null {
    const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
    const start = lines.findIndex((line) => /^\| *kind *\| *files *\|/.test(line));
    if (start === -1) return null;
    const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'));
    return lines
      .slice(start + 2, end)
      .flatMap((line) => [...(line.split('|')[2] ?? '').matchAll(/`(\.[^`]+)`/g)].map(([, name = '']) => name));
  }

  it('stands in a document', () => expect(documents.length).toBeGreaterThan(0));

  it.each(documents)('in %s names what the list has, and no more', (file, whole) => {
    const named = new Set(tableIn(file));
    const known = [...FORMATS.extensions, ...FORMATS.hiddenNames];
    expect([...named].filter((name) => !known.includes(name))).toEqual([]);
    const missing = whole
      ? known.filter((name) => !named.has(name))
      : FORMATS.formats
          .filter(
            ({ extensions, hiddenNames = [] }) => ![...extensions, ...hiddenNames].some((name) => named.has(name)),
          )
          .map(({ id }) => id);
    expect(missing).toEqual([]);
  });
});
