/**
 * Another process puts a link in a folder's place and takes it away again, as fast as it can, while the folder is read.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src-shared/settings.ts';
import { scratchFolder } from '../../store/testing.ts';
import { openInside, openInsideSync } from '../../parse/open-inside.ts';
import { readLog } from '../../parse/assistants/log-file.ts';
import { inspectAll } from '../parse-without-indexing.ts';
import { listedVaults } from '../discover/known-places.ts';
import { kindOfNotes } from '../discover/note-detection.ts';
import { openSettings } from '../../../system/settings-store.ts';
import { readWhole } from './source-reader.ts';
import { createScanner, scan } from './scanner.ts';

const isLinux = process.platform === 'linux';
let scratch: ReturnType<typeof scratchFolder>;
let swapper: ChildProcess | null = null;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(async () => {
  if (swapper) {
    const ended = new Promise((resolve) => swapper?.once('exit', resolve));
    swapper.kill('SIGKILL');
    await ended;
  }
  swapper = null;
  scratch.remove();
});
const at = (...names: string[]): string => path.join(scratch.folder, ...names);

/** `notes` with a folder, and one outside with files that have the same and other names. */
function twoFolders(): void {
  for (const folder of ['notes/inner/deep', 'outside/deep']) mkdirSync(at(folder), { recursive: true });
  for (let i = 0; i < 40; i++) {
    writeFileSync(at(`notes/inner/${i}.md`), 'inside');
    writeFileSync(at(`notes/inner/deep/${i}.md`), 'inside');
    writeFileSync(at(`outside/${i}.md`), 'SECRET');
    writeFileSync(at(`outside/deep/${i}.md`), 'SECRET');
    writeFileSync(at(`outside/secret-${i}.md`), 'SECRET');
  }
  writeFileSync(at('outside/.gitignore'), '*.md\n');
  writeFileSync(
    at('notes/inner/log.jsonl'),
    '{"type":"user","sessionId":"a","uuid":"b","message":{"role":"user","content":"inside"}}\n',
  );
  writeFileSync(
    at('outside/log.jsonl'),
    '{"type":"user","sessionId":"a","uuid":"b","message":{"role":"user","content":"SECRET"}}\n',
  );
}

/** Swaps until it is killed; settles once the first swap is done. */
async function beginToSwap(): Promise<void> {
  writeFileSync(
    at('swap.mjs'),
    `
    import { renameSync, symlinkSync } from 'node:fs';
    const [inner, kept, link, outside] = ${JSON.stringify([at('notes/inner'), at('kept'), at('link'), at('outside')])};
    for (let i = 0; ; i++) {
      symlinkSync(outside, link);
      renameSync(inner, kept);
      renameSync(link, inner);
      for (let n = 0; n < (i % 7) * 2000; n++) Math.sqrt(n);
      renameSync(inner, link);
      renameSync(kept, inner);
      (await import('node:fs')).rmSync(link);
      if (i === 0) process.stdout.write('swaps');
      for (let n = 0; n < (i % 5) * 2000; n++) Math.sqrt(n);
    }`,
  );
  const child = spawn(process.execPath, [at('swap.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  swapper = child;
  await new Promise((resolve) => child.stdout.once('data', resolve));
}

it.runIf(isLinux)(
  'Nothing outside is listed or read while a folder is swapped for a link, by whatever way',
  { timeout: 60_000 },
  async () => {
    twoFolders();
    await beginToSwap();
    const source = { path: at('notes'), kind: 'folder' } as const;
    let listed = 0;
    const told = new Set<string>();
    const read: string[] = [];
    const refused = new Set<unknown>();
    for (const end = performance.now() + 6_000; performance.now() < end; ) {
      for await (const found of scan(source)) {
        listed++;
        told.add(`${path.basename(found.path)} ${found.kind === 'candidate' ? '' : found.code}`);
        if (found.kind === 'candidate')
          await readWhole(found.path, source.path).then(
            ({ bytes }) => read.push(bytes.toString()),
            () => {},
          );
      }
      for (const place of ['notes/inner/deep', 'notes/inner/secret-1.md', 'notes/inner/1.md']) {
        for await (const found of (await createScanner(source).at(at(place))).found)
          told.add(`${path.basename(found.path)} ${found.kind === 'candidate' ? '' : found.code}`);
      }
      for (let i = 0; i < 40; i++) {
        const handle = await openInside(source.path, at(`notes/inner/deep/${i}.md`)).catch(() => null);
        if (handle) read.push(await handle.readFile('utf8'));
        await handle?.close();
        try {
          read.push(
            JSON.stringify(
              await readLog(at('notes/inner/log.jsonl'), {
                size: 200,
                from: null,
                redact: false,
                headOnly: false,
                root: source.path,
              }),
            ),
          );
        } catch (error) {
          refused.add((error as { code?: unknown }).code);
        }
      }
      expect(await kindOfNotes(source.path, [at('notes/inner/1.md')])).toBe('none');
    }
    // names, or a rule, of the other folder
    expect([...told].filter((one) => one.startsWith('secret') || one.endsWith('IGNORED_BY_RULE'))).toEqual([]);
    expect(read.filter((text) => text.includes('SECRET'))).toEqual([]);
    expect(read.length).toBeGreaterThan(0); // it was not only refused
    expect([...refused].filter((code) => code !== 'PATH_UNREADABLE')).toEqual([]);
    expect(listed).toBeGreaterThan(0);
  },
);

it('Of a tree that stands still nothing is missed', async () => {
  twoFolders();
  const read: string[] = [];
  for await (const found of scan({ path: at('notes'), kind: 'folder' })) {
    expect(found.kind).toBe('candidate');
    read.push((await readWhole(found.path, at('notes'))).bytes.toString());
  }
  expect(read).toHaveLength(81);
  expect(read.every((text) => text.includes('inside'))).toBe(true);
  expect(await inspectAll(at('notes'), {})).toMatchObject({ files: 81, failed: [] });
});

it.skipIf(process.platform === 'win32')(
  'A link anywhere on the way, and the source’s own folder as one, lead nowhere',
  async () => {
    twoFolders();
    symlinkSync(at('outside'), at('notes/link'));
    symlinkSync(at('outside/1.md'), at('notes/alias.md'));
    symlinkSync(at('notes'), at('alias'));
    for (const [root, file] of [
      ['notes', 'notes/link/1.md'],
      ['notes', 'notes/link/deep/1.md'],
      ['notes', 'notes/alias.md'],
      ['alias', 'alias/inner/1.md'],
      ['notes', 'outside/1.md'],
      ['notes', 'notes/../outside/1.md'],
    ] as const) {
      await expect(openInside(at(root), at(file))).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:ENOTDIR|ELOOP)$/) as string,
      });
      expect(() => openInsideSync(at(root), at(file))).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(?:ENOTDIR|ELOOP)$/) as string }) as Error,
      );
    }
    renameSync(at('notes'), at('moved'));
    symlinkSync(at('outside'), at('notes'));
    const found = [];
    for await (const one of scan({ path: at('notes'), kind: 'folder' })) found.push(one);
    expect(found).toMatchObject([{ kind: 'failed', path: at('notes'), code: 'PATH_UNREADABLE' }]);
  },
);

it.skipIf(process.platform === 'win32')('A pipe keeps nobody waiting, and is no file', async () => {
  mkdirSync(at('notes'));
  execFileSync('mkfifo', [at('notes/pipe.md'), at('notes/pipe.jsonl'), at('notes/.gitignore')]);
  writeFileSync(at('notes/a.md'), 'inside');
  await expect(openInside(at('notes'), at('notes/pipe.md'))).rejects.toMatchObject({ code: 'NOT_A_FILE' });
  await expect(
    readLog(at('notes/pipe.jsonl'), { size: 1, from: null, redact: false, headOnly: false }),
  ).rejects.toThrow(expect.objectContaining({ code: 'PATH_UNREADABLE' }) as Error);
  expect(await kindOfNotes(at('notes'), [at('notes/pipe.md')])).toBe('none');
  const found = [];
  for await (const one of scan({ path: at('notes'), kind: 'folder' }))
    found.push(`${path.basename(one.path)} ${one.kind}`);
  expect(found).toEqual(['.gitignore failed', 'a.md candidate', 'pipe.jsonl excluded', 'pipe.md excluded']);
  // The same for files of Quarry's own and of other programs.
  execFileSync('mkfifo', [at('settings.json'), at('obsidian.json')]);
  expect(openSettings(scratch.folder).read()).toMatchObject({
    settings: DEFAULT_SETTINGS,
    notices: [expect.stringContaining('It is a pipe, not a file') as string],
  });
  expect(await listedVaults(at('obsidian.json'))).toBeNull();
});

it.runIf(isLinux)('No file or folder stays open, whatever fails', async () => {
  twoFolders();
  symlinkSync(at('outside'), at('notes/link'));
  const open = (): number => readdirSync('/proc/self/fd').length;
  for await (const _ of scan({ path: at('notes'), kind: 'folder' })) break;
  const before = open();
  for (let i = 0; i < 20; i++) {
    for await (const _ of scan({ path: at('notes'), kind: 'folder' })) break; // given up half way
    await createScanner({ path: at('notes'), kind: 'folder' }).at(at('notes/inner/deep')); // never asked what it found
    for (const file of ['notes/link/1.md', 'notes/inner', 'notes/inner/gone.md'])
      await openInside(at('notes'), at(file)).catch(() => {});
    closeSync(openInsideSync(at('notes'), at('notes/inner/1.md')));
    try {
      openInsideSync(at('notes'), at('notes/link/1.md'));
    } catch {
      // as above
    }
  }
  expect(open()).toBe(before);
  expect(readFileSync(at('notes/inner/1.md'), 'utf8')).toBe('inside');
});

it('No other file here opens files or lists folders by a path', () => {
  /** The user's settings, and what is given a folder that is open. */
  const may = new Set(['discover/discovery-budget.ts', 'scan/undecodable-names.ts']);
  const ingest = path.resolve(import.meta.dirname, '..');
  const files = readdirSync(ingest, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !may.has(name));
  const opening = files.filter((name) =>
    /import \{[^}]*\b(?:open|openSync|readFile|readFileSync|createReadStream|opendir|opendirSync|readdir|readdirSync)\b[^}]*\} from 'node:fs(?:\/promises)?'/.test(
      readFileSync(path.join(ingest, name), 'utf8'),
    ),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(opening).toEqual([]);
});
