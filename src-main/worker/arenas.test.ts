import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { engineEnvironment } from './supervisor.ts';

/** Starts six threads and counts the arenas beside the first one: 64 MB each, of which the first part is in use. */
const COUNT = `
const { readFileSync } = require('node:fs');
const { Worker } = require('node:worker_threads');
const threads = Array.from({ length: 6 }, () => new Worker('setInterval(() => {}, 1000)', { eval: true }));
Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('online', resolve)))).then(() => {
  const ranges = readFileSync('/proc/self/maps', 'utf8').split('\\n').flatMap((line) => {
    const [, from, to, mode, name] = /^(\\w+)-(\\w+) (\\S+) \\S+ \\S+ \\d+\\s*(.*)$/.exec(line) ?? [];
    return from ? [{ from: Number('0x' + from), to: Number('0x' + to), mode, name }] : [];
  });
  const size = 2 ** 26;
  const arenas = ranges.filter(({ from, to, mode, name }, i) => mode === 'rw-p' && name === '' && from % size === 0 && ranges[i + 1]?.mode === '---p' && ranges[i + 1].from === to && ranges[i + 1].to - from === size);
  console.log(arenas.length);
  process.exit();
});`;

const isGlibc =
  process.platform === 'linux' && 'glibcVersionRuntime' in (process.report.getReport() as { header: object }).header;

it.skipIf(!isGlibc)('Threads of the engine share two arenas, and do not each keep memory of their own', () => {
  const { MALLOC_ARENA_MAX: _, ...others } = engineEnvironment();
  const arenas = (env: NodeJS.ProcessEnv): number =>
    Number(execFileSync(process.execPath, ['-e', COUNT], { env, encoding: 'utf8' }));
  expect(arenas(engineEnvironment())).toBe(1);
  expect(arenas(others)).toBeGreaterThan(1);
});
