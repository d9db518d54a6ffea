/**
 * A thread that looks after the process that reads files: its other thread may be busy for ever. It ends the process
 * when that takes too much memory, and when the process that wanted the files has gone. Plain JavaScript, because
 * taking types off would be the most that it does.
 *
 * @import { ReaderWatch } from './reader-limits.ts'
 */
import { workerData } from 'node:worker_threads';

/** Between two looks at the memory while a file is read: 10 ms are some ten megabytes at most. In milliseconds. */
const OFTEN = 10;
/**
 * Between two looks at whether the other process is there; also at the memory, where no file is read. In milliseconds.
 */
const SELDOM = 1000;

/** @type {ReaderWatch} */
const { busy, rssBytes, wantedBy, signal } = workerData;
const firstParent = process.ppid;
let looked = performance.now();

for (;;) {
  const now = Atomics.load(busy, 0);
  Atomics.wait(busy, 0, now, now === 1 ? OFTEN : SELDOM);
  if (process.memoryUsage.rss() > rssBytes) process.kill(process.pid, signal);
  if (performance.now() - looked < SELDOM) continue;
  looked = performance.now();
  if (process.ppid !== firstParent || !isThere(wantedBy)) process.kill(process.pid, 'SIGKILL');
}

/** @param {number} pid */
function isThere(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
