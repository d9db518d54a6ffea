import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { otherFiles, processesWith, stateOf, type ProcessState } from './process-state.ts';

const isElsewhere = process.platform !== 'linux';
const now = (): ProcessState => stateOf(process.pid) as ProcessState;

it.skipIf(isElsewhere)('A file that is left open is named, and a folder that is watched is counted', () => {
  const first = watch(import.meta.dirname, () => {}); // the process's first one opens more than itself
  const before = now();
  const file = openSync(import.meta.filename, 'r');
  const second = watch(tmpdir(), () => {});
  expect(otherFiles(now().files, before.files)).toEqual([
    `The engine has 1 open files of the kind ${import.meta.filename}, and had 0.`,
  ]);
  expect(now().watches).toBe(before.watches + 1);
  closeSync(file);
  second.close();
  expect(otherFiles(now().files, before.files)).toEqual([]);
  expect(now().watches).toBe(before.watches);
  first.close();
});

it.skipIf(isElsewhere)('A child is found by its parent, and by its environment', async () => {
  const child = spawn('sleep', ['60'], { env: { QUARRY_SOAK: 'a test', PATH: process.env['PATH'] } });
  await once(child, 'spawn');
  expect(now().children).toContain(child.pid);
  expect(processesWith('QUARRY_SOAK=a test')).toEqual([`${child.pid} (sleep 60 )`]);
  child.kill();
  await once(child, 'exit');
  expect(now().children).not.toContain(child.pid);
  expect(processesWith('QUARRY_SOAK=a test')).toEqual([]);
});

it.skipIf(isElsewhere)('There is nothing to say of a process that is not there', () => {
  expect(stateOf(2 ** 30)).toBeNull();
});
