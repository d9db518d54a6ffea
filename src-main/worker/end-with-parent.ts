/** Ends this process when the one that started it is gone, however busy this one is. */
import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks. */
const INTERVAL = 1_000;
/** Milliseconds for an end in peace: the channel to the parent tells of its end, too, and the database is closed. */
const GRACE = 5_000;

/**
 * A thread of its own looks whether the parent is there, because the main thread may be in a long computation and hear
 * of nothing. It ends this process by a signal, which nothing can keep up; the database takes no harm. The thread loads
 * no module and takes two megabytes.
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
