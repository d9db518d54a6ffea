import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editorTemplate, installedEditors } from './choose-editor.ts';
import { editorCommand } from './open-note.ts';

const unix = process.platform !== 'win32';
let folder: string;
beforeEach(() => {
  folder = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'quarry editor ')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
function program(name: string, mode = 0o755): string {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), '#!/bin/sh\n');
  chmodSync(at(name), mode);
  return at(name);
}
const templateOf = (file: string, args?: string): string =>
  editorTemplate({ kind: 'program', file, args }, { PATH: folder });

describe.runIf(unix)('a program that a person picks', () => {
  it('is started by its whole path, with the note as its one argument', () => {
    const file = program('my edit');
    expect(editorCommand(templateOf(file), '/n/a b.md', 7)).toEqual([file, '/n/a b.md']);
  });

  it('is given its arguments as a known editor of this name is', () => {
    expect(editorCommand(templateOf(program('code')), '/n/a.md', 7)?.slice(1)).toEqual(['-g', '/n/a.md:7']);
  });

  it('is given the arguments that the person says', () => {
    expect(editorCommand(templateOf(program('edit'), '+{line} "{path}"'), '/n/a b.md', 7)?.slice(1)).toEqual([
      '+7',
      '/n/a b.md',
    ]);
  });

  it('is found by its name, and nowhere but in the folders for programs', () => {
    program('edit');
    expect(editorCommand(templateOf('edit'), '/n/a.md', 1)?.[0]).toBe(at('edit'));
    for (const name of ['./edit', '../edit', 'sub/edit', ''])
      expect(() => templateOf(name)).toThrow(expect.objectContaining({ code: 'PATH_NOT_FOUND' }));
  });

  it.each(['sh', 'bash', 'zsh', 'python3', 'python3.12', 'node', 'perl', 'env', 'sudo', 'xargs', 'busybox', 'pwsh'])(
    'is not %s, which would run the note',
    (name) => {
      expect(() => templateOf(program(name))).toThrow(expect.objectContaining({ code: 'PATH_NOT_ALLOWED' }));
    },
  );

  it('is not such a program under another name', () => {
    symlinkSync(program('sub/bash'), at('harmless'));
    expect(() => templateOf(at('harmless'))).toThrow(expect.objectContaining({ code: 'PATH_NOT_ALLOWED' }));
  });

  it('is no file without the executable bit, no folder, and nothing that is not there', () => {
    program('text', 0o644);
    mkdirSync(at('folder'));
    for (const name of ['text', 'folder', 'gone'])
      expect(() => templateOf(at(name))).toThrow(expect.objectContaining({ code: 'PATH_NOT_FOUND' }));
  });

  it.each(['a"b', 'a\nb', 'a\u0007b'])('is not one whose name cannot stand in a template: %j', (name) => {
    expect(() => templateOf(program(name))).toThrow(expect.objectContaining({ code: 'PATH_NOT_ALLOWED' }));
  });
});

describe.runIf(process.platform === 'linux')('the known editors', () => {
  it('are those that are installed', () => {
    expect(installedEditors({ PATH: folder })).toEqual([]);
    program('code');
    program('x-terminal-emulator');
    expect(installedEditors({ PATH: folder }).map(({ id }) => id)).toEqual(['vscode']);
    program('vim');
    expect(installedEditors({ PATH: folder }).map(({ id }) => id)).toEqual(['vscode', 'vim']);
  });

  it('are chosen by their ids, and no other id is one', () => {
    program('zed');
    expect(editorTemplate({ kind: 'known', id: 'zed' }, { PATH: folder })).toBe('zed {path}:{line}');
    expect(() => editorTemplate({ kind: 'known', id: 'vscode' }, { PATH: folder })).toThrow(
      expect.objectContaining({ code: 'PATH_NOT_FOUND' }),
    );
    expect(editorTemplate({ kind: 'system' })).toBe('');
  });
});
