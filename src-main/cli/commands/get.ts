import type { Command } from 'commander';
import { withEngine } from '../../client/engine.ts';
import { type Context, type Handle, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { observationJson } from '../../client/json.ts';
import { json, line } from '../output.ts';
import { idOf } from '../which.ts';

const HELP = `
WHICH is a file and a line, as search prints them (the end of the path is enough), or an id, as search --json prints them.`;

export function addGet(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('get'))
    .description('print one observation with its whole text (search prints only the beginning of a long one)')
    .argument('<WHICH>', 'PATH:LINE or an id')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP);
  handle(
    command,
    (context: Context, which: string, flags: { readonly json?: true }): Promise<ExitCode> =>
      withEngine(readEngineOptions(command), async ({ api }) => {
        const signal = context.interrupt.asked;
        const observationId = await idOf(api, which, signal);
        const observation = await api.observation({ observationId }, { signal });
        if (flags.json)
          json(context.stdout, observationJson(observation, await api.locate({ observationId }, { signal })));
        else for (const text of observation.text.split('\n')) line(context.stdout, text);
        return EXIT.ok;
      }),
  );
}
