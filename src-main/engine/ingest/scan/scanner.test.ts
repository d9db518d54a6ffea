import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scratchFolder } from '../../store/testing.ts';
import { type Scanned, scan } from './scanner.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());

const at = (...names: string[]): string => path.join(scratch.folder, ...names);

function write(...names: string[]): void {
  mkdirSync(path.dirname(at(...names)), { recursive: true });
  writeFileSync(at(...names), '# Note\n\nText.\n');
}

async function scanned(kind: 'folder' | 'file' = 'folder', where = scratch.folder): Promise<Scanned[]> {
  const found: Scanned[] = [];
  for await (const one of scan({ path: where, kind })) found.push(one);
  return found;
}

const summary = (found: readonly Scanned[]): string[] =>
  found.map(
    (one) =>
      `${path.relative(scratch.folder, one.path).replaceAll('\\', '/')} ${one.kind === 'candidate' ? one.kind : `${one.kind} ${one.code}`}`,
  );

it('Gives the notes of all folders in the order of their names', async () => {
  for (const name of ['b.md', 'a/z.txt', 'a/c/d.MARKDOWN', 'c.md']) write(...name.split('/'));
  expect(summary(await scanned())).toEqual([
    'a/c/d.MARKDOWN candidate',
    'a/z.txt candidate',
    'b.md candidate',
    'c.md candidate',
  ]);
});

it('Lists what it leaves out with the rule, a folder for all that is in it', async () => {
  for (const name of [
    '.git/config.md',
    '.hidden.md',
    '.aider.chat.history.md',
    'node_modules/x/readme.md',
    'picture.png',
    'Makefile',
    'kept.md',
  ])
    write(...name.split('/'));
  expect(summary(await scanned())).toEqual([
    '.aider.chat.history.md candidate',
    '.git excluded HIDDEN',
    '.hidden.md excluded HIDDEN',
    'Makefile excluded FORMAT_NOT_READ',
    'kept.md candidate',
    'node_modules excluded IGNORED_FOLDER',
    'picture.png excluded FORMAT_NOT_READ',
  ]);
  expect((await scanned()).every((found) => found.kind === 'candidate' || found.reason.length > 10)).toBe(true);
});

it('Finds nothing in an empty folder', async () => {
  mkdirSync(at('empty'));
  expect(await scanned()).toEqual([]);
});

it('Follows no link, so that no loop and nothing outside is read', async () => {
  write('notes', 'a.md');
  symlinkSync(scratch.folder, at('notes', 'loop'), 'junction');
  symlinkSync(at('notes', 'a.md'), at('notes', 'alias.md'));
  symlinkSync(at('nowhere'), at('notes', 'dead.md'));
  expect(summary(await scanned('folder', at('notes')))).toEqual([
    'notes/a.md candidate',
    'notes/alias.md excluded SYMBOLIC_LINK',
    'notes/dead.md excluded SYMBOLIC_LINK',
    'notes/loop excluded SYMBOLIC_LINK',
  ]);
});

it('Fails a file too large to be a note, with its size', async () => {
  write('huge.md');
  truncateSync(at('huge.md'), 100 * 1024 * 1024); // sparse
  const [found] = await scanned();
  expect(found).toMatchObject({
    kind: 'failed',
    code: 'FILE_TOO_LARGE',
    size: 100 * 1024 * 1024,
    reason: expect.stringContaining('100 MB') as string,
  });
});

it('Fails a file of a kind it cannot read when it was chosen itself', async () => {
  write('chosen.png');
  expect(summary(await scanned('file', at('chosen.png')))).toEqual(['chosen.png failed FORMAT_NOT_READ']);
  write('chosen.md');
  expect(summary(await scanned('file', at('chosen.md')))).toEqual(['chosen.md candidate']);
});

it('Fails a folder or file that is gone', async () => {
  expect(summary(await scanned('folder', at('gone')))).toEqual(['gone failed PATH_UNREADABLE']);
  expect(summary(await scanned('file', at('gone.md')))).toEqual(['gone.md failed PATH_UNREADABLE']);
});

it('Stops at folders nested without end', async () => {
  write(...Array.from({ length: 70 }, () => 'd'), 'deep.md');
  expect(summary(await scanned())).toEqual([expect.stringMatching(/^d\/.* excluded FOLDER_TOO_DEEP$/)]);
});

it.skipIf(process.platform === 'win32')('Leaves out what is no file, such as a pipe', async () => {
  execFileSync('mkfifo', [at('pipe.md')]);
  expect(summary(await scanned())).toEqual(['pipe.md excluded NOT_A_FILE']);
});

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'Fails a folder it may not read, and reads the others',
  async () => {
    write('closed', 'a.md');
    write('open', 'b.md');
    chmodSync(at('closed'), 0);
    expect(summary(await scanned())).toEqual(['closed failed PATH_UNREADABLE', 'open/b.md candidate']);
    chmodSync(at('closed'), 0o700);
  },
);
