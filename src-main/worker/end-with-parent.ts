/** Ends this process after its parent has ended, however busy this process is. */
import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks. */
const INTERVAL = 1_000;
/** Milliseconds for an orderly end: the closed channel to the parent starts it, and the database is closed. */
const GRACE = 5_000;

/**
 * Starts a thread that checks whether the parent still runs, because the main thread may be busy with a long
 * computation. The thread ends this process by a signal, which cannot be delayed; the database stays sound. The thread
 * loads no module and takes two megabytes.
 *
 * @param grace milliseconds from the parent's end to that of this process
 */
export function endWithParent(grace = GRACE): void {
  const watcher = new Worker(WATCHER, {
    eval: true,
    workerData: { parent: process.ppid, interval: INTERVAL, grace },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    stdin: false,
  });
  watcher.unref();
  watcher.on('error', () => {}); // the channel still tells of the parent's end
}

/**
 * Plain JavaScript, so that nothing has to be compiled. A process whose parent has ended gets another one; Windows
 * keeps the number of what is gone.
 */
const WATCHER = `
  const { workerData: { parent, interval, grace } } = require('node:worker_threads');
  const isThere = () => {
    if (process.ppid !== parent) return false;
    try {
      process.kill(parent, 0);
      return true;
    } catch (error) {
      return error.code === 'EPERM';
    }
  };
  const timer = setInterval(() => {
    if (isThere()) return;
    clearInterval(timer);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), grace);
  }, interval);
`;
