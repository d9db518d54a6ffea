/**
 * A front end that stays open, as the window does: its engine watches, and after a death it asks for a look at everything.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { hasCode } from '../../src-shared/errors.ts';
import { type EngineOptions, projectFolder } from '../worker/options.ts';
import { superviseEngine, type Supervisor } from '../worker/supervisor.ts';

export interface FrontEnd {
  /** The one that is open now. */
  readonly engine: Supervisor;
  /** Kills the engine, and asks the next for a look at everything. */
  kill(): Promise<void>;
  /**
   * Searches again and again, until what is given is called; it settles with the number of searches.
   *
   * @throws what any of them threw
   */
  storm(queries: readonly string[]): () => Promise<number>;
  /** Another process that uses this front end's engine for a moment. */
  attached(work: (other: Supervisor) => Promise<void>): Promise<void>;
  /** A command in a process of its own. @returns what it printed */
  command(...args: readonly string[]): Promise<string>;
}

/** A supervisor gives up at the fourth death within five minutes; a user would then start Quarry again. */
const DEATHS = 3;
/** Searches under way at once. */
const AT_ONCE = 4;

export function openFrontEnd(options: EngineOptions): FrontEnd {
  let engine = superviseEngine({ ...options, watch: true });
  let deaths = 0;
  return {
    get engine() {
      return engine;
    },
    async kill() {
      const { pid } = engine;
      const told = new Promise<void>((resolve) => {
        const end = engine.on('engine', ({ kind }) => {
          if (kind !== 'crashed') return;
          end();
          resolve();
        });
      });
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      await told;
      if (++deaths === DEATHS) {
        await engine.stop();
        engine = superviseEngine({ ...options, watch: true });
        deaths = 0;
      }
      await engine.api.index();
    },
    storm(queries) {
      let over = false;
      let count = 0;
      const one = async (from: number): Promise<void> => {
        for (let i = from; !over; i++) {
          await engine.api.search({ query: queries[i % queries.length] as string }).catch((error: unknown) => {
            if (!hasCode(error, 'ENGINE_STOPPED')) throw error;
          });
          count++;
        }
      };
      const all = Promise.all(Array.from({ length: AT_ONCE }, (_, i) => one(i)));
      all.catch(() => {}); // who ends the storm is told
      return async () => {
        over = true;
        await all;
        return count;
      };
    },
    async attached(work) {
      const other = superviseEngine(options);
      try {
        await other.measuring.memory(); // whose engine answers is known from here on
        if (other.owner !== engine.pid)
          throw new Error(`Another process has the engine of ${other.owner ?? 'its own'}, not that of ${engine.pid}.`);
        await work(other);
      } finally {
        await other.stop();
      }
    },
    async command(...args) {
      const main = path.join(projectFolder, 'src-main/cli/main.ts');
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--disable-warning=ExperimentalWarning',
        main,
        ...args,
        '--data',
        options.dataFolder,
      ]);
      return stdout;
    },
  };
}
