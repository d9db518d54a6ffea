import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { EngineError } from '../../../src-shared/errors.ts';
import { BASELINES } from '../baselines.ts';
import { readCollection } from '../collection.ts';
import { type Evaluation, evaluateCollection, evaluateNotes, MODES } from '../evaluate.ts';
import type { Metrics } from '../metrics.ts';
import { readNoteQueries } from '../note-queries.ts';
import { withScratch } from '../scratch.ts';
import { engineOptions } from '../../worker/options.ts';
import { type Context, engineFlags, type Handle, note, withEngineFlags } from '../../cli/context.ts';
import { taskOf } from '../task.ts';
import { EXIT, type ExitCode } from '../../cli/exit.ts';
import { type RankingFlags, rankingOf, withRankingFlags } from '../../cli/ranking.ts';
import { count, json, line, table } from '../../cli/output.ts';

interface Flags extends RankingFlags {
  readonly json?: true;
  readonly qrels?: string;
  readonly questions?: string;
  readonly scoped?: true;
  readonly notes?: string;
  readonly queries?: string;
}

const HELP = `
A collection is a folder with
  corpus.jsonl   {"id","title","text","scope"?} a line
  queries.jsonl  {"id","text","kind"?,"scope"?} a line
  qrels.tsv      query, document and grade a line, with tabs between; a grade above 0 is relevant
Judged notes are a folder of notes and a file of
  {"id","text","kind"?,"relevant":[{"file","quote"}]} a line: a hit is right when its lines in that file contain the quote.
The near-duplicates under a hit count as found with it; --no-collapse measures without them.

All measures are means over the queries with relevant items, as fractions of 1. nDCG takes the grade as gain and log2(rank + 1)
as discount; success@10 is the share of queries with at least one relevant item in the first ten.
The index is made in a scratch folder and removed; with --data it is kept there and used again.`;

export function addEval(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('eval'))
    .description('measure how well search ranks, on a judged collection or on judged notes')
    .argument('[DIR]', 'folder of a collection')
    .option('--qrels <FILE>', 'judgements to use, in DIR (default: qrels.tsv)')
    .option(
      '--questions <DIR>',
      'ask the questions of another collection with the same ids, as one in another language',
    )
    .option('--scoped', 'ask a query that has a scope within its scope only')
    .option('--notes <DIR>', 'folder of notes to evaluate on, instead of a collection')
    .option('--queries <FILE>', 'judged queries over these notes')
    .option('--json', 'print JSON');
  withRankingFlags(command).addHelpText('after', HELP);
  handle(command, (context: Context, folder: string | undefined, flags: Flags) =>
    evaluateCommand(context, command, folder, flags),
  );
}

async function evaluateCommand(
  context: Context,
  command: Command,
  folder: string | undefined,
  flags: Flags,
): Promise<ExitCode> {
  const given = engineFlags(command);
  const prepared = prepare(folder, flags);
  const run = (data: string): Promise<Evaluation> => prepared({ ...engineOptions({ ...given, data }) }, context);
  const evaluation = given.data ? await run(given.data) : await withScratch(run);

  for (const warning of evaluation.warnings) note(context, warning);
  const { warnings: _, ...printed } = evaluation;
  if (flags.json) json(context.stdout, printed);
  else for (const text of evaluationText(evaluation).split('\n')) line(context.stdout, text);
  return EXIT.ok;
}

type Prepared = (options: ReturnType<typeof engineOptions>, context: Context) => Promise<Evaluation>;

/** Reads all judgements before anything is started, so that a fault in them is told at once. */
function prepare(folder: string | undefined, flags: Flags): Prepared {
  if (flags.notes !== undefined && folder === undefined) {
    if (flags.queries === undefined)
      throw usage('--notes needs --queries: the file of judged queries over these notes.');
    if (flags.qrels !== undefined || flags.questions !== undefined || flags.scoped)
      throw usage('--qrels, --questions and --scoped are for a collection, not for --notes.');
    const notes = existingFolder(flags.notes);
    const judged = readNoteQueries(path.resolve(flags.queries), notes);
    return (options, context) => evaluateNotes(options, notes, judged, taskOf(context), rankingOf(flags));
  }
  if (folder === undefined || flags.notes !== undefined || flags.queries !== undefined) {
    throw usage('Give either the folder of a collection, or --notes with --queries.');
  }
  const collection = readCollection(
    existingFolder(folder),
    flags.qrels,
    flags.questions === undefined ? undefined : existingFolder(flags.questions),
  );
  return (options, context) =>
    evaluateCollection(options, collection, flags.scoped === true, taskOf(context), rankingOf(flags));
}

/** Absolute, symbolic links resolved. */
function existingFolder(given: string): string {
  const folder = path.resolve(given);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new EngineError('PATH_NOT_FOUND', `There is no folder ${folder}.`, {
      next: 'Check the path.',
      details: { path: folder },
    });
  }
  return realpathSync(folder);
}

function usage(message: string): EngineError {
  return new EngineError('USAGE', message, { next: 'See "npx quarry eval --help".' });
}

const COLUMNS = [
  'nDCG@10',
  'recall@10',
  'recall@100',
  'MRR@10',
  'hit@1',
  'success@10',
] as const satisfies readonly (keyof Metrics)[];

/** The measures as a table for a person. */
export function evaluationText(evaluation: Evaluation): string {
  const row = (name: string, metrics: Metrics): string[] => [
    name,
    ...COLUMNS.map((column) => metrics[column].toFixed(3)),
    String(metrics.queries),
  ];
  const kinds = Object.entries(evaluation.byKind);
  return [
    `${evaluation.collection}, ${evaluation.model}, ${count(evaluation.hybrid.queries, 'query', 'queries')}`,
    '',
    table([
      ['', ...COLUMNS, 'queries'],
      ...MODES.map((mode) => row(mode, evaluation[mode])),
      ['others, same files'],
      ...BASELINES.map((name) => row(`  ${name}`, evaluation.baselines[name])),
      ...(kinds.length > 0 ? [['hybrid by kind'], ...kinds.map(([kind, metrics]) => row(`  ${kind}`, metrics))] : []),
    ]),
    '',
    `Hybrid minus the better retriever, nDCG@10: ${evaluation.difference >= 0 ? '+' : '−'}${Math.abs(evaluation.difference).toFixed(3)}`,
    ...(evaluation.rightFile
      ? [
          `First hit in a right file: ${Object.entries(evaluation.rightFile)
            .map(([name, share]) => `${name} ${share.toFixed(3)}`)
            .join(', ')}`,
        ]
      : []),
  ].join('\n');
}
