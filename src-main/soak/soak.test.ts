import { expect, it } from 'vitest';
import { soak } from './soak.ts';

const STEPS = 8; // `npm run soak` takes more

it(`After each of ${STEPS} steps of chance edits the index says what is on disk, and nothing is left open or running`, async () => {
  const seed = Number(process.env['QUARRY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`QUARRY_SEED=${seed}`);
  const { kinds: _, rests, ...report } = await soak({ seed, steps: STEPS, restEvery: 4, restFor: 100 });
  console.log(JSON.stringify({ ...report, rests: rests.length }));
  expect(report.steps).toBe(STEPS);
  expect(report.searches).toBeGreaterThan(30);
  expect(report.rows).toBeGreaterThan(1_000);
}, 300_000);
