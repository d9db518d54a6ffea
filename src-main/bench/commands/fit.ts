import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { readCollection } from '../collection.ts';
import { compareAsking } from '../evaluate.ts';
import type { Metrics } from '../metrics.ts';
import { readNoteQueries } from '../note-queries.ts';
import { withScratch } from '../scratch.ts';
import { engineOptions } from '../../worker/options.ts';
import { type Context, engineFlags, type Handle, withEngineFlags } from '../../cli/context.ts';
import { taskOf } from '../task.ts';
import { EXIT, type ExitCode } from '../../cli/exit.ts';
import { json, line, table } from '../../cli/output.ts';

interface Flags {
  readonly notes?: string;
  readonly queries?: string;
  readonly qrels?: string;
  readonly json?: true;
}

/** Shares of the words, where they cover the whole query, that are compared with the one in use. */
const WEIGHTS = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5] as const;

export function addFit(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('fit'))
    .description('measure search quality with other weights of keyword matches (--weight); it changes nothing')
    .argument('[DIR...]', 'folders of judged collections')
    .option(
      '--qrels <FILE>',
      'judgements to use, in each DIR that has them (default: qrels.dev.tsv, else qrels.tsv)',
      'qrels.dev.tsv',
    )
    .option('--notes <DIR>', 'folder of notes, too')
    .option('--queries <FILE>', 'judged queries over these notes')
    .option('--json', 'print JSON');
  handle(command, (context: Context, folders: string[], flags: Flags) => fit(context, command, folders, flags));
}

async function fit(
  context: Context,
  command: Command,
  folders: readonly string[],
  { notes, queries, qrels, json: asJson }: Flags,
): Promise<ExitCode> {
  const judged = [
    ...folders.map((folder) => ({
      name: path.basename(path.resolve(folder)),
      data: readCollection(
        path.resolve(folder),
        qrels !== undefined && existsSync(path.join(folder, qrels)) ? qrels : undefined,
      ),
    })),
    ...(notes && queries
      ? [
          {
            name: path.basename(path.resolve(notes)),
            data: { folder: path.resolve(notes), queries: readNoteQueries(path.resolve(queries), notes) },
          },
        ]
      : []),
  ];
  const ways = [...WEIGHTS.map((lexicalWeight) => ({ lexicalWeight })), {}];
  const measured: { readonly name: string; readonly metrics: readonly Metrics[] }[] = [];
  for (const { name, data } of judged) {
    const metrics = await withScratch((scratch) =>
      compareAsking(engineOptions({ ...engineFlags(command), data: scratch }), data, ways, taskOf(context)),
    );
    measured.push({ name, metrics });
  }
  const mean = (metrics: readonly number[]): number =>
    metrics.reduce((sum, one) => sum + one, 0) / (metrics.length || 1);
  const rows = [
    ...measured.map(({ name, metrics }) => [name, ...metrics.map((one) => one['nDCG@10'])] as const),
    ['mean', ...ways.map((_, i) => mean(measured.map(({ metrics }) => metrics[i]?.['nDCG@10'] ?? 0)))] as const,
  ];
  if (asJson)
    json(context.stdout, {
      measure: 'nDCG@10',
      weights: [...WEIGHTS, null],
      ndcg10: Object.fromEntries(rows.map(([name, ...values]) => [name, values])),
    });
  else
    for (const text of table([
      ['nDCG@10', ...WEIGHTS.map(String), 'in use'],
      ...rows.map(([name, ...values]) => [String(name), ...values.map((value) => Number(value).toFixed(3))]),
    ]).split('\n'))
      line(context.stdout, text);
  return EXIT.ok;
}
