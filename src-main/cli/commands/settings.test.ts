import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../program.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'quarry-cli-settings-')));
  vi.stubEnv('PATH', folder);
  vi.stubEnv('QUARRY_EDITOR', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const data = (): string => path.join(folder, 'data');
const written = (): unknown => JSON.parse(readFileSync(path.join(data(), 'settings.json'), 'utf8'));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCli(['settings', ...args, '--data', data()], { write: (text) => (out += text) }, { write: (text) => (err += text) });
  return { code, out, err };
}

function program(name: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

describe.runIf(process.platform === 'linux')('the settings on the command line', () => {
  it('show the program that opens notes, and which editors were found', async () => {
    program('zed');
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toContain('Editor    the system’s own program');
    expect(out).toContain('Found     zed: Zed (zed {path}:{line})');
    vi.stubEnv('QUARRY_EDITOR', 'vi {path}');
    expect((await run('editor')).out).toContain('Editor    vi {path} (by QUARRY_EDITOR)');
  });

  it('choose a known editor, a program with its arguments, and the system’s own again', async () => {
    program('zed');
    const edit = program('my edit');
    expect((await run('editor', 'zed')).code).toBe(0);
    expect(written()).toEqual({ desktop: { editor: 'zed {path}:{line}' } });
    expect(statSync(path.join(data(), 'settings.json')).mode & 0o777).toBe(0o600);
    expect((await run('editor', edit, '--args', '-n +{line} {path}')).code).toBe(0);
    expect(written()).toEqual({ desktop: { editor: `"${edit}" -n +{line} {path}` } });
    expect((await run('editor', 'system')).code).toBe(0);
    expect(written()).toEqual({ desktop: { editor: '' } });
  });

  it('refuse what is no program, what would run a note, and settings that are none', async () => {
    program('bash');
    for (const [args, code, said] of [[['editor', 'gone'], 3, 'PATH_NOT_FOUND'], [['editor', 'bash'], 3, 'PATH_NOT_ALLOWED'], [['colour', 'red'], 2, 'USAGE']] as const) {
      const outcome = await run(...args);
      expect(outcome.code).toBe(code);
      expect(outcome.err).toContain(said);
    }
    expect(() => written()).toThrow('ENOENT');
  });
});
