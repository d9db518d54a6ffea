import type { Command } from 'commander';
import { bench, type Figures } from '../../bench/bench.ts';
import { findBenchInputs } from '../../bench/inputs.ts';
import { meets, TARGETS } from '../../bench/targets.ts';
import { type Context, type Handle, note, readEngineOptions, taskOf, withEngineFlags } from '../context.ts';
import { EXIT } from '../exit.ts';
import { json, line, table } from '../output.ts';

interface Flags {
  readonly json?: true;
  readonly quality: boolean;
  readonly models?: true;
}

export function addBench(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('bench'))
    .description('measure speed, memory and quality; each figure beside its target')
    .option('--no-quality', 'leave out how well search ranks, which takes most of the time')
    .option('--models', 'also compare with the unquantised model (QUARRY_FP32, else beside the project)')
    .option('--json', 'print JSON: a figure a name, the unit in the name')
    .addHelpText('after', '\nThe notes are those in "shared" beside the project, else the examples. Everything happens in a scratch folder that is removed at the end; --data is not touched.');
  handle(command, async (context: Context, flags: Flags) => {
    const inputs = findBenchInputs();
    if (flags.quality && !inputs.collection) note(context, 'The judged collection "shared/eval/cosqa" is not beside the project; its figures are left out.');
    if (flags.models && !inputs.fp32) note(context, 'The unquantised model is not there (QUARRY_FP32 may name it); its figures are left out.');
    const choice = { quality: flags.quality, models: flags.models === true };
    const figures = await bench(readEngineOptions(command), choice, inputs, taskOf(context));
    context.progress.clear();
    if (flags.json) json(context.stdout, figures);
    else for (const text of figuresText(figures).split('\n')) line(context.stdout, text);
    return EXIT.ok;
  });
}

/** The figures as a table for a person, each with its target where there is one. */
export function figuresText(figures: Figures): string {
  const rows = Object.entries(figures).map(([name, value]) => {
    const target = TARGETS[name];
    return [name, String(value), target ? `${target.sense === 'at most' ? '≤' : '≥'} ${target.limit}` : '', target ? (meets(value, target) ? 'met' : 'MISSED') : ''];
  });
  return table([['figure', 'value', 'target', ''], ...rows]);
}
