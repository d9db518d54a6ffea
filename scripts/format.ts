/** `npm run format`: writes all source files in the project's form. */
import { format, runStages } from './stages.ts';

await runStages([format('write')]);
