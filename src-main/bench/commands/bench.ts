import type { Command } from 'commander';
import { type Context, type Handle, withEngineFlags } from '../../cli/context.ts';
import type { BenchFlags } from './run-bench.ts';

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
<<<<<<< HEAD
  handle(command, async (context: Context, flags: Flags) => {
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
  });
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
=======
  // Loaded when it is asked for: every other command would load it, too, at its start.
  handle(command, async (context: Context, flags: BenchFlags) =>
    (await import('./run-bench.ts')).runBench(context, command, flags),
  );
>>>>>>> tests
}
