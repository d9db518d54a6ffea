/** The commands for measuring, in the program that people run. */
import { expect, it } from 'vitest';
import { addBench } from './bench/commands/bench.ts';
import { addEval } from './bench/commands/eval.ts';
import { addFit } from './bench/commands/fit.ts';
import { runCli } from './cli/program.ts';

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, { write: (text) => (stdout += text) }, { write: (text) => (stderr += text) }, [
    addEval,
    addFit,
    addBench,
  ]);
  return { code, stdout, stderr };
}

it.each([
  [['eval'], '--notes'],
  [['eval', '--notes', '.'], '--queries'],
  [['eval', '.', '--notes', '.'], 'either'],
])('exit with 2 and say in one line what is wrong with %j', async (args, told) => {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^USAGE: [^\n]*\n$/);
  expect(stderr).toContain(told);
});

it('are named in the help, among the others', async () => {
  const { code, stdout, stderr } = await run('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const told of ['eval', 'fit', 'bench', 'search', 'doctor']) expect(stdout).toContain(told);
});
