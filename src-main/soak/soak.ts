/**
 * Soak: chance edits folders that an engine watches, for as long as one likes, and after each step the index must say
 * what is on disk. At times the engine is left in peace over a folder of the same size, and what it holds of the system
 * is measured; at times its rows are compared with those of an index that is built in peace.
 */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../system/random.ts';
import { type EngineOptions, projectFolder } from '../worker/options.ts';
import { superviseEngine } from '../worker/supervisor.ts';
import { differencesTo, untilNone, wordsToAsk } from './oracle.ts';
import { type ExpectedIndex, expectedIndex } from './expected-index.ts';
import { addMirrored } from './add-mirrored.ts';
import { openFrontEnd } from './front-end.ts';
import { makeFixture } from './fixture.ts';
import { type Growth, growthOf } from './growth.ts';
import { lookAt, withCopy } from './snapshot.ts';
import { edit, trim } from './operations.ts';
import { otherFiles, processesWith, type ProcessState, stateOf } from './process-state.ts';
import { differences, rowsOf } from './rows.ts';
import { chooseStep, type Step, STEPS } from './schedule.ts';

export interface SoakOptions {
  /** Decides the operations; how they meet the engine is the machine's chance. */
  readonly seed: number;
  /** Ends after so many steps, or so many milliseconds, whichever is first. */
  readonly steps?: number;
  readonly millis?: number;
  /** The engine is killed so often, at equal distances. Default 0. */
  readonly kills?: number;
  /** Steps between two rests. Default 12. */
  readonly restEvery?: number;
  /** Milliseconds that the engine is left in peace before it is measured. Default 1,500. */
  readonly restFor?: number;
  /**
   * Milliseconds between two comparisons with an index that is built in peace; there is always one at the end. Default
   * 90,000.
   */
  readonly compareEvery?: number;
  readonly onRest?: (rest: Rest, step: number) => void;
}

/** What was measured while nothing happened. */
export interface Rest {
  readonly rss: number;
  /** Open files of all kinds. */
  readonly files: number;
  readonly watches: number;
  readonly threads: number;
  readonly databaseBytes: number;
  readonly walBytes: number;
}

export interface SoakReport {
  readonly steps: number;
  /** Edits, by what they did. */
  readonly edits: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly searches: number;
  /** Comparisons with an index built in peace, and rows in the last one. */
  readonly comparisons: number;
  readonly rows: number;
  readonly rests: readonly Rest[];
  /**
   * Of the engine's memory and of the database; `null` where there is too little to say. With kills there is none of
   * memory.
   */
  readonly memory: Growth | null;
  readonly database: Growth | null;
}

/** Files at each rest. */
const SIZE = 60;
/** An edit that is not in the index by then was missed: the next look at everything comes after ten minutes. */
const PATIENCE = 30_000;
/** Caches fill, every kind of work is done for the first time, V8 finds its heap's size. */
const WARM_UP = 0.25;
const MOST_GROWTH = 0.05;
/** The database keeps the room of what was forgotten, and what was forgotten until it is wiped five minutes later. */
const MOST_DATABASE_GROWTH = 0.5;
/** A checkpoint is due at 4 MB; a transaction under way, and what is wiped, may add to that. */
const MOST_WAL = 32 * 2 ** 20;
/** Operations that a failure names. */
const NAMED = 15;

/** @throws Error that names seed, step and the last operations; folders and index stay for inspection */
export async function soak({
  seed,
  steps = Infinity,
  millis = Infinity,
  kills = 0,
  restEvery = 12,
  restFor = 1_500,
  compareEvery = 90_000,
  onRest,
}: SoakOptions): Promise<SoakReport> {
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-soak-')));
  const [notes, second, aside] = ['notes', 'second', 'aside'].map((name) => path.join(scratch, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [notes, second, aside]) mkdirSync(folder);
  const options: EngineOptions = {
    dataFolder: path.join(scratch, 'data'),
    modelsFolder: path.join(projectFolder, 'models'),
    model: 'int8',
    provider: 'cpu',
  };
  const random = seededRandom(seed);
  const asking = seededRandom(seed + 1); // how often is asked goes by the clock, and must not change the operations
  const ground = makeFixture([notes, second], aside, random);
  const log: string[] = [];
  const kinds: Record<string, number> = {};
  const rests: Rest[] = [];
  const counts = { steps: 0, edits: 0, kills: 0, searches: 0, comparisons: 0, rows: 0 };
  let watched: readonly string[] = [notes, second];
  let before: ExpectedIndex = { sources: [], states: new Map(), words: new Map(), folders: new Set() };
  let usual: { readonly pid: number; readonly files: ProcessState['files'] } | null = null;
  const began = performance.now();
  let comparedAt = began;

  process.env['QUARRY_SOAK'] = scratch; // all processes that are started from here on have it
  const frontEnd = openFrontEnd(options);
  const note = (text: string): void => void log.push(`${counts.steps}. ${text.replaceAll(`${scratch}/`, '')}`);
  const count = (kind: string): void => void (kinds[kind] = (kinds[kind] ?? 0) + 1);

  /** Waits until the index says what is on disk. */
  const settle = async (all = false): Promise<void> => {
    const picture = expectedIndex(watched);
    const words = wordsToAsk(picture, before, asking, all);
    fail(
      await untilNone(() => differencesTo({ picture, words }, frontEnd.engine.api, asking), PATIENCE),
      'The index is not as the disk',
    );
    counts.searches += words.length;
    before = picture;
  };

  const rest = async (): Promise<void> => {
    trim(ground, SIZE);
    note('the folders are brought to their size');
    await settle();
    await wait(restFor);
    const { pid } = frontEnd.engine;
    if (process.platform !== 'linux' || pid === undefined) return;
    if (usual?.pid !== pid) {
      // one that waits for the next files to read has channels to the engine
      await untilNone(async () => (stateOf(pid)?.children ?? []).map(String), PATIENCE);
      await wait(restFor); // which it closes after that one has ended
      usual = { pid, files: (stateOf(pid) as ProcessState).files };
    }
    const { files } = usual;
    let now = null as ProcessState | null;
    fail(
      await untilNone(async () => {
        now = stateOf(pid);
        if (!now) return ['The engine has ended.'];
        const watches =
          now.watches === before.folders.size
            ? []
            : [`The system watches ${now.watches} folders, and ${before.folders.size} are read.`];
        return [
          ...otherFiles(spareAside(now.files), spareAside(files)),
          ...watches,
          ...now.children.map((child) => `The engine has a child (${child}).`),
        ];
      }, PATIENCE),
      'The engine holds something',
    );
    const { rss, threads, watches } = now as ProcessState;
    const bytes = (name: string): number =>
      statSync(path.join(options.dataFolder, name), { throwIfNoEntry: false })?.size ?? 0;
    const measured: Rest = {
      rss,
      threads,
      watches,
      files: Object.values(files).reduce((sum, n) => sum + n, 0),
      databaseBytes: bytes('index.db'),
      walBytes: bytes('index.db-wal'),
    };
    if (measured.walBytes > MOST_WAL) fail([`It has ${measured.walBytes} bytes.`], 'The write-ahead log grows');
    rests.push(measured);
    onRest?.(measured, counts.steps);
  };

  /** Row by row, with an index of the same folders that is built in peace. */
  const compareRows = async (copy: string): Promise<void> => {
    const peaceful = { ...options, dataFolder: path.join(scratch, 'peaceful') };
    rmSync(peaceful.dataFolder, { recursive: true, force: true });
    const engine = superviseEngine(peaceful);
    try {
      for (const source of watched) await addMirrored(engine.api, source);
      await engine.api.index();
    } finally {
      await engine.stop();
    }
    const expected = withCopy(peaceful.dataFolder, copy, rowsOf);
    fail(
      await untilNone(async () => {
        // The engine is open and at rest: where it wiped something just now, the copy is of two moments, and the next
        // one is not.
        const problems = lookAt(options.dataFolder, copy).problems;
        const found = withCopy(options.dataFolder, copy, rowsOf);
        counts.rows = [...found.values()].reduce((sum, lines) => sum + lines.length, 0);
        return [...problems, ...differences(found, expected)];
      }, PATIENCE),
      'The rows are not those of an index that is built in peace',
    );
    counts.comparisons++;
    rmSync(peaceful.dataFolder, { recursive: true });
  };

  const step: Step = {
    ground,
    frontEnd,
    note,
    settle,
    edit(times) {
      for (let i = 0; i < times; i++) {
        const what = edit(ground);
        note(what);
        count(what.slice(0, what.indexOf(':')));
        counts.edits++;
      }
    },
    get sources() {
      return watched;
    },
    watch(sources) {
      watched = sources;
    },
    settled: () => before,
  };

  try {
    await addAll(frontEnd.engine.api, watched);
    await settle();
    while (counts.steps < steps && performance.now() - began < millis) {
      counts.steps++;
      const part = Math.max((performance.now() - began) / millis, counts.steps / steps);
      const due = counts.kills < Math.floor(part * (kills + 1)) && counts.kills < kills;
      const name = due ? 'kill' : chooseStep(random);
      note(name);
      count(name);
      if (due) counts.kills++;
      await STEPS[name](step);
      await settle();
      if (counts.steps % restEvery === 0) await rest();
      if (performance.now() - comparedAt > compareEvery) {
        await compareRows(path.join(scratch, 'copy'));
        comparedAt = performance.now();
      }
    }
    await settle(true);
    await compareRows(path.join(scratch, 'copy'));
    await frontEnd.engine.stop();
    fail(await untilNone(async () => processesWith(`QUARRY_SOAK=${scratch}`), 3_000), 'Processes are left');
    fail(
      readdirSync(options.dataFolder).filter((name) => !/^(index\.db|owner\.lock)$/.test(name)),
      'This is left in the data folder',
    );
    fail(lookAt(options.dataFolder, path.join(scratch, 'copy')).problems, 'The index is not sound');

    const memory =
      kills > 0
        ? null
        : growthOf(
            rests.map(({ rss }) => rss),
            WARM_UP,
          );
    const database = growthOf(
      rests.map(({ databaseBytes }) => databaseBytes),
      WARM_UP,
    );
    if (memory && memory.ratio > MOST_GROWTH) fail([JSON.stringify(memory)], 'The memory of the engine grows');
    if (database && database.ratio > MOST_DATABASE_GROWTH) fail([JSON.stringify(database)], 'The database grows');
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    return { ...counts, kinds, rests, memory, database };
  } catch (cause) {
    const last = log
      .slice(-NAMED)
      .map((line) => `  ${line}`)
      .join('\n');
    throw new Error(
      `Seed ${seed}, step ${counts.steps}: ${(cause as Error).message}\nThe last operations:\n${last}\nFolders and index stand in ${scratch}.`,
      { cause },
    );
  } finally {
    delete process.env['QUARRY_SOAK'];
    await frontEnd.engine.stop();
  }
}

async function addAll(api: Step['frontEnd']['engine']['api'], sources: readonly string[]): Promise<void> {
  for (const source of sources) await addMirrored(api, source);
  await api.index();
}

/**
 * After a long write SQLite keeps the closed connection's file for the next one while another connection has locks on
 * it: one such file is no leak, two are.
 */
function spareAside(files: ProcessState['files']): ProcessState['files'] {
  return Object.fromEntries(
    Object.entries(files).map(([kind, n]) => [kind, kind.endsWith('/index.db') && n === 2 ? 1 : n]),
  );
}

/** Problems that a failure names. */
const SHOWN = 20;

function fail(problems: readonly string[], what: string): void {
  if (problems.length === 0) return;
  throw new Error(
    `${what}:\n${[...problems.slice(0, SHOWN), ...(problems.length > SHOWN ? [`… and ${problems.length - SHOWN} more.`] : [])].join('\n')}`,
  );
}
