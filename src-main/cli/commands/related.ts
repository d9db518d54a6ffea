import type { Command } from 'commander';
import { withEngine } from '../../client/engine.ts';
import { relatedWithMeaning } from '../../client/search.ts';
import { type Context, type Handle, note, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { hitText } from '../hits.ts';
import { searchJson } from '../../client/json.ts';
import { block, json, line } from '../output.ts';
import { type PageFlags, pageText, withPageFlags } from '../paging.ts';
import { idOf } from '../which.ts';

interface Flags extends PageFlags {
  readonly ownSession?: true;
  readonly json?: true;
}

const HELP = `
WHICH is a file and a line, as search prints them (the end of the path is enough), or an id, as search --json prints them.`;

export function addRelated(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('related'))
    .description('find the observations nearest in meaning to one')
    .argument('<WHICH>', 'PATH:LINE or an id')
    .option('--own-session', 'include observations of the same session or document')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP);
  withPageFlags(command, 'hits', 100, 10);
  handle(command, (context: Context, which: string, flags: Flags) => related(context, command, which, flags));
}

async function related(
  context: Context,
  command: Command,
  which: string,
  { limit, offset, ownSession, json: asJson }: Flags,
): Promise<ExitCode> {
  const signal = context.interrupt.asked;
  return withEngine(readEngineOptions(command), async ({ api }) => {
    const observationId = await idOf(api, which, signal);
    const response = await relatedWithMeaning(
      api,
      { observationId, limit, offset, ownSession: ownSession === true },
      { signal },
    );
    if (asJson) json(context.stdout, searchJson(response));
    for (const notice of response.notices) note(context, notice.message);
    if (response.hits.length === 0) {
      note(context, 'No observation is similar.');
      return EXIT.nothingFound;
    }
    if (!asJson) {
      block(
        context.stdout,
        `${response.hits.map((hit, index) => hitText(hit, offset + index + 1, context.stdout)).join('\n\n')}\n\n`,
      );
      line(
        context.stdout,
        `${pageText(offset, response.hits.length, response.total)} ${(response.total ?? 0) === 1 ? 'observation' : 'observations'} in ${response.tookMs.toFixed(1)} ms`,
      );
    }
    return EXIT.ok;
  });
}
