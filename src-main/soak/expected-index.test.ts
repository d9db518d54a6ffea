import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countStates, expectedIndex } from './expected-index.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'quarry-disk-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};
const picture = (): Record<string, string> =>
  Object.fromEntries([...expectedIndex([folder]).states].map(([file, state]) => [path.relative(folder, file), state]));

it('The picture has each file that is read, failed or left out, and the words that stand in it', () => {
  write('a.md', 'one zqabcdek two');
  write('b/c.txt', 'zqabcdek zqabcdfk, zqabcdekk');
  write('b/d.md', 'zqzzzzzk\0');
  write('.e/f.md', 'zqhiddek');
  write('g.png', '');
  symlinkSync(folder, path.join(folder, 'h.md'));
  expect(picture()).toEqual({
    'a.md': 'indexed',
    'b/c.txt': 'indexed',
    'b/d.md': 'failed',
    '.e': 'excluded',
    'g.png': 'excluded',
    'h.md': 'excluded',
  });
  const found = expectedIndex([folder]);
  expect([...found.words]).toEqual([
    ['zqabcdek', [path.join(folder, 'a.md'), path.join(folder, 'b/c.txt')]],
    ['zqabcdfk', [path.join(folder, 'b/c.txt')]],
  ]);
  expect([...found.folders]).toEqual([folder, path.join(folder, 'b')]);
  expect(countStates(found)).toEqual({ indexed: 2, pending: 0, failed: 1, excluded: 3 });
});

it('The nearest rule file that says anything of a name decides, and in it the last line', () => {
  write('.gitignore', 'drafts/\nold-*\n!old-kept*\n/alpha/\n');
  write('drafts/a.md', '');
  write('more/drafts', '');
  write('alpha/a.md', '');
  write('more/alpha/old-kept.md', '');
  write('more/alpha/old-1.md', '');
  write('near/.gitignore', '!old-*\n*.txt\n');
  write('near/old-2.md', '');
  write('near/b.txt', '');
  expect(picture()).toEqual({
    '.gitignore': 'excluded',
    drafts: 'excluded',
    'more/drafts': 'excluded',
    alpha: 'excluded',
    'more/alpha/old-kept.md': 'indexed',
    'more/alpha/old-1.md': 'excluded',
    'near/.gitignore': 'excluded',
    'near/old-2.md': 'indexed',
    'near/b.txt': 'excluded',
  });
});
