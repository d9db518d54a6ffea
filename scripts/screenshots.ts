/** `npm run screenshots [-- -g part-of-a-name]`: the pictures in docs/screenshots anew, each screen light and dark. */
import { browserTests, buildApp, runStages } from './stages.ts';

await runStages([
  buildApp(),
  browserTests(['--config=e2e/screenshots/playwright.config.ts', ...process.argv.slice(2)]),
]);
