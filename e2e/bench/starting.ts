/** How long the start takes: of an empty window, of the app to its first results, and of the engine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { percentile } from '../../src-main/bench/latency.ts';
import { engineOptions } from '../../src-main/worker/options.ts';
import { forkOf, superviseEngine } from '../../src-main/worker/supervisor.ts';
import { launchDesktop } from '../standin/launch.ts';
import { PROBED, readProbe } from './page.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** Long enough for the slowest start; only then the measurement attaches to the browser. */
const UNDISTURBED_MS = 4_000;

/** From the start of the process to the painting of an empty window, in milliseconds: what the host alone takes. */
export async function blankWindow(): Promise<number> {
  const began = performance.timeOrigin + performance.now();
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(root, 'e2e/bench/blank.ts')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0 || !(Number(text) > began)) throw new Error(`The empty window ended with code ${code}: ${text}`);
  return Number(text) - began;
}

/**
 * From the start of the app's process, with a link that asks `query`, to the painting of its results, in milliseconds.
 */
export async function appToResults(dataFolder: string, query: string): Promise<number> {
  const desktop = await launchDesktop(
    ['--data', dataFolder, `quarry://search?q=${encodeURIComponent(query)}`],
    PROBED,
    UNDISTURBED_MS,
  );
  try {
    await desktop.page.waitForFunction(() => globalThis.quarryProbe.resultsAt !== null, null, { timeout: 20_000 });
    return ((await readProbe(desktop.page)).resultsAt ?? NaN) - desktop.startedAt;
  } finally {
    await desktop.end();
  }
}

/** The engine as it is bundled for the app, in a process of Node's. */
const forkBundled = forkOf(path.join(root, 'out/main/worker.mjs'));

/** From the fork of the engine to its being ready, and to the answer of a first search, in milliseconds. */
export async function engineStart(
  dataFolder: string,
  query: string,
): Promise<{ readonly ready: number; readonly searched: number }> {
  const began = performance.now();
  const engine = superviseEngine({ ...engineOptions({ data: dataFolder }), watch: true }, forkBundled);
  let ready = NaN;
  engine.on('engine', ({ kind }) => {
    if (kind === 'ready') ready = performance.now() - began;
  });
  try {
    const { hits } = await engine.api.search({ query, limit: 50 });
    const searched = performance.now() - began;
    if (hits.length === 0) throw new Error(`Nothing was found for "${query}".`);
    return { ready, searched };
  } finally {
    await engine.stop();
  }
}

/** @param times how often each is measured, in turn. The medians, in milliseconds. */
export async function measureStarts(
  dataFolder: string,
  query: string,
  times: number,
  report: (done: number) => void,
): Promise<Record<string, number>> {
  const blank: number[] = [];
  const results: number[] = [];
  const ready: number[] = [];
  const searched: number[] = [];
  for (let time = 0; time <= times; time++) {
    report(time);
    const [one, app, engine] = [
      await blankWindow(),
      await appToResults(dataFolder, query),
      await engineStart(dataFolder, query),
    ];
    if (time === 0) continue; // fills caches of the system and of compiled modules
    blank.push(one);
    results.push(app);
    ready.push(engine.ready);
    searched.push(engine.searched);
  }
  return {
    app_blank_window_ms: percentile(blank, 0.5),
    app_start_to_results_ms: percentile(results, 0.5),
    app_engine_ready_ms: percentile(ready, 0.5),
    app_engine_first_search_ms: percentile(searched, 0.5),
  };
}
