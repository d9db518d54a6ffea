import type { Command } from 'commander';
import { EngineError, hasCode, describeError } from '../../../src-shared/errors.ts';
import type { Explanation } from '../../../src-shared/model.ts';
import { withEngine } from '../../client/engine.ts';
import { type Context, type Handle, note, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { hitText } from '../hits.ts';
import { explanationJson } from '../../client/json.ts';
import { block, json, line, styler } from '../output.ts';
import { parsePlace } from '../place.ts';

interface Flags {
  readonly path?: string;
  readonly json?: true;
}

const HELP = `
PATH is a file or the end of its path. With :LINE it means the observation at that line, otherwise the best ranked one of
the file. The exit code is 0 if the observation is among the first ten results or grouped under one of them, and 1
otherwise.`;

const HEADINGS: Readonly<Record<Explanation['outcome'], string>> = {
  hit: 'It is found',
  similar: 'It is found, grouped under an earlier observation',
  folded: 'It is found, under a hit of its session',
  copy: 'It is found, at another path of the same file',
  below: 'It is not among the first ten',
  filtered: 'It is excluded',
  unmatched: 'It does not match',
  'not indexed': 'It is not indexed',
};

export function addExplain(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('explain'))
    .description('explain why a search finds an observation, or why it does not')
    .argument('<TEXT...>', 'what is looked for; all words together are one text')
    .option('--path <PATH:LINE>', 'where the observation is')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP);
  handle(command, (context: Context, words: string[], flags: Flags) =>
    explain(context, command, words.join(' '), flags),
  );
}

async function explain(context: Context, command: Command, query: string, flags: Flags): Promise<ExitCode> {
  if (flags.path === undefined)
    throw new EngineError('USAGE', 'The option --path is missing.', {
      next: 'Name the observation: npx quarry explain TEXT --path FILE:LINE',
    });
  const place = parsePlace(flags.path);
  const signal = context.interrupt.asked;
  return withEngine(readEngineOptions(command), async ({ api }) => {
    // Waits for the model and all vectors; if they fail, a notice says so.
    await api.modelInfo({}, { signal: context.interrupt.asked }).catch(() => {});
    try {
      const explanation = await api.explain({ query, ...place }, { signal });
      if (flags.json) json(context.stdout, explanationJson(explanation));
      else print(context, explanation);
      return ['hit', 'similar', 'folded', 'copy'].includes(explanation.outcome) ? EXIT.ok : EXIT.nothingFound;
    } catch (error) {
      if (!hasCode(error, 'PATH_NOT_FOUND')) throw error;
      note(context, describeError(error));
      return EXIT.nothingFound;
    }
  });
}

function print({ stdout }: Context, { outcome, reasons, observation, rank }: Explanation): void {
  const style = styler(stdout);
  if (observation) block(stdout, `${hitText(observation, rank ?? 0, stdout)}\n\n`);
  block(stdout, `${style('bold', HEADINGS[outcome])}\n`);
  for (const reason of reasons) line(stdout, `  ${reason}`);
}
