import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { demand, tellApp } from './app.ts';
import { onCommand } from './control.ts';
import { abandonPorts, type MessagePortMain, portById, type PortOwner } from './ports.ts';

/**
 * What crosses to and from a utility process: messages with the numbers of ports, and what goes through those ports.
 */
export type UtilityWire =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'close'; readonly id: number };

/** What Chromium takes for somebody's wish, not for a fault. */
const KILLS: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT'];

let latest: UtilityProcess | null = null;
onCommand('killEngine', (signal: NodeJS.Signals) => void (latest?.pid && process.kill(latest.pid, signal)));

/** Whether a process that reads files cannot be started. */
let refusesReaders = false;
onCommand('refuseReaders', () => void (refusesReaders = true));

/** `--js-flags=…` is how Electron gives V8 its flags; Node takes them as they are. */
function nodeArguments(execArgv: readonly string[]): string[] {
  return execArgv.flatMap((arg) =>
    arg.startsWith('--js-flags=') ? arg.slice('--js-flags='.length).split(' ') : [arg],
  );
}

/** A utility process: a forked one whose side of the channel is called `process.parentPort`. */
class UtilityProcess extends EventEmitter implements PortOwner {
  pid: number | undefined;
  readonly child: ChildProcess;

  constructor(file: string, args: readonly string[], options: Electron.ForkOptions) {
    super();
    this.child = fork(file, args, {
      env: options.env as NodeJS.ProcessEnv,
      serialization: 'advanced',
      execArgv: [
        ...nodeArguments(options.execArgv ?? []),
        '--disable-warning=ExperimentalWarning',
        '--import',
        new URL('./utility-child.js', import.meta.url).href,
      ],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.once('spawn', () => {
      this.pid = this.child.pid;
      this.emit('spawn');
    });
    this.child.on('message', (wire: UtilityWire) => {
      if (wire.kind === 'message') this.emit('message', wire.data);
      else if (wire.kind === 'port') portById(wire.id)?.peer?.receive(wire.data);
      else portById(wire.id)?.close();
    });
    this.child.once('exit', (code, signal) => {
      this.pid = undefined;
      abandonPorts(this);
      const exitCode = code ?? (signal ? constants.signals[signal] : 0);
      const reason = signal === null ? 'abnormal-exit' : KILLS.includes(signal) ? 'killed' : 'crashed';
      if (exitCode !== 0)
        tellApp('child-process-gone', { type: 'Utility', name: options.serviceName, reason, exitCode });
      this.emit('exit', exitCode);
    });
  }

  postMessage(data: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#send({ kind: 'message', data, ports: transfer.map(({ id }) => id) });
    for (const port of transfer) port.giveTo(this);
  }

  sendToPort(id: number, data: unknown): void {
    this.#send({ kind: 'port', id, data });
  }

  closePort(id: number): void {
    this.#send({ kind: 'close', id });
  }

  #send(wire: UtilityWire): void {
    if (this.child.connected) this.child.send(wire, () => {});
  }

  kill(): boolean {
    return this.child.kill('SIGTERM');
  }
}

export const utilityProcess = {
  fork(file: string, args: readonly string[] = [], options: Electron.ForkOptions = {}): UtilityProcess {
    demand('after', 'utilityProcess.fork()');
    if (refusesReaders && options.serviceName?.includes('reader')) throw new Error('The process could not be started.');
    const started = new UtilityProcess(file, args, options);
    if (!options.serviceName?.includes('reader')) latest = started; // "killEngine" means the engine
    return started;
  },
};
