/**
 * In a utility process of Electron's: only the main process can start another one, so it is asked for the processes
 * that read files.
 */
import { createChannel } from '../../src-shared/channel.ts';
import type { ReaderEnd, ReaderProcess, StartReader } from '../engine/parse/process/reader-process.ts';
import type { ParentPort, UtilityMessage } from './utility-channel.ts';

/** How the engine starts readers here; `null` where this is no utility process. */
export function utilityReaders(): StartReader | null {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (!parentPort) return null;
  const started = new Map<number, ReturnType<typeof readerOf>>();
  const post = (message: UtilityMessage): void => parentPort.postMessage(message);
  parentPort.on('message', ({ data, ports: [port] }) => {
    if (data.kind === 'reader') {
      const reader = started.get(data.number);
      if (!reader || !port) return;
      port.on('message', (event) => reader.deliver(event.data));
      reader.connect((message) => port.postMessage(message));
      port.start();
    } else if (data.kind === 'readerEnded') {
      started.get(data.number)?.end(data.reason);
      started.delete(data.number);
    }
  });
  let last = 0;
  return () => {
    const number = ++last;
    const reader = readerOf(() => post({ kind: 'endReader', number }));
    started.set(number, reader);
    post({ kind: 'startReader', number, wantedBy: process.pid });
    return reader.process;
  };
}

function readerOf(kill: () => void) {
  const waiting: unknown[] = [];
  let send = (message: unknown): void => void waiting.push(message);
  const channel = createChannel((message) => send(message), kill);
  const { promise: ended, resolve } = Promise.withResolvers<ReaderEnd>();
  const started: ReaderProcess = { channel, pid: undefined, ended, kill, hold() {} };
  return {
    process: started,
    deliver: channel.deliver,
    connect(post: (message: unknown) => void) {
      send = post;
      for (const message of waiting.splice(0)) post(message);
    },
    end(reason: string) {
      channel.closed();
      resolve({
        kind: kindOf(reason),
        how: reason === 'oom' ? 'too much' : `${reason}; it may have taken too much memory`,
      });
    },
  };
}

/** Only on Windows Electron tells a heap that is full from other faults. */
function kindOf(reason: string): ReaderEnd['kind'] {
  if (reason === 'oom') return 'memory';
  return reason === 'killed' || reason === 'launch-failed' || reason === 'memory-eviction' ? 'outside' : 'fault';
}
