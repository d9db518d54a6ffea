/** `node bin/script.mjs test …` runs `scripts/test.ts` with a Node that can. */
import { fileURLToPath } from 'node:url';
import { run } from './node24.mjs';

const [name, ...args] = process.argv.slice(2);
await run(fileURLToPath(new URL(`../scripts/${name}.ts`, import.meta.url)), args);
