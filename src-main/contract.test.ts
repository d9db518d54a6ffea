/** A new call is two edits: its declaration in `src-shared/protocol/`, and its method in the engine. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allEngineCalls, hostCalls } from '../src-shared/protocol.ts';

const root = path.resolve(import.meta.dirname, '..');
const names = [...Object.keys(allEngineCalls), ...Object.keys(hostCalls)];

/** Whoever hands calls on, repeats them, refuses them or checks them. */
const BETWEEN = [
  'src-shared/*.ts',
  'src-main/worker/*.ts',
  'src-main/engine/engine.ts',
  'src-main/engine/reopen.ts',
  'src-main/host/*.ts',
  'src-main/electron/*.{ts,cts}',
  'src-main/web/*.ts',
  'src-renderer/*.ts',
];

/**
 * Names of calls that stand in a list of names, in a record of names, or are taken out of one: `['search', 'files']`,
 * `info: true`, `embed: _`.
 */
function listed(text: string): readonly string[] {
  const lists = text.match(/\[(?:\s*'\w+',?)+\s*\]|\{(?:\s*\w+: (?:true|false),?)+\s*\}|\w+: _,/g) ?? [];
  return lists
    .map((list) => names.filter((name) => new RegExp(`'${name}'|\\b${name}:`).test(list)))
    .filter((found, at) => found.length > 1 || (found.length === 1 && lists[at]?.endsWith(': _,')))
    .flat();
}

describe('the calls of the contract', () => {
  it.each(
    globSync(BETWEEN, { cwd: root })
      .filter((file) => !file.includes('.test.') && !/testing/.test(file))
      .map((file) => file.replaceAll('\\', '/')),
  )('are listed nowhere else: not in %s', (file) => {
    expect(listed(readFileSync(path.join(root, file), 'utf8'))).toEqual([]);
  });

  it('are seen where a file lists them', () => {
    expect(listed("new Set(['search', 'files'])")).toEqual(['search', 'files']);
    expect(listed('const SHELL = {\n  info: true,\n  settings: true,\n};')).toEqual(['info', 'settings']);
    expect(listed('const { embed: _, ...schemas } = all;')).toEqual(['embed']);
    expect(listed("type Repair = EngineApi['repair'];")).toEqual([]);
  });
});
