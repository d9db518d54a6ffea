import type { Command } from 'commander';
import { EngineError } from '../../../src-shared/errors.ts';
import type { FilesRequest } from '../../../src-shared/protocol.ts';
import { withEngine } from '../../client/engine.ts';
import { filesPageJson } from '../../client/json.ts';
import { type Context, type Handle, note, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { json, line, printable } from '../output.ts';
import { pageText, type PageFlags, withPageFlags } from '../paging.ts';

interface Flags extends PageFlags {
  readonly failed?: true;
  readonly excluded?: true;
  readonly pending?: true;
  readonly json?: true;
}

const STATES = ['failed', 'excluded', 'pending'] as const satisfies readonly FilesRequest['state'][];

/** What is said of a state, after the number of files. */
const SAID: Readonly<Record<FilesRequest['state'], string>> = {
  failed: 'failed',
  excluded: 'left out',
  pending: 'waiting to be read',
};

export function addFiles(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('files'))
    .description('list the files that failed, were left out or wait, each with its reason')
    .option('--failed', 'files that could not be read')
    .option('--excluded', 'files that a rule or their kind leaves out')
    .option('--pending', 'files that wait to be read')
    .option('--json', 'print JSON');
  withPageFlags(command, 'files', 10_000, 500);
  handle(command, (context: Context, flags: Flags) => files(context, command, flags));
}

async function files(
  context: Context,
  command: Command,
  { limit, offset, json: asJson, ...flags }: Flags,
): Promise<ExitCode> {
  const [state, second] = STATES.filter((one) => flags[one]);
  if (!state || second)
    throw new EngineError('USAGE', 'One list of files is printed at a time.', {
      next: 'Give one of --failed, --excluded and --pending.',
    });
  return withEngine(readEngineOptions(command), async ({ api }) => {
    const page = await api.files({ state, offset, limit }, { signal: context.interrupt.asked });
    if (asJson) json(context.stdout, filesPageJson(page));
    else
      for (const { path, reason, code } of page.items)
        line(context.stdout, `${printable(path)}${reason ? `: ${printable(reason)}` : ''}${code ? ` (${code})` : ''}`);
    if (page.items.length === 0) {
      note(
        context,
        page.total === 0
          ? `No file is ${SAID[state]}.`.replace('is failed', 'failed')
          : `There are ${page.total.toLocaleString('en')}; --offset passes over all of them.`,
      );
      return EXIT.nothingFound;
    }
    if (!asJson) note(context, `${pageText(offset, page.items.length, page.total)} ${SAID[state]}`);
    return EXIT.ok;
  });
}
