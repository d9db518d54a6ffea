import { expect, it } from 'vitest';
import { killTest } from './kills.ts';

const KILLS = 14; // `npm run soak` takes more

it(`An engine that is killed ${KILLS} times loses nothing, embeds nothing twice, and ends with the index that is built in peace`, async () => {
  const seed = Number(process.env['QUARRY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`QUARRY_SEED=${seed}`);
  const report = await killTest({ seed, kills: KILLS });
  console.log(JSON.stringify(report));
  expect(report.kills).toBeGreaterThanOrEqual(KILLS);
  expect(report.rows).toBeGreaterThan(1_000);
}, 300_000);
