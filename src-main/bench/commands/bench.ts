import type { Command } from 'commander';
import { type Context, type Handle, withEngineFlags } from '../../cli/context.ts';
import type { BenchFlags } from '../run-bench.ts';

export function addBench(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('bench'))
    .description('measure speed, memory and quality; each figure beside its target')
    .option('--no-quality', 'skip search quality, which takes most of the time')
    .option('--models', 'also compare with the unquantised model (QUARRY_FP32, else beside the project)')
    .option(
      '--scale <N,…>',
      'measure at these numbers of observations instead, such as 15000,100000, beside the peers that are installed',
    )
    .option(
      '--log <MB>',
      "measure an assistant's log of this size instead: to read it, and to find what is added to it",
    )
    .option('--app', 'measure the desktop app instead: start, typing, and load at rest (needs Chromium)')
    .option('--json', 'print JSON: a figure a name, the unit in the name')
    .addHelpText(
      'after',
      '\nThe notes are those in "shared" beside the project, else the examples. It works in a temporary folder and deletes it at the end. It does not use --data.',
    );
  // Loaded when it is asked for: every other command would load it, too, at its start.
  handle(command, async (context: Context, flags: BenchFlags) =>
    (await import('../run-bench.ts')).runBench(context, command, flags),
  );
}
