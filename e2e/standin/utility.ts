import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { app, demand } from './app.ts';

/** A utility process: a forked one whose side of the channel is called `process.parentPort`. */
class UtilityProcess extends EventEmitter {
  pid: number | undefined;
  readonly #child: ChildProcess;

  constructor(file: string, args: readonly string[], options: Electron.ForkOptions) {
    super();
    this.#child = fork(file, args, {
      env: options.env as NodeJS.ProcessEnv,
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', new URL('./utility-child.ts', import.meta.url).href],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.once('spawn', () => {
      this.pid = this.#child.pid;
      this.emit('spawn');
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.once('exit', (code, signal) => {
      this.pid = undefined;
      const exitCode = code ?? (signal ? constants.signals[signal] : 0);
      const reason = signal === 'SIGKILL' ? 'killed' : signal ? 'crashed' : 'abnormal-exit';
      if (exitCode !== 0) app.emit('child-process-gone', {}, { type: 'Utility', name: options.serviceName, reason, exitCode });
      this.emit('exit', exitCode);
    });
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object, () => {});
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}

export const utilityProcess = {
  fork(file: string, args: readonly string[] = [], options: Electron.ForkOptions = {}): UtilityProcess {
    demand('after', 'utilityProcess.fork()');
    return new UtilityProcess(file, args, options);
  },
};
