/** What the engine's process says, by its exit code, of an error that nobody handled: with the real process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FAULT_EXIT_CODE, isFault } from './restart-policy.ts';
import { encodeOptions, engineOptions } from './options.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-faults-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Starts the engine's process with more code in it, and gives its exit code and what it printed. */
async function runWith(
  code: string,
  options = encodeOptions(engineOptions({ data: path.join(folder, 'data') })),
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const child = fork(WORKER, [options], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', `data:text/javascript,${encodeURIComponent(code)}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const [exit] = (await once(child, 'close')) as [number | null];
  return { code: exit, printed };
}

/** Once the engine has opened its index. */
const onceOpen = (statement: string): string =>
  `import { existsSync } from 'node:fs'; setInterval(() => { if (existsSync(${JSON.stringify(path.join(folder, 'data/index.db'))})) { ${statement} } }, 20);`;

it.each([
  ['a promise that is rejected and that nobody looks at', 'Promise.reject(new Error("broken pipework"));'],
  ['an error that is thrown out of a timer', 'throw new Error("broken pipework");'],
  ['an error event that nobody listens to', 'process.emit("error", new Error("broken pipework"));'],
])('The engine ends with its own code, a fault on every system, after %s', async (_what, statement) => {
  const { code, printed } = await runWith(onceOpen(statement));
  expect(code).toBe(FAULT_EXIT_CODE);
  expect(printed).toMatch(/broken pipework[^]*\n    at /);
  for (const system of ['linux', 'darwin', 'win32'] as const)
    expect(isFault(`ended with code ${code}`, system)).toBe(true);
});

it('The engine ends with its own code where it cannot even begin', async () => {
  const { code, printed } = await runWith('', 'no options');
  expect(code).toBe(FAULT_EXIT_CODE);
  expect(printed).toContain('started without its options');
});
