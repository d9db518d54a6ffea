/** `npm run screenshots [-- -g part-of-a-name]`: the pictures in docs/screenshots anew, each screen light and dark. */
import { browserTests, buildRenderer, runStages } from './stages.ts';

await runStages([buildRenderer(), browserTests(['--config=e2e/screenshots/playwright.config.ts', ...process.argv.slice(2)])]);
