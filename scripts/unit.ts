/** `npm run unit [-- part-of-a-file-name]`: the tests that need no browser. */
import { runStages, unitTests } from './stages.ts';

await runStages([unitTests(process.argv.slice(2))]);
