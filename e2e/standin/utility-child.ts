/** Runs first in a stand-in utility process: gives it `process.parentPort`, which keeps messages until somebody listens. */
import { EventEmitter } from 'node:events';

const early: unknown[] = [];
const parentPort = Object.assign(new EventEmitter(), { postMessage: (message: object) => void process.send?.(message) });
parentPort.on('newListener', (event) => {
  if (event === 'message') queueMicrotask(() => early.splice(0).forEach((message) => parentPort.emit('message', message)));
});
process.on('message', (data) => {
  if (parentPort.listenerCount('message') > 0) parentPort.emit('message', { data, ports: [] });
  else early.push({ data, ports: [] });
});
process.on('disconnect', () => process.exit(0)); // Electron ends its children with itself
Object.assign(process, { parentPort });
