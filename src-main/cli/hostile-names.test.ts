/**
 * Names of files, arguments and settings that would steer a terminal: nothing of them comes through on any way to one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { printable } from './output.ts';
import { desk, type Desk } from './testing.ts';

vi.setConfig({ testTimeout: 300_000 }); // several commands each

const EVIL = '\u001b[2J\u001b]0;title\u0007\u202eevil\u2066\u009b31m\u200f';
const root = path.resolve(import.meta.dirname, '../..');
let own: Desk;
let folder: string;
beforeAll(() => {
  own = desk();
  folder = path.join(own.notes, `folder ${EVIL}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, `broken ${EVIL}.md`), Buffer.alloc(200));
  writeFileSync(path.join(folder, `note ${EVIL}.md`), `# Title ${EVIL}\n\nThe heron ${EVIL} stood.\n`);
});
afterAll(() => own.close());

/** What both streams say, without line ends. */
async function said(child: ReturnType<Desk['start']>): Promise<string> {
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return (stdout + stderr).replaceAll('\n', '');
}

/** What is wrong with outputs: those that steer a terminal, and empty ones. */
const wrong = (...shown: readonly string[]): string[] => shown.filter((one) => one === '' || printable(one) !== one);

describe.skipIf(process.platform === 'win32')('nothing steers the terminal', () => {
  it('of what a run and a search tell', async () => {
    const indexed = await said(own.start('index', folder));
    expect(indexed).toContain('broken');
    const shown = [indexed];
    for (const args of [
      ['search', 'heron'],
      ['search', '--json', 'heron'],
      ['status'],
      ['status', '--json'],
      ['doctor'],
      ['parse', path.join(folder, `note ${EVIL}.md`)],
    ])
      shown.push(await said(own.start(...args)));
    expect(wrong(...shown)).toEqual([]);
  });

  it('of errors and wrong commands', async () => {
    const missing = path.join(own.folder, EVIL);
    const shown: string[] = [];
    for (const args of [
      ['index', missing],
      ['parse', missing],
      ['search', '--limit', EVIL, 'x'],
      [`nonsense${EVIL}`],
      ['search', `--nonsense${EVIL}`],
      ['explain', 'x', '--path', missing],
      ['eval', missing],
      ['status', '--model', missing],
    ])
      shown.push(await said(own.start(...args)));
    expect(wrong(...shown)).toEqual([]);
  });

  it('of settings and proposals, whose command is the right one all the same', async () => {
    writeFileSync(path.join(own.data, 'settings.json'), JSON.stringify({ [EVIL]: 1 }));
    expect(wrong(await said(own.start('status')))).toEqual([]);
    const notes = path.join(own.folder, 'home', `notes ${EVIL}`);
    mkdirSync(notes, { recursive: true });
    writeFileSync(path.join(notes, 'a.md'), '# Session: a\n\n**ID**: a\n\n## Key Decisions\n\n- b\n');
    const proposing = desk({
      HOME: path.join(own.folder, 'home'),
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'),
      XDG_CONFIG_HOME: '',
      CLAUDE_CONFIG_DIR: '',
      CODEX_HOME: '',
    });
    const { stdout } = await proposing.run('propose');
    await proposing.close();
    expect(wrong(stdout.replaceAll('\n', ''))).toEqual([]);
    const command = stdout
      .split('\n')
      .find((line) => line.includes('npx quarry index'))!
      .replace(/^.*--data \S+ /, "printf '%s' ");
    const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
    expect(await text(shell.stdout)).toBe(notes);
  });

  it('of the browser mode and of scripts', async () => {
    const run = (...args: string[]) =>
      spawn(process.execPath, args, {
        cwd: own.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, QUARRY_DATA: own.data },
      });
    expect(
      wrong(
        await said(run(path.join(root, 'src-main/web/main.ts'), path.join(own.folder, EVIL))),
        await said(run(path.join(root, 'scripts/build.ts'), `--${EVIL}`)),
        await said(run(path.join(root, 'scripts/pack.ts'), `--${EVIL}`)),
      ),
    ).toEqual([]);
  });
});
