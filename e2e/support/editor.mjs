// Stands in for the person's editor: writes down what it was asked to open.
import { writeFileSync } from 'node:fs';

writeFileSync(process.env.QUARRY_E2E_OPENED, process.argv.slice(2).join(' '));
