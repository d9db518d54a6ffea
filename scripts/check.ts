/** `npm run check`: types and lint. */
import { lint, runStages, typeChecks } from './stages.ts';

await runStages([...typeChecks(), lint()]);
