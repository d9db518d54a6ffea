/** `npm run e2e [-- part-of-a-file-name]`: the renderer as it is now, in a real browser. */
import { browserTests, buildApp, runStages } from './stages.ts';

await runStages([buildApp(), browserTests(process.argv.slice(2))]);
