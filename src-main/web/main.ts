/** `node src-main/web/main.ts [PATH…]`: the browser mode by itself. */
import { runWeb } from './run.ts';

await runWeb(process.argv.slice(2));
