/**
 * What a program that reads files does besides: it finds the channel to the process that started it, and is looked
 * after.
 */
import { isMainThread, parentPort as threadPort, Worker } from 'node:worker_threads';
import { type Channel, createChannel } from '../../../../src-shared/channel.ts';
import { answerRequests, type ReadFile, type ReadLog } from './parse-requests.ts';
import { MEMORY_SIGNAL, type ReaderArguments, type ReaderWatch } from './reader-limits.ts';

/** Electron's side of a utility process; the first message brings the port to the engine. */
interface UtilityParent {
  once(event: 'message', listener: (event: { readonly ports: readonly UtilityPort[] }) => void): void;
}
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
}

/**
 * Answers requests in a forked process, in a utility process of Electron's, or in a thread.
 *
 * @param loaded what is waited for before the first request. Where it fails, the program ends
 */
export function serveReader(readFile: ReadFile, readLog: ReadLog, loaded?: Promise<unknown>): void {
  if (!isMainThread)
    return answerRequests(threadChannel(), { readFile, readLog, loaded, use: () => ({ rss: 0, cpuMs: 0 }) });
  // A terminal's Ctrl-C reaches every process below it; the engine decides.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  const busy = new Int32Array(new SharedArrayBuffer(4));
  const { wantedBy, rssMb } = JSON.parse(process.argv[2] ?? '') as ReaderArguments;
  new Worker(new URL('./reader-watch.mjs', import.meta.url), {
    workerData: { busy, rssBytes: rssMb * 2 ** 20, wantedBy, signal: MEMORY_SIGNAL } satisfies ReaderWatch,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    execArgv: [],
  }).unref();
  const serve = (channel: Channel): void => {
    channel.onClose(() => process.exit(0));
    answerRequests(channel, {
      readFile,
      readLog,
      loaded,
      use() {
        const { user, system } = process.cpuUsage();
        return { rss: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 };
      },
      onBusy(isBusy) {
        Atomics.store(busy, 0, isBusy ? 1 : 0);
        Atomics.notify(busy, 0);
      },
    });
  };
  const { parentPort } = process as { parentPort?: UtilityParent };
  if (parentPort) parentPort.once('message', ({ ports: [port] }) => port && serve(portChannel(port)));
  else serve(forkedChannel());
}

function threadChannel(): Channel {
  const channel = createChannel(
    (message) => threadPort?.postMessage(message),
    () => threadPort?.close(),
  );
  threadPort?.on('message', channel.deliver);
  return channel;
}

function forkedChannel(): Channel {
  const channel = createChannel(
    (message) => void process.send?.(message, undefined, undefined, () => {}),
    () => process.disconnect(),
  );
  process.on('message', channel.deliver);
  process.on('disconnect', channel.closed);
  return channel;
}

function portChannel(port: UtilityPort): Channel {
  const channel = createChannel(
    (message) => port.postMessage(message),
    () => process.exit(0),
  );
  port.on('message', ({ data }) => channel.deliver(data));
  port.on('close', channel.closed);
  port.start();
  return channel;
}
