/** `npm run e2e [-- part-of-a-file-name]`: the renderer as it is now, in a real browser. */
import { browserTests, buildRenderer, runStages } from './stages.ts';

await runStages([buildRenderer(), browserTests(process.argv.slice(2))]);
