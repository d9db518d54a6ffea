import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readCollection } from '../collection.ts';
import { type JudgedSource, measureShares } from '../evaluate.ts';
import {
  ALLOWED_LOSS,
  FAMILIES,
  type Family,
  fitShare,
  type LeftOut,
  leaveOneOut,
  type MeasuredCollection,
  SHARES,
} from '../leave-one-out.ts';
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
  readonly most: number;
  readonly json?: true;
}

const MOST_QUERIES = 200;

const HELP = `
The indexes are made in scratch folders and removed; with --data they are kept there, one a collection, and used again.
Each query is asked with ${SHARES.length} shares of the words. A collection whose queries have scopes is measured pooled and within
its scopes. Two tables are printed, all figures nDCG@10:
  by share        one share for all queries, and the shares in use
  left one out    how the share follows a query, fitted on all other collections and measured on this one, with all its
                  weights, without each of them, and as a constant; "worst" is the least difference to the better
                  retriever alone, which should not be below −${ALLOWED_LOSS}`;

export function addFit(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('fit'))
    .description(
      'measure how much keyword matches should count, also on collections left out of the fit; it changes nothing',
    )
    .argument('[DIR...]', 'folders of judged collections')
    .option(
      '--qrels <FILE>',
      'judgements to use, in each DIR that has them (default: qrels.dev.tsv, else qrels.tsv)',
      'qrels.dev.tsv',
    )
    .option('--notes <DIR>', 'folder of notes, too')
    .option('--queries <FILE>', 'judged queries over these notes')
    .option('--most <N>', 'queries of each collection, spread evenly', parseMost, MOST_QUERIES)
    .option('--json', 'print JSON')
    .addHelpText('after', HELP);
  handle(command, (context: Context, folders: string[], flags: Flags) => fit(context, command, folders, flags));
}

async function fit(
  context: Context,
  command: Command,
  folders: readonly string[],
  { notes, queries, qrels, most, json: asJson }: Flags,
): Promise<ExitCode> {
  const judged: { readonly name: string; readonly data: JudgedSource }[] = [
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
  const measured: MeasuredCollection[] = [];
  for (const { name, data: source } of judged) {
    const hasScopes = !('folder' in source) && source.queries.some(({ scope }) => scope !== '');
    const given = engineFlags(command);
    const measure = async (data: string): Promise<void> => {
      const options = engineOptions({ ...given, data });
      for (const scoped of hasScopes ? [false, true] : [false])
        measured.push({
          name,
          scoped,
          queries: await measureShares(options, source, SHARES, { scoped, most }, taskOf(context)),
        });
    };
    await (given.data ? measure(path.join(given.data, name)) : withScratch(measure));
  }
  const left = leaveOneOut(measured);
  const fitted = fitShare(measured, 'all');
  const ndcg10 = Object.fromEntries(measured.map((one) => [labelOf(one), atShares(one)]));
  if (asJson) json(context.stdout, { measure: 'nDCG@10', weights: [...SHARES, null], ndcg10, leftOut: left, fitted });
  else
    for (const text of [...byShare(measured), '', ...byLeftOut(left), '', `Fitted on all: ${JSON.stringify(fitted)}`])
      line(context.stdout, text);
  return EXIT.ok;
}

const labelOf = ({ name, scoped }: Pick<LeftOut, 'name' | 'scoped'>): string => (scoped ? `${name}, scoped` : name);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);
const shown = (value: number): string => value.toFixed(3);

/** At each share, and at those in use. */
function atShares({ queries }: MeasuredCollection): readonly number[] {
  return [
    ...SHARES.map((_, i) => mean(queries.map((one) => one.atShares[i] as number))),
    mean(queries.map(({ inUse }) => inUse)),
  ];
}

function byShare(measured: readonly MeasuredCollection[]): readonly string[] {
  const rows = measured.map((one) => ({ name: labelOf(one), values: atShares(one) }));
  const columns = [...SHARES, 'in use'].map((_, i) => mean(rows.map(({ values }) => values[i] as number)));
  return table([
    ['by share', ...SHARES.map(String), 'in use'],
    ...rows.map(({ name, values }) => [name, ...values.map(shown)]),
    ['mean', ...columns.map(shown)],
  ]).split('\n');
}

function byLeftOut(left: readonly LeftOut[]): readonly string[] {
  const families = Object.keys(FAMILIES) as Family[];
  const ways: readonly ((one: LeftOut) => number)[] = [
    ({ inUse }) => inUse,
    ...families.map((family) => (one: LeftOut) => one.fitted[family]),
  ];
  const worst = (way: (one: LeftOut) => number): number =>
    Math.min(...left.map((one) => way(one) - Math.max(one.lexical, one.dense)));
  return table([
    ['left one out', 'words', 'meaning', 'in use', ...families],
    ...left.map((one) => [labelOf(one), shown(one.lexical), shown(one.dense), ...ways.map((way) => shown(way(one)))]),
    [
      'mean',
      shown(mean(left.map((one) => one.lexical))),
      shown(mean(left.map((one) => one.dense))),
      ...ways.map((way) => shown(mean(left.map(way)))),
    ],
    ['worst', '', '', ...ways.map((way) => `${worst(way) >= 0 ? '+' : ''}${shown(worst(way))}`)],
  ]).split('\n');
}

function parseMost(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It is a number above 0.');
  return Number(text);
}
