import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { electronFolder, findElectron } from './electron-binary.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quarry-electron-'));
  mkdirSync(path.join(root, 'node_modules', 'electron'), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

function put(file: string, text = ''): string {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

it('finds no Electron where only its package was installed', () => {
  expect(findElectron({ root, env: {} })).toBeNull();
});

it('finds the program that was downloaded, and not one that is only named', () => {
  put('node_modules/electron/path.txt', 'electron\n');
  expect(findElectron({ root, env: {} })).toBeNull();
  const program = put('node_modules/electron/dist/electron');
  expect(findElectron({ root, env: {} })).toBe(program);
});

it('finds the one of another folder when told so', () => {
  const program = put('elsewhere/electron');
  expect(findElectron({ root, env: { ELECTRON_OVERRIDE_DIST_PATH: path.dirname(program) } })).toBe(program);
  expect(findElectron({ root, env: { ELECTRON_OVERRIDE_DIST_PATH: root } })).toBeNull();
});

it('finds an unpacked Electron for this machine, and for another only by name', () => {
  const program = { linux: 'electron', darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[
    process.platform as 'linux'
  ];
  const here = { platform: process.platform, arch: process.arch };
  const other = { platform: process.platform === 'win32' ? 'linux' : 'win32', arch: 'x64' };
  expect(electronFolder({ root, env: {} }, here)).toBeNull();
  put(`node_modules/electron/dist/${program}`);
  expect(electronFolder({ root, env: {} }, here)).toBe(path.join(root, 'node_modules/electron/dist'));
  expect(electronFolder({ root, env: {} }, other)).toBeNull();
  put(`elsewhere/${other.platform === 'win32' ? 'electron.exe' : 'electron'}`);
  const env = { ELECTRON_OVERRIDE_DIST_PATH: path.join(root, 'elsewhere') };
  expect(electronFolder({ root, env }, other)).toBe(path.join(root, 'elsewhere'));
  expect(electronFolder({ root, env }, here)).toBeNull();
});
