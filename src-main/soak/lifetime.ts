/** One lifetime of an engine: the test starts it, gives it work, and kills it. */
import { addMirrored } from './add-mirrored.ts';
import { statSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as pause, setTimeout as wait } from 'node:timers/promises';
import { hasCode } from '../../src-shared/errors.ts';
import type { IndexReport } from '../../src-shared/model.ts';
import type { Random } from '../system/random.ts';
import type { EngineOptions } from '../worker/options.ts';
import { type EngineProcess, forkEngine, superviseEngine } from '../worker/supervisor.ts';
import type { NoteFolder } from './notes.ts';

/**
 * When an engine is killed: while it starts; some time into a run; just after a document of a run; while a run writes;
 * in a run while notes change, with watching and without; after a run; while it closes.
 */
export const MOMENTS = ['start', 'run', 'document', 'write', 'edit', 'rest', 'close'] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Death {
  readonly moment: Moment;
  /** Milliseconds that were waited before it. */
  readonly after: number;
  /** False where the engine had ended in peace before. */
  readonly wasKilled: boolean;
  /** The run's report, where it was complete. */
  readonly report: IndexReport | null;
  /** Files of which the engine had said that they are done, in that life. */
  readonly told: ReadonlySet<string>;
}

/** Longest wait before a kill in milliseconds; a run over forty new notes takes about a second. */
const LONGEST = 300;
/** An engine that has not answered or ended by then hangs. */
const PATIENCE = 60_000;

/**
 * Starts an engine, sets it to work, kills it, and gives how that went. `look` is called in the moment it has died,
 * before another can start. One in four is not a new engine's first life: its supervisor started it again after such a
 * kill.
 *
 * @throws Error when an engine ends by itself, hangs, or answers with an error that is not its own death
 */
export async function live(
  options: EngineOptions,
  notes: NoteFolder,
  moment: Moment,
  random: Random,
  look: (death: Death) => void,
): Promise<void> {
  let started: EngineProcess | null = null;
  let reason: string | null = null;
  const engine = superviseEngine({ ...options, watch: moment === 'edit' && random.below(2) === 0 }, (given) => {
    const process = forkEngine(given);
    started = process;
    reason = null;
    void process.exited.then((text) => (reason = text));
    return process;
  });
  try {
    // What was asked of an engine that has not answered yet would be asked of the next.
    const again = moment !== 'start' && moment !== 'close' && random.below(4) === 0;
    for (let turn = 0; turn < (again ? 2 : 1); turn++) {
      const told = new Set<string>();
      const end = engine.on('progress', ({ current }) => current && told.add(current));
      let report: IndexReport | null = null;
      let failure: unknown = null;
      const process = started as EngineProcess | null;
      if (!process || reason !== null) throw new Error('The supervisor started no engine.');

      const work = (async () => {
        await addMirrored(engine.api, notes.path);
        await engine.api.modelInfo(); // settles when the model and all vectors are loaded
      })();
      const run = work
        .then(() => engine.api.index())
        .then((done) => {
          report = done;
        })
        .catch((error: unknown) => {
          if (!hasCode(error, 'ENGINE_STOPPED')) failure = error;
        });
      const ended = process.exited.then(() => true);
      /** Until something has come to pass, or the engine has ended. */
      const until = (promise: Promise<unknown>): Promise<unknown> => intime(Promise.race([promise, ended]));

      let after = random.next() * LONGEST;
      if (moment === 'start') after *= 2;
      else if (moment === 'rest' || moment === 'close') await until(run);
      else await until(work.catch(() => {}));
      if (moment === 'document') {
        after /= 30;
        const wanted = 1 + random.below(10);
        while (told.size < wanted && report === null && failure === null) await until(wait(1));
      }
      if (moment === 'write') {
        // Most of a run is spent on vectors, so this moment is hardly ever met by chance.
        const wanted = 1 + random.below(60);
        let seen = 0;
        for (
          let last = writtenAt(options);
          seen < wanted && report === null && failure === null && reason === null;
          await pause()
        ) {
          const now = writtenAt(options);
          if (now !== last) seen++;
          last = now;
        }
        after = random.below(2) === 0 ? 0 : after / 150;
        // a timer would be late by a millisecond
        for (const end = performance.now() + after; performance.now() < end; );
      } else if (moment === 'edit')
        for (let left = after; left > 0; left -= 20) {
          await wait(Math.min(20, left));
          notes.change();
        }
      else if (moment === 'close') {
        void engine.stop();
        await wait((after /= 30)); // it takes some ten milliseconds
      } else await wait(after);

      const alive = reason === null;
      process.kill();
      await intime(process.exited);
      if (moment !== 'close' && reason !== 'ended by SIGKILL')
        throw new Error(`The engine ended by itself (${reason ?? 'unknown'}).`);
      // At once, in this turn of the event loop: nothing else runs before it is done.
      look({ moment, after, wasKilled: alive && reason === 'ended by SIGKILL', report, told });
      if (turn > 0 || !again) await engine.stop();
      await intime(run);
      if (failure) throw failure;
      end();
      if (turn === 0 && again)
        await intime(
          new Promise<void>((resolve) => {
            const done = engine.on('engine', ({ kind }) => kind === 'ready' && resolve(done()));
          }),
        );
    }
  } finally {
    await engine.stop();
  }
}

/** Another text after each write to the database, wherever in its log that stands. */
function writtenAt({ dataFolder }: EngineOptions): string {
  const { size, mtimeNs } =
    statSync(path.join(dataFolder, 'index.db-wal'), { bigint: true, throwIfNoEntry: false }) ?? {};
  return `${String(size)} ${String(mtimeNs)}`;
}

async function intime<T>(promise: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = wait(PATIENCE, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error(`The engine hangs: nothing came of it within ${PATIENCE / 1000} s.`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}
