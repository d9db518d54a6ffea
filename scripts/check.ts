/** `npm run check`: types, lint and form. */
import { format, lint, runStages, typeChecks } from './stages.ts';

await runStages([...typeChecks(), lint(), format('check')]);
