/** `npm test`: everything, in the order in which a failure says most about its cause. */
import { browserTests, buildApp, format, lint, runStages, typeChecks, unitTests } from './stages.ts';

await runStages([
  ...typeChecks(),
  lint(),
  format('check'),
  unitTests(['--allowOnly=false']), // a test left marked as the only one would hide all others
  buildApp(),
  browserTests(['--forbid-only']),
]);
