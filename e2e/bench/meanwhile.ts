/**
 * What the window feels of work behind it: long tasks while notes are indexed, and the processor's time while nothing
 * happens.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Desktop } from '../standin/launch.ts';
import { readProbe } from './page.ts';

/** Notes in a folder. */
const IN_A_FOLDER = 100;
/**
 * Different texts in all notes: each is embedded once, so that reading, writing and telling of it is what takes the
 * time.
 */
const TEXTS = 100;
/** How long each page is shown in turn, in milliseconds. */
const TURN_MS = 3_000;
const REST_MS = 3_000;
const IDLE_MS = 20_000;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** Small notes with few different texts. */
export function writeSmallNotes(folder: string, count: number): void {
  for (let at = 0; at < count; at++) {
    const below = path.join(folder, String(Math.floor(at / IN_A_FOLDER)));
    if (at % IN_A_FOLDER === 0) mkdirSync(below, { recursive: true });
    writeFileSync(path.join(below, `${at}.md`), `# Note\n\nWe decided on way ${at % TEXTS} to keep the cache.\n`);
  }
}

/** Adds a folder through the library page, and shows that page and results in turn until it is indexed. */
export async function measureIndexing(
  desktop: Desktop,
  folder: string,
  query: string,
): Promise<Record<string, number>> {
  const { page } = desktop;
  await page.getByRole('combobox', { name: 'Search' }).fill(query);
  await page.getByRole('treeitem').first().waitFor();
  await page.evaluate(() => void (location.hash = '#/library'));
  await page.getByRole('combobox', { name: 'Path of a folder or a note' }).fill(folder);
  await page.evaluate(() => void (globalThis.quarryProbe.longTasks = []));
  const began = performance.now();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('progressbar', { name: 'Indexing' }).first().waitFor();
  const end = page.getByText('Up to date').waitFor({ timeout: 300_000 });
  let over = false;
  const mark = (): void => void (over = true);
  end.then(mark, mark);
  while (!over) {
    await Promise.race([end, page.waitForTimeout(TURN_MS)]);
    await page.evaluate(() => void (location.hash = location.hash === '#/library' ? '#/' : '#/library'));
  }
  await end;
  const seconds = (performance.now() - began) / 1000;
  await page.waitForTimeout(REST_MS);
  const { longTasks } = await readProbe(page);
  for (const { ms, page: shown } of longTasks)
    console.error(`A task of ${Math.round(ms)} ms on ${shown || 'the search page'}.`);
  return {
    app_indexing_seconds: seconds,
    app_indexing_long_tasks: longTasks.length,
    app_indexing_longest_task_ms: Math.max(0, ...longTasks.map(({ ms }) => ms)),
  };
}

/** Processor time of all that the app has started, in percent of a core, while nothing happens. */
export async function measureIdle(desktop: Desktop): Promise<Record<string, number>> {
  const engines = await desktop.enginePids();
  const renderers = descendants(desktop.pid).filter((pid) => commandOf(pid).includes('--type=renderer'));
  if (engines.length === 0 || renderers.length === 0) throw new Error('The processes of the app were not found.');
  const cpu = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  const read = (): readonly number[] => [cpu([desktop.pid]), cpu(engines), cpu(renderers)];
  const before = read();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const [main = 0, engine = 0, renderer = 0] = read().map((after, i) => ((after - (before[i] ?? 0)) / IDLE_MS) * 100);
  return {
    app_idle_cpu_percent: main + engine,
    app_idle_main_cpu_percent: main,
    app_idle_engine_cpu_percent: engine,
    app_idle_renderers_cpu_percent: renderer,
  };
}

/**
 * Linux only: from /proc. The name of a process stands in brackets and may hold anything, so fields are counted behind
 * it.
 */
function fieldsOf(pid: number | string): readonly string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
}

function cpuMs(pid: number): number {
  const fields = fieldsOf(pid);
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS; // utime and stime, the 14th and 15th of all
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

function descendants(pid: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name): [number, number][] => {
        try {
          return [[Number(name), Number(fieldsOf(name)[1])]];
        } catch {
          return []; // it has ended meanwhile
        }
      }),
  );
  const below = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}
