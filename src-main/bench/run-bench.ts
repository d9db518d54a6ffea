/** What `quarry bench` does. In a file of its own, because it loads half of the engine. */
import type { Command } from 'commander';
import { EngineError } from '../../src-shared/errors.ts';
import { APP_DEFAULTS, measureApp } from './app.ts';
import type { Figures } from './figures.ts';
import { bench, rounded } from './bench.ts';
import { findBenchInputs } from './inputs.ts';
import { measureLargeLog } from './large-log.ts';
import { LEAST_SIZE, measureScale, SCALE_DEFAULTS } from './scale/scale.ts';
import { scaleTable } from './scale/table.ts';
import { withScratch } from './scratch.ts';
import { meets, TARGETS } from './targets.ts';
import { type Context, note, readEngineOptions } from '../cli/context.ts';
import { taskOf } from './task.ts';
import { EXIT, type ExitCode } from '../cli/exit.ts';
import { json, line, table } from '../cli/output.ts';

export interface BenchFlags {
  readonly json?: true;
  readonly quality: boolean;
  readonly models?: true;
  readonly scale?: string;
  readonly log?: string;
  readonly app?: true;
}

/** Measures what the flags ask for, and prints it. */
export async function runBench(context: Context, command: Command, flags: BenchFlags): Promise<ExitCode> {
  const inputs = findBenchInputs();
  if (flags.scale !== undefined) {
    const sizes = readSizes(flags.scale);
    const measured = rounded(
      await measureScale(
        readEngineOptions(command),
        { ...SCALE_DEFAULTS, sizes },
        inputs,
        (text) => note(context, text),
        taskOf(context),
      ),
    );
    context.progress.clear();
    if (flags.json) json(context.stdout, measured);
    else for (const text of table(scaleTable(measured)).split('\n')) line(context.stdout, text);
    return EXIT.ok;
  }
  if (flags.log !== undefined) {
    const size = Number(flags.log);
    if (!(size >= 1 && size <= 2000))
      throw new EngineError('USAGE', `"${flags.log}" is no size of a log.`, {
        next: 'Give megabytes from 1 to 2000, such as --log 500.',
      });
    const figures = rounded(
      await withScratch((folder) => measureLargeLog(readEngineOptions(command), folder, size, taskOf(context))),
    );
    context.progress.clear();
    if (flags.json) json(context.stdout, figures);
    else line(context.stdout, figuresText(figures));
    return EXIT.ok;
  }
  if (flags.app) {
    const figures = rounded(
      await measureApp(
        readEngineOptions(command),
        APP_DEFAULTS,
        inputs,
        (text) => note(context, text),
        taskOf(context),
      ),
    );
    context.progress.clear();
    if (flags.json) json(context.stdout, figures);
    else line(context.stdout, figuresText(figures));
    return EXIT.ok;
  }
  if (flags.quality && !inputs.collection)
    note(context, 'The judged collection "shared/eval/cosqa" is not beside the project; its figures are missing.');
  if (flags.models && !inputs.fp32)
    note(context, 'The unquantised model is not there (QUARRY_FP32 may name it); its figures are missing.');
  const choice = { quality: flags.quality, models: flags.models === true };
  const figures = await bench(readEngineOptions(command), choice, inputs, taskOf(context));
  context.progress.clear();
  if (flags.json) json(context.stdout, figures);
  else for (const text of figuresText(figures).split('\n')) line(context.stdout, text);
  return EXIT.ok;
}

/** `15000,100000` as numbers, the smallest first, each once. Throws `USAGE`. */
export function readSizes(text: string): readonly number[] {
  const sizes = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  if (sizes.some((size) => !(size >= LEAST_SIZE && size <= 10_000_000))) {
    throw new EngineError('USAGE', `"${text}" is not a list of numbers of observations.`, {
      next: `Give numbers from ${LEAST_SIZE} to 10000000 with commas between them, such as --scale 15000,100000.`,
    });
  }
  return [...new Set(sizes)].sort((a, b) => a - b);
}

/** The figures as a table for a person, each with its target where there is one. */
export function figuresText(figures: Figures): string {
  const rows = Object.entries(figures).map(([name, value]) => {
    const target = TARGETS[name];
    return [
      name,
      String(value),
      target ? `${target.sense === 'at most' ? '≤' : '≥'} ${target.limit}` : '',
      target ? (meets(value, target) ? 'met' : 'MISSED') : '',
    ];
  });
  return table([['figure', 'value', 'target', ''], ...rows]);
}
