/**
 * Runs a peer in a process of its own, so that a crash, a hang or an appetite for memory leaves out that peer alone.
 */
import { fork } from 'node:child_process';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Task } from '../task.ts';
import type { PeerMessage, PeerResult, PeerSpec, PeerTask } from './peer.ts';

/** What a peer may take. */
export interface PeerLimits {
  readonly milliseconds: number;
  readonly bytes: number;
}

export type PeerOutcome =
  | { readonly kind: 'result'; readonly result: PeerResult }
  /** It is left out, for this reason; `forGood`: a larger corpus need not be tried. */
  | { readonly kind: 'left out'; readonly reason: string; readonly forGood: boolean };

/** Never rejects but when the task is ended: with `CANCELLED`. */
export async function runPeer(
  peer: PeerSpec,
  given: Omit<PeerTask, 'kind' | 'mostBytes'>,
  limits: PeerLimits,
  { report, signal }: Task,
): Promise<PeerOutcome> {
  if (signal.aborted) throw cancelled();
  const child = fork(peer.file, [], {
    serialization: 'advanced',
    // What a peer prints is not this program's output.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [
      '--expose-gc',
      `--max-old-space-size=${Math.round(limits.bytes / 1e6)}`,
      '--disable-warning=ExperimentalWarning',
    ],
  });
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, killed) => resolve(killed ? `it was ended by ${killed}` : `it ended with code ${code}`));
  });
  const told = new Promise<PeerOutcome>((resolve) => {
    child.on('message', (message: PeerMessage) => {
      switch (message.kind) {
        case 'progress':
          return report({
            stage: `${peer.name}, ${given.size.toLocaleString('en')} observations`,
            done: message.done,
            total: given.size,
          });
        case 'result':
          return resolve(
            message.result.millis.length > 0
              ? { kind: 'result', result: message.result }
              : { kind: 'left out', reason: 'it answered no search', forGood: true },
          );
        case 'missing':
          return resolve({ kind: 'left out', reason: 'it is not installed', forGood: true });
        case 'failed':
          return resolve({ kind: 'left out', reason: message.reason, forGood: message.forGood });
      }
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<PeerOutcome>((resolve) => {
    timer = setTimeout(
      () =>
        resolve({
          kind: 'left out',
          reason: `it takes more than ${Math.round(limits.milliseconds / 60_000)} minutes`,
          forGood: true,
        }),
      limits.milliseconds,
    );
  });
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  const end = (): void => ended.reject(cancelled());
  signal.addEventListener('abort', end, { once: true });
  try {
    // its exit tells more
    child.send({ ...given, kind: peer.kind, mostBytes: limits.bytes } satisfies PeerTask, () => {});
    return await Promise.race([
      told,
      late,
      ended.promise,
      exited.then((reason): PeerOutcome => ({ kind: 'left out', reason, forGood: true })),
    ]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    child.kill('SIGKILL');
    await exited;
  }
}

function cancelled(): EngineError {
  return new EngineError('CANCELLED', 'The measuring was stopped.');
}
