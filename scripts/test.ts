/** `npm test`: everything, in the order in which a failure says most about its cause. */
import { browserTests, buildRenderer, lint, runStages, typeChecks, unitTests } from './stages.ts';

await runStages([
  ...typeChecks(),
  lint(),
  unitTests(['--allowOnly=false']), // a test left marked as the only one would hide all others
  buildRenderer(),
  browserTests(['--forbid-only']),
]);
