/** `npm run soak [-- --kills 1000] [--seed N]`: the kill test, for as long as one likes. */
import { parseArgs } from 'node:util';
import { killTest } from '../src-main/soak/kills.ts';

/** Exit code of a wrong command line. */
const USAGE = 2;
/** Kills between two lines of progress. */
const STEP = 10;

const { values } = parseArgs({ options: { kills: { type: 'string', default: '1000' }, seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) } } });
const [kills, seed] = [Number(values.kills), Number(values.seed)];
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed) || seed < 0) {
  console.error('Usage: npm run soak -- [--kills 1000] [--seed N]');
  process.exit(USAGE);
}

console.log(`Killing the engine ${kills} times, with --seed ${seed}.`);
const started = performance.now();
const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`;
try {
  const { moments, amidst, runs, embeddings, rows, ...report } = await killTest({
    kills, seed,
    onKill({ kills: done, amidst }) {
      if (done % STEP === 0) console.log(`${done} of ${kills} kills, ${amidst} of them amidst a run, ${seconds()}`);
    },
  });
  console.log(`Kills by moment: ${Object.entries(moments).map(([moment, count]) => `${moment} ${count}`).join(', ')}.`);
  console.log(`PASSED: ${report.kills} kills, ${amidst} of them amidst a run; ${runs} complete runs embedded ${embeddings} texts, none twice; ${rows} rows are as built in peace (${seconds()}).`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log(`FAILED after ${seconds()}; again with --seed ${seed}.`);
  process.exitCode = 1;
}
