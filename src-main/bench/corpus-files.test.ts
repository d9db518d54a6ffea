import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Collection } from './collection.ts';
import { fileText, keepContent, writeCorpus } from './corpus-files.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-corpus-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

const collection: Collection = {
  name: 'tiny',
  queries: [],
  warnings: [],
  documents: [
    { id: 'a', title: '', text: '# not a heading', scope: '' },
    { id: 'b', title: 'A\ntitle', text: 'body', scope: '../../up "and" down' },
  ],
};

describe('the files of a corpus', () => {
  it('are text without a title and Markdown with one, in a folder for each scope', () => {
    const { documents, filters } = writeCorpus(folder, collection);
    expect([...documents]).toEqual([
      [path.join(folder, '0.txt'), 'a'],
      [path.join(folder, 'scope-000000', '1.md'), 'b'],
    ]);
    expect(filters).toEqual(new Map([['../../up "and" down', 'path:scope-000000']]));
    expect(readFileSync(path.join(folder, '0.txt'), 'utf8')).toBe('# not a heading');
    expect(readFileSync(path.join(folder, 'scope-000000', '1.md'), 'utf8')).toBe('# A title\n\nbody\n');
  });

  it('stay untouched when they are right already, and go when the corpus does not have them', () => {
    writeCorpus(folder, collection);
    const before = statSync(path.join(folder, '0.txt'), { bigint: true }).mtimeNs;
    writeFileSync(path.join(folder, 'old.txt'), 'of another corpus');
    writeCorpus(folder, collection);
    expect(statSync(path.join(folder, '0.txt'), { bigint: true }).mtimeNs).toBe(before);
    expect(existsSync(path.join(folder, 'old.txt'))).toBe(false);
  });

  it('keep as content what looks like structure', () => {
    expect(keepContent('# one\n  ## two\n#hash\n---\nA\n===\n```js\n- item\n<!-- c -->')).toBe(
      '\\# one\n  \\## two\n#hash\n\\---\nA\n\\===\n\\```js\n- item\n\\<!-- c -->',
    );
    expect(fileText({ id: 'x', title: 'T', text: '---\na: 1\n---', scope: '' })).toBe('# T\n\n\\---\na: 1\n\\---\n');
  });
});
