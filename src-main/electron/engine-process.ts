import { app, type Port, type Utility, utilityProcess } from './electron.ts';
import { createReaderProcesses } from './reader-processes.ts';
import { fileURLToPath } from 'node:url';
import { createChannel } from '../../src-shared/channel.ts';
import { type EngineOptions, encodeOptions } from '../worker/options.ts';
import { type EngineProcess, hostEnvironment, V8_FLAGS } from '../worker/supervisor.ts';
import type { UtilityMessage } from '../worker/utility-channel.ts';

const SERVICE = 'Quarry engine';

let running: Utility | null = null;

/** The engine's running process; used only for comparison. */
export function runningEngine(): object | null {
  return running;
}

/** Sends a window's port to the running engine. The window and the engine then communicate without the main process. */
export function connectWindow(port: Port): void {
  running?.postMessage({ kind: 'client' } satisfies UtilityMessage, [port as Electron.MessagePortMain]);
}

/** Starts the engine as a utility process; after `ready` only. */
export function launchEngine(options: EngineOptions): EngineProcess {
  const child = (running = utilityProcess.fork(
    fileURLToPath(new URL('../worker/worker.ts', import.meta.url)),
    [encodeOptions(options)],
    {
      serviceName: SERVICE,
      env: utilityEnvironment(),
      execArgv: [`--js-flags=${V8_FLAGS.join(' ')}`],
      stdio: 'inherit',
    },
  ));
  const post = (message: UtilityMessage): void => child.postMessage(message);
  const channel = createChannel(
    (message) => post({ kind: 'message', message }),
    () => post({ kind: 'close' }),
  );
  const readers = createReaderProcesses(
    (message, ports) => running === child && child.postMessage(message, ports),
    utilityEnvironment(),
  );
  child.on('message', (message: UtilityMessage) => {
    if (message.kind === 'message') channel.deliver(message.message);
    else if (message.kind === 'startReader') readers.start(message.number, message.wantedBy);
    else if (message.kind === 'endReader') readers.end(message.number);
  });

  const { promise: exited, resolve } = Promise.withResolvers<string>();
  // 'child-process-gone' knows the reason; the code of 'exit' was wrong in several versions, so it is only the second
  // choice.
  const gone = (_event: unknown, { type, name, reason }: Electron.Details): void => {
    if (type === 'Utility' && name === SERVICE) end(reason);
  };
  const end = (reason: string): void => {
    app.off('child-process-gone', gone);
    if (running === child) running = null;
    readers.endAll();
    // Not within the handler: a message to a child that is just ending would crash the main process.
    setImmediate(() => {
      channel.closed();
      resolve(reason);
    });
  };
  app.on('child-process-gone', gone);
  child.once('exit', (code) => setImmediate(end, `ended with code ${code}`));

  return {
    get pid() {
      return child.pid;
    },
    channel,
    exited,
    // Not `child.kill()`: it is SIGTERM at first, and SIGKILL two seconds later, for which a person who quits would
    // wait.
    kill() {
      try {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      } catch {
        // The process has just ended, and its end is not reported yet.
      }
    },
  };
}

/** The engine's environment without what would change how Electron or its libraries start. */
function utilityEnvironment(): Record<string, string> {
  const entries = Object.entries(hostEnvironment()).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(ELECTRON_|LD_PRELOAD$|DYLD_INSERT_LIBRARIES$|NODE_OPTIONS$)/.test(entry[0]),
  );
  return Object.fromEntries(entries);
}
