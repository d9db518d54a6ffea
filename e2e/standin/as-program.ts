/**
 * `node e2e/standin/as-program.ts [SWITCH…] [ARG…]`: the built desktop app under the stand-in, started as a packed
 * program is: it takes Chromium's switches among its arguments, and prints where its pages can be reached, as Chromium
 * does.
 */
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './launch.ts';

const root = path.resolve(import.meta.dirname, '../..');
const [node = '', , ...args] = process.argv;
const port = await freePort();
process.env['QUARRY_STANDIN_PORT'] = String(port);
void tellAddress();
process.argv = [
  node,
  path.join(root, 'e2e/standin/run.ts'),
  path.join(root, 'out/main/main.mjs'),
  ...args.filter((arg) => !/^--(remote-debugging-port=|no-sandbox$)/.test(arg)),
];
await import('./run.ts');

async function tellAddress(): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/json/version`).catch(() => null);
    if (answer?.ok) {
      const { webSocketDebuggerUrl } = (await answer.json()) as { webSocketDebuggerUrl: string };
      console.error(`DevTools listening on ${webSocketDebuggerUrl}`);
      return;
    }
    await wait(50);
  }
}
