import path from 'node:path';
import type { Command } from 'commander';
import { EngineError } from '../../../src-shared/errors.ts';
import { withEngine } from '../../client/engine.ts';
import { type Context, type Handle, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { count, line } from '../output.ts';

export function addForget(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('forget'))
    .description('forget what is kept of files that are gone; files that are there stay indexed')
    .argument('[PATH]', 'only files that were at or below this path')
    .option('--all', 'all of them');
  handle(command, (context: Context, given: string | undefined, flags: { all?: true }) =>
    forget(context, command, given, flags.all ?? false),
  );
}

async function forget(context: Context, command: Command, given: string | undefined, all: boolean): Promise<ExitCode> {
  if ((given === undefined) !== all || given?.trim() === '')
    throw new EngineError('USAGE', 'It is not clear what to forget.', { next: 'Give a path, or --all.' });
  return withEngine(readEngineOptions(command), async ({ api }) => {
    const at = given === undefined ? undefined : path.resolve(given);
    const forgotten = await api.forgetGone({ path: at }, { signal: context.interrupt.asked });
    line(context.stdout, `Forgot ${count(forgotten, 'file')} that ${forgotten === 1 ? 'is' : 'are'} gone.`);
    return forgotten > 0 ? EXIT.ok : EXIT.nothingFound;
  });
}
