import { realpathSync, renameSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineApi, ObservationPlace } from '../../src-shared/protocol.ts';
import { editorCommand, lineOf, openablePath, startEditor } from './open-note.ts';
import { createHost } from './host.ts';

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
const sources = () => [
  { path: at('notes'), kind: 'folder' as const },
  { path: at('single.md'), kind: 'file' as const },
];

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'quarry-open-')));
  await mkdir(at('notes', 'sub'), { recursive: true });
  await mkdir(at('notes', 'folder.md'));
  await mkdir(at('notes-of-others'));
  const files = [
    'notes/a note.md',
    'notes/sub/b.markdown',
    'notes/c.txt',
    'notes/log.jsonl',
    'notes/minutes.PDF',
    'notes/page.html',
    'notes/tool.py',
    'notes/program.exe',
    'notes/start.desktop',
    'notes/tool.md',
    'notes/plain',
    'notes-of-others/d.md',
    'single.md',
    'secret.md',
    'notes/..odd.md',
  ];
  for (const file of files) await writeFile(at(file), '');
  for (const file of ['tool.md', 'tool.py']) await chmod(at('notes', file), 0o755);
  await symlink(at('secret.md'), at('notes', 'link.md'));
  await symlink(at('notes', 'page.html'), at('notes', 'disguised.md'));
  await symlink(at('notes', 'c.txt'), at('notes', 'inside.md'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('which notes are opened', () => {
  it.each([
    'notes/a note.md',
    'notes/sub/b.markdown',
    'notes/c.txt',
    'notes/log.jsonl',
    'notes/minutes.PDF',
    'single.md',
    'notes/..odd.md',
  ])('opens %s', async (file) => {
    expect(await openablePath(at(file), sources())).toBe(at(file));
  });

  it('opens what a link inside a source leads to, inside a source', async () => {
    expect(await openablePath(at('notes/inside.md'), sources())).toBe(at('notes/c.txt'));
  });

  it.each([
    ['notes/page.html', 'Quarry opens web pages and source code in an editor only'],
    ['notes/tool.py', 'in an editor only'],
    ['notes/program.exe', 'only .md, .markdown, .txt, .org,'],
    ['notes/start.desktop', 'only'],
    ['notes/plain', 'only'],
    ['notes/tool.md', 'it is marked as a program'],
    ['notes/folder.md', 'it is not an ordinary file'],
    ['notes/link.md', 'it is outside of the folders that you added'],
    ['notes/disguised.md', 'in an editor only'],
    ['notes-of-others/d.md', 'it is outside'],
    ['notes/../secret.md', 'it is outside'],
  ])('does not open %s', async (file, reason) => {
    await expect(openablePath(at(file), sources())).rejects.toMatchObject({
      code: 'PATH_NOT_ALLOWED',
      message: expect.stringContaining(reason),
    });
  });

  it.each(['notes/page.html', 'notes/tool.py', 'notes/tool.md', 'notes/minutes.PDF'])(
    'opens %s where an editor is set',
    async (file) => {
      expect(await openablePath(at(file), sources(), 'edit {path}')).toBe(at(file));
    },
  );

  it.each(['notes/program.exe', 'notes/start.desktop', 'notes/plain', 'notes/link.md', 'secret.md'])(
    'does not open %s in an editor either',
    async (file) => {
      await expect(openablePath(at(file), sources(), 'edit {path}')).rejects.toMatchObject({
        code: 'PATH_NOT_ALLOWED',
      });
    },
  );

  it('does not even look at another machine', async () => {
    await expect(openablePath('\\\\server\\share\\a.md', sources())).rejects.toMatchObject({
      code: 'PATH_NOT_ALLOWED',
      message: expect.stringContaining('it is on another computer'),
    });
  });

  it('says when a note has gone', async () => {
    await expect(openablePath(at('notes/gone.md'), sources())).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
  });
});

describe('the editor’s command', () => {
  it('keeps a path with spaces in one argument, and fills in only its own words', () => {
    expect(editorCommand('code -g {path}:{line}', '/n/a {line} $(x).md', 7)).toEqual([
      'code',
      '-g',
      '/n/a {line} $(x).md:7',
    ]);
  });

  it('puts the path last when the template does not say where', () => {
    expect(editorCommand('gedit +{line}', '/n/a.md', 7)).toEqual(['gedit', '+7', '/n/a.md']);
  });

  it('takes what stands in double quotes as one argument', () => {
    expect(editorCommand('"C:\\Program Files\\Code\\Code.exe" -g "{path}":{line}', '/n/a b.md', 7)).toEqual([
      'C:\\Program Files\\Code\\Code.exe',
      '-g',
      '/n/a b.md:7',
    ]);
    expect(editorCommand('/opt/"My Editor"/bin/edit  --title="a  b" ""', '/n/a.md', 7)).toEqual([
      '/opt/My Editor/bin/edit',
      '--title=a  b',
      '/n/a.md',
    ]);
    expect(editorCommand('"/opt/My Editor', '/n/a.md', 7)).toEqual(['/opt/My Editor', '/n/a.md']);
  });

  it('puts in a name with quotes as it is', () => {
    expect(editorCommand('edit "{path}"', '/n/a "b" c.md', 7)).toEqual(['edit', '/n/a "b" c.md']);
  });

  it('is nothing when nothing is set', () => {
    expect(editorCommand('  ', '/n/a.md', 1)).toBeNull();
    expect(editorCommand(' "" ', '/n/a.md', 1)).toBeNull();
  });

  it('leaves documents that are no text to their own programs', () => {
    expect(editorCommand('code -g {path}:{line}', '/n/a.pdf', 7)).toBeNull();
  });

  it('says when there is no such program', async () => {
    await expect(startEditor(['quarry-no-such-editor'])).rejects.toMatchObject({
      code: 'OPEN_FAILED',
      next: expect.stringContaining('settings'),
    });
  });
});

describe('the line that is opened', () => {
  const lines = { start: 12, end: 13 };

  it('is the observation’s own', () => {
    expect(lineOf({ unit: 'line', lines })).toBe(12);
  });

  it('is the first one in what is not counted in lines', () => {
    for (const unit of ['page', 'paragraph', 'cell'] as const) expect(lineOf({ unit, lines })).toBe(1);
  });
});

describe.skipIf(process.platform === 'win32')('a note that is replaced while it is opened', () => {
  it.each([
    ['the file', 'swapped/note.md', 'swapped/note.md', 'outside/secret.md'],
    ['its folder', 'swapped/sub/note.md', 'swapped/sub', 'outside'],
  ])(
    'is never given away where a link out of the source stands in place of %s',
    async (_what, note, replaced, target) => {
      const root = await realpath(await mkdtemp(path.join(tmpdir(), 'quarry-swap-')));
      const inRoot = (name: string): string => path.join(root, name);
      try {
        for (const name of ['swapped/sub', 'outside']) await mkdir(inRoot(name), { recursive: true });
        for (const name of ['swapped/note.md', 'swapped/sub/note.md', 'outside/note.md', 'outside/secret.md'])
          await writeFile(inRoot(name), 'x');
        await symlink(inRoot(target), inRoot('link'));
        let isLink = false;
        let goesOn = true;
        // In this thread, so that it happens between two steps of the opening and never within one.
        const swap = (): void => {
          if (goesOn) setImmediate(swap);
          if (Math.random() > 0.05) return; // the opening has some steps, and must get through at times
          const [from, to] = isLink ? ['aside', 'link'] : ['link', 'aside'];
          renameSync(inRoot(replaced), inRoot(to!));
          renameSync(inRoot(from!), inRoot(replaced));
          isLink = !isLink;
        };
        swap();
        let opened = 0;
        for (let times = 0; times < 300; times++) {
          const given = await openablePath(inRoot(note), [{ path: inRoot('swapped'), kind: 'folder' }]).catch(
            () => null,
          );
          if (given === null) continue;
          opened++;
          expect(realpathSync(given)).toBe(inRoot(note));
        }
        goesOn = false;
        expect(opened).toBeGreaterThan(0);
      } finally {
        await rm(root, { recursive: true, force: true });
      }
    },
  );
});

describe('openObservation', () => {
  const host = (editor: string, opened: string[]) => {
    const file = at('notes/a note.md');
    const place: ObservationPlace = {
      id: 'o2',
      path: file,
      folder: at('notes'),
      title: '',
      unit: 'line',
      lines: { start: 12, end: 13 },
      source: { id: 1, path: at('notes'), kind: 'folder' },
      state: 'indexed',
      exists: true,
    };
    // Nothing else is there to be asked: a place is had without its document.
    const engine = { locate: async () => place, status: async () => ({ sources: sources() }) } as unknown as Pick<
      EngineApi,
      'locate' | 'status'
    >;
    writeFileSync(at('settings.json'), JSON.stringify({ desktop: { editor } }));
    return createHost({
      frontEnd: 'web',
      engine,
      restart: () => {},
      dataFolder: at(''),
      openWithSystem: async (file) => void opened.push(file),
    });
  };

  it('opens the file with the system’s program when no editor is set', async () => {
    const opened: string[] = [];
    await host('', opened).openObservation({ observationId: 'o2' });
    expect(opened).toEqual([at('notes/a note.md')]);
  });

  it('opens the file at its line in the editor that is set', async () => {
    const opened: string[] = [];
    const script = at('editor.mjs');
    await writeFile(
      script,
      `import fs from 'node:fs'; fs.writeFileSync(${JSON.stringify(at('args'))} + '~', process.argv.slice(2).join('|')); fs.renameSync(${JSON.stringify(at('args'))} + '~', ${JSON.stringify(at('args'))});`,
    );
    await host(`${process.execPath} ${script} {path}:{line}`, opened).openObservation({ observationId: 'o2' });
    await expect
      .poll(() => readFile(at('args'), 'utf8').catch(() => ''), { timeout: 10_000 })
      .toBe(`${at('notes/a note.md')}:12`);
    expect(opened).toEqual([]);
  });
});
