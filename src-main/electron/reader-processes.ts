/** The reader processes. The engine asks for them, because only the main process can start any. */
import { fileURLToPath } from 'node:url';
import { heapFlags, READER_LIMITS, type ReaderArguments } from '../engine/parse/process/reader-limits.ts';
import type { UtilityMessage } from '../worker/utility-channel.ts';
import { app, MessageChannelMain, type Utility, utilityProcess } from './electron.ts';

export interface ReaderProcesses {
  /** Starts a reader for the process `wantedBy`, and sends the engine its port. */
  start(number: number, wantedBy: number): void;
  end(number: number): void;
  endAll(): void;
}

/** @param post sends to the engine, as long as it runs */
export function createReaderProcesses(
  post: (message: UtilityMessage, ports: Electron.MessagePortMain[]) => void,
  env: Record<string, string>,
): ReaderProcesses {
  const running = new Map<number, Utility>();
  const end = (number: number): void => void running.get(number)?.kill();
  return {
    start(number, wantedBy) {
      // A name of its own: what Electron tells of an end names nothing else.
      const serviceName = `Quarry reader ${wantedBy}-${number}`;
      const args: ReaderArguments = { wantedBy, rssMb: READER_LIMITS.rssMb };
      let child: Utility;
      try {
        child = utilityProcess.fork(
          fileURLToPath(new URL('../engine/parse/process/parse-process.ts', import.meta.url)),
          [JSON.stringify(args)],
          {
            serviceName,
            env,
            execArgv: [`--js-flags=${heapFlags(READER_LIMITS).join(' ')}`],
            stdio: 'ignore',
          },
        );
      } catch {
        // The engine then reads files in a thread, and says so.
        post({ kind: 'readerEnded', number, reason: 'launch-failed' }, []);
        return;
      }
      running.set(number, child);
      const gone = (_event: unknown, { type, name, reason }: Electron.Details): void => {
        if (type === 'Utility' && name === serviceName) ended(reason);
      };
      const ended = (reason: string): void => {
        app.off('child-process-gone', gone);
        if (!running.delete(number)) return;
        // Not within the handler: see `launchEngine`.
        setImmediate(() => post({ kind: 'readerEnded', number, reason }, []));
      };
      app.on('child-process-gone', gone);
      child.once('exit', (code) => setImmediate(ended, `code ${code}`)); // the reason comes first where there is one
      const { port1, port2 } = new MessageChannelMain();
      child.postMessage({ kind: 'engine' }, [port1 as Electron.MessagePortMain]);
      post({ kind: 'reader', number }, [port2 as Electron.MessagePortMain]);
    },
    end,
    endAll: () => [...running.keys()].forEach(end),
  };
}
