import { type Command, Option } from 'commander';
import { EngineError } from '../../../src-shared/errors.ts';
import type { IndexStatus } from '../../../src-shared/model.ts';
import type { Reading, SearchMode } from '../../../src-shared/protocol.ts';
import { FILTER_HELP, helpLines, SYNTAX_HELP } from '../../../src-shared/query/help.ts';
import { withEngine } from '../../client/engine.ts';
import { searchRefined } from '../../client/search.ts';
import { type Context, type Handle, note, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { hitText } from '../hits.ts';
import { searchJson } from '../../client/json.ts';
import { block, count, json, line } from '../output.ts';
import { type PageFlags, pageText, withPageFlags } from '../paging.ts';
import { type RankingFlags, rankingOf, withRankingFlags } from '../ranking.ts';

interface Flags extends RankingFlags, PageFlags {
  readonly mode?: SearchMode;
  readonly json?: true;
  readonly all?: true;
}

/** Characters in a line of the help. */
const HELP_WIDTH = 120;

const HELP = `
Filters in the text keep only:
${helpLines(FILTER_HELP, HELP_WIDTH).join('\n')}

Also in the text:
${helpLines(SYNTAX_HELP, HELP_WIDTH).join('\n')}

A word that begins with one dash is text. For a word that begins with two dashes, or that is an option, put -- before the text:
  quarry search -- --limit flag`;

export function addSearch(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('search'))
    .description('find observations by meaning and by word')
    .argument('<TEXT...>', 'what to look for; all words together are one text')
    .addOption(
      new Option('--mode <MODE>', 'search by words only or by meaning only (default: hybrid, both)').choices([
        'hybrid',
        'lexical',
        'dense',
      ]),
    )
    .option('--all', 'also show hits that are no nearer to the text than chance')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .allowUnknownOption(); // words such as -foo are text
  withPageFlags(command, 'hits', 1000, 10);
  withRankingFlags(command);
  handle(command, (context: Context, words: string[], flags: Flags) => search(context, command, words, flags));
}

async function search(context: Context, command: Command, words: readonly string[], flags: Flags): Promise<ExitCode> {
  refuseMistypedOptions(command, words);
  const { limit, offset, mode, all, json: asJson } = flags;
  const text = words.join(' ');
  const signal = context.interrupt.asked;
  return withEngine(readEngineOptions(command), async ({ api }) => {
    const response = await searchRefined(
      api,
      { query: text, limit, offset, cutTail: !all, ...(mode && { mode }), ...rankingOf(flags) },
      { signal },
    );
    const { hits, total, notices, tookMs, readings = [], cut = 0 } = response;
    if (asJson) json(context.stdout, searchJson(response));
    for (const reading of readings.filter(({ followed }) => followed)) note(context, readingText(reading));
    for (const notice of notices) note(context, notice.message);
    if (hits.length === 0) {
      if (total) note(context, `There are ${count(total, 'hit')}; --offset passes over all of them.`);
      else note(context, text.trim() ? nothingFound(await api.status({}, { signal })) : 'The search text is empty.');
      return EXIT.nothingFound;
    }
    if (!asJson) {
      block(
        context.stdout,
        `${hits.map((hit, index) => hitText(hit, offset + index + 1, context.stdout)).join('\n\n')}\n\n`,
      );
      line(
        context.stdout,
        `${pageText(offset, hits.length, total)} ${(total ?? hits.length) === 1 ? 'hit' : 'hits'} in ${tookMs.toFixed(1)} ms${cut > 0 ? `; --all shows ${cut} more, no nearer than chance` : ''}`,
      );
    }
    return EXIT.ok;
  });
}

/** `Read "why" as: reasons first. --plain searches for the words alone.` */
function readingText({ typed, label, narrowed }: Reading): string {
  const only = narrowed === null ? '' : `, or search for: ${narrowed}`;
  return `Read "${typed}" as: ${label}. --plain searches for the words alone${only}.`;
}

/** `--jsno` is a slip, not a word to look for; after `--` everything is text. */
function refuseMistypedOptions(command: Command, words: readonly string[]): void {
  const given = command.parent?.args ?? [];
  const end = given.indexOf('--');
  const before = new Set(end < 0 ? given : given.slice(0, end));
  const mistyped = words.find((word) => word.startsWith('--') && before.has(word));
  if (mistyped === undefined) return;
  throw new EngineError('USAGE', `There is no option ${mistyped.slice(0, 60)}.`, {
    next: `To look for it as a word, put -- before the text: npx quarry search -- ${mistyped.slice(0, 60)}`,
  });
}

function nothingFound({ documents, files, sources }: IndexStatus): string {
  if (documents > 0) return `Nothing was found in ${count(documents, 'document')}.`;
  if (sources.length === 0)
    return 'Nothing is indexed yet. Run "npx quarry index FOLDER" with the folder of your notes.';
  const { pending, failed, excluded } = files;
  return `Nothing is indexed yet: ${pending} files are pending, ${failed} failed, ${excluded} are excluded. Run "npx quarry index ${sources[0]?.path}".`;
}
