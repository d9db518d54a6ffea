/**
 * `npm run soak [-- --kills 1000] [--seed N]`: the kill test, for as long as one likes.
 * `npm run soak -- --minutes 10 [--kills 20] [--seed N]`: edits by chance for so long, with kills in between if they
 * are asked for.
 */
import { parseArgs } from 'node:util';
import { killTest } from '../src-main/soak/kills.ts';
import { soak } from '../src-main/soak/soak.ts';
import { block, say, stderr } from '../src-main/system/terminal.ts';

/** Exit code of a wrong command line. */
const USAGE = 2;
/** Kills between two lines of progress. */
const STEP = 10;
const DEFAULT_KILLS = 1_000;

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const minutes = values.minutes === undefined ? null : Number(values.minutes);
const kills = values.kills === undefined ? (minutes === null ? DEFAULT_KILLS : 0) : Number(values.kills);
const seed = Number(values.seed);
if (
  !Number.isInteger(kills) ||
  kills < 0 ||
  (minutes === null ? kills === 0 : !(minutes > 0)) ||
  !Number.isInteger(seed) ||
  seed < 0
) {
  block(
    stderr,
    'Usage: npm run soak -- [--kills 1000] [--seed N]\n       npm run soak -- --minutes 10 [--kills 20] [--seed N]\n',
  );
  process.exit(USAGE);
}

const started = performance.now();
const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`;
try {
  if (minutes === null) await kill();
  else await soakFor(minutes);
} catch (error) {
  block(stderr, `${error instanceof Error ? error.message : String(error)}\n`); // it names one problem a line
  say(`FAILED after ${seconds()}; again with --seed ${seed}.`);
  process.exitCode = 1;
}

async function kill(): Promise<void> {
  say(`Killing the engine ${kills} times, with --seed ${seed}.`);
  const { moments, amidst, runs, embeddings, rows, ...report } = await killTest({
    kills,
    seed,
    onKill({ kills: done, amidst }) {
      if (done % STEP === 0) say(`${done} of ${kills} kills, ${amidst} of them amidst a run, ${seconds()}`);
    },
  });
  say(`Kills by moment: ${countsOf(moments)}.`);
  say(
    `PASSED: ${report.kills} kills, ${amidst} of them amidst a run; ${runs} complete runs embedded ${embeddings} texts, none twice; ${rows} rows are as built in peace (${seconds()}).`,
  );
}

async function soakFor(length: number): Promise<void> {
  say(
    `Editing for ${length} minutes${kills > 0 ? ` and killing the engine ${kills} times` : ''}, with --seed ${seed}.`,
  );
  const { kinds, rests, memory, database, ...report } = await soak({
    seed,
    kills,
    millis: length * 60_000,
    onRest({ rss, files, watches, threads, databaseBytes, walBytes }, step) {
      say(
        `${seconds()}, step ${step}: ${megabytes(rss)} of memory, ${files} open files, ${watches} folders watched, ${threads} threads, database ${megabytes(databaseBytes)}, log ${megabytes(walBytes)}`,
      );
    },
  });
  say(`Steps and edits: ${countsOf(kinds)}.`);
  for (const [what, growth] of [
    ['Memory', memory],
    ['Database', database],
  ] as const) {
    if (growth)
      say(
        `${what}: median ${megabytes(growth.first)} in the first third after the warm-up, ${megabytes(growth.last)} in the last (${(growth.ratio * 100).toFixed(1)} %), of ${growth.count} rests.`,
      );
  }
  say(
    `PASSED: ${report.steps} steps with ${report.edits} edits${report.kills > 0 ? ` and ${report.kills} kills` : ''}, ${report.searches} words looked for, ${rests.length} rests; ${report.comparisons} times all rows were as built in peace, ${report.rows} the last time (${seconds()}).`,
  );
}

function countsOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
