import { type Command, InvalidArgumentError, Option } from 'commander';
import { EngineError } from '../../../src-shared/errors.ts';
import type { IndexStatus } from '../../../src-shared/model.ts';
import type { EngineApi, SearchMode, SearchRequest, SearchResponse } from '../../../src-shared/protocol.ts';
import { FILTER_HELP, helpLines, SYNTAX_HELP } from '../../../src-shared/query/help.ts';
import { forSecondLook, inOrder, secondLookFailed } from '../../../src-shared/second-look.ts';
import { withEngine } from '../../bench/engine.ts';
import { type Context, type Handle, note, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { hitText } from '../hits.ts';
import { searchJson } from '../json.ts';
import { block, count, json, line } from '../output.ts';
import { type RankingFlags, rankingOf, withRankingFlags } from '../ranking.ts';

interface Flags extends RankingFlags {
  readonly limit: number;
  readonly mode?: SearchMode;
  readonly json?: true;
}

/** So many engines may end under one search. */
const MOST_ENGINES = 5;

/** Characters in a line of the help. */
const HELP_WIDTH = 120;

const HELP = `
Filters in the text keep only:
${helpLines(FILTER_HELP, HELP_WIDTH).join('\n')}

Also in the text:
${helpLines(SYNTAX_HELP, HELP_WIDTH).join('\n')}

Words that begin with one dash are part of the text; for words that begin with two, or that are options, put -- before the text:
  quarry search -- --limit flag`;

export function addSearch(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('search'))
    .description('find observations by meaning and by word')
    .argument('<TEXT...>', 'what to look for; all words together are one text')
    .option('--limit <N>', 'most hits to print, 1 to 1000', parseLimit, 10)
    .addOption(new Option('--mode <MODE>', 'ask the words or the meaning alone (default: hybrid, both)').choices(['hybrid', 'lexical', 'dense']))
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .allowUnknownOption(); // words such as -foo are text
  withRankingFlags(command);
  handle(command, (context: Context, words: string[], flags: Flags) => search(context, command, words, flags));
}

async function search(context: Context, command: Command, words: readonly string[], flags: Flags): Promise<ExitCode> {
  refuseMistypedOptions(command, words);
  const { limit, mode, json: asJson } = flags;
  const text = words.join(' ');
  const signal = context.interrupt.asked;
  return withEngine(readEngineOptions(command), async ({ api }) => {
    const response = await refined(api, await answer(api, { query: text, limit, ...(mode && { mode }), ...rankingOf(flags) }, signal), signal);
    const { hits, notices, tookMs } = response;
    if (asJson) json(context.stdout, searchJson(response));
    for (const notice of notices) note(context, notice.message);
    if (hits.length === 0) {
      note(context, text.trim() ? nothingFound(await api.status({}, { signal })) : 'There is nothing to look for: the text is empty.');
      return EXIT.nothingFound;
    }
    if (!asJson) {
      block(context.stdout, `${hits.map((hit, index) => hitText(hit, index + 1, context.stdout)).join('\n\n')}\n\n`);
      line(context.stdout, `${count(hits.length, 'hit')} in ${tookMs.toFixed(1)} ms`);
    }
    return EXIT.ok;
  });
}

/**
 * The answer with meaning. The time told is that of the search, not of loading the model; a model that fails is told as a notice.
 * Another Quarry's engine may end between the two, and the next one has yet to load its model: then again.
 */
async function answer(api: EngineApi, request: SearchRequest, signal: AbortSignal): Promise<SearchResponse> {
  for (let left = MOST_ENGINES; ; left--) {
    const works = await api.modelInfo({}, { signal }).then(() => true, () => false);
    const response = await api.search(request, { signal });
    if (!works || left === 0 || !response.notices.some(({ code }) => code === 'DENSE_UNAVAILABLE')) return response;
  }
}

/** The answer after a second look, where the user wants one; one that fails leaves it as it is, and says so. */
async function refined(api: EngineApi, response: SearchResponse, signal: AbortSignal): Promise<SearchResponse> {
  if (!response.refine) return response;
  const { query, hits, notices, tookMs } = response;
  try {
    const looked = await api.rerank({ query, observationIds: forSecondLook(hits) }, { signal });
    return { ...response, hits: inOrder(hits, looked.observationIds), tookMs: tookMs + looked.tookMs };
  } catch (error) {
    if (signal.aborted) throw error;
    return { ...response, notices: [...notices, secondLookFailed(error)] };
  }
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
  if (sources.length === 0) return 'Nothing is indexed yet. Run "npx quarry index FOLDER" with the folder of your notes.';
  const { pending, failed, excluded } = files;
  return `Nothing is indexed yet: ${pending} files are pending, ${failed} failed, ${excluded} are excluded. Run "npx quarry index ${sources[0]?.path}".`;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > 1000) throw new InvalidArgumentError('It is a whole number from 1 to 1000.');
  return limit;
}
