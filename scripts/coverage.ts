/**
 * `npm run coverage [-- part-of-a-file-name]`: the unit tests, and how much of each file they run; the report is
 * `out/coverage/index.html`.
 */
import { runStages, unitTests } from './stages.ts';

await runStages([unitTests(['--coverage', ...process.argv.slice(2)])]);
