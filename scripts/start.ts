/**
 * `npm start [-- PATH… --data DIR --model M --no-open --port N --browser]`: builds what is missing, then opens the
 * desktop window where Electron is installed, else the browser mode.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describeError, hasCode } from '../src-shared/errors.ts';
import { parseStartArguments } from '../src-main/host/arguments.ts';
import { findElectron } from './electron-binary.ts';
import { block, say, stdout, warn } from '../src-main/system/terminal.ts';

const root = path.resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);
// npm goes to the project's folder first; a relative path is meant from where the person stands.
const from = process.env['INIT_CWD'];
if (process.env['npm_lifecycle_event'] === 'start' && from) process.chdir(from);

try {
  // Wrong use is said before anything is built.
  const request = parseStartArguments(args);
  if (request.kind === 'help') {
    block(stdout, request.text);
    process.exit(0);
  }
  const electron = findElectron({ root, env: process.env });
  const built = await run(process.execPath, [path.join(root, 'scripts/build.ts')]);
  if (built !== 0) process.exit(built);

  if (electron !== null && !request.browser) {
    say(`Opening the desktop window, by Electron at ${electron}.`);
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
    process.exit(await run(electron, [path.join(root, 'out/main/main.mjs'), ...args], env));
  }
  say(
    electron === null
      ? 'Starting in the browser, because Electron’s program is not installed here.'
      : 'Starting in the browser, as asked.',
  );
  const { runWeb } = await import('../src-main/web/run.ts');
  await runWeb(args);
} catch (error) {
  warn(describeError(error));
  process.exit(hasCode(error, 'USAGE') ? 2 : 3);
}

/** Runs a program in this terminal and passes signals on. The exit code. */
async function run(command: string, given: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const child = spawn(command, given, { stdio: 'inherit', env });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const signal of signals) process.off(signal, pass);
  return code ?? 3;
}
