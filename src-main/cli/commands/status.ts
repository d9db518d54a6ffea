import type { Command } from 'commander';
import type { FileCounts, IndexStatus, Source } from '../../../src-shared/model.ts';
import { withEngine } from '../../client/engine.ts';
import { type Context, type Handle, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT } from '../exit.ts';
import { statusJson } from '../../client/json.ts';
import { count, json, line, secretsText } from '../output.ts';

export function addStatus(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('status'))
    .description('say what is indexed')
    .option('--json', 'print JSON');
  handle(command, (context: Context, flags: { json?: true }) =>
    withEngine(readEngineOptions(command), async (engine) => {
      const status = await engine.api.status({}, { signal: context.interrupt.asked });
      const { owner } = engine;
      if (flags.json) json(context.stdout, statusJson(status, owner));
      else for (const text of statusLines(status, owner)) line(context.stdout, text);
      return EXIT.ok;
    }),
  );
}

/** The status for a person; `owner` is the process of another Quarry that answered, if one did. */
export function statusLines(status: IndexStatus, owner: number | null = null): string[] {
  const rest = status.files.pending + status.files.failed;
  return [
    `Index     ${status.dataFolder}`,
    ...(owner === null ? [] : [`Engine    of another running Quarry (process ${owner})`]),
    `Model     ${modelText(status)}`,
    ...secondModelLines(status),
    `Contents  ${count(status.documents, 'document')}, ${count(status.observations, 'observation')}, ${count(status.passages, 'passage')}, ${count(status.vectors, 'vector')}`,
    `Files     ${filesText(status.files)}`,
    ...status.sources.flatMap((source) => [
      `Source    ${source.path}: ${filesText(source.files)}${source.watching === 'paused' ? '; paused' : ''}`,
      ...secretsLines(source),
    ]),
    ...(status.wordsOnly ?? []).map(
      ({ path, percent }) =>
        `Large     ${path}: ${percent} % of the text is found by words only. To find all of it by meaning, split the file.`,
    ),
    ...(status.sources.length === 0
      ? ['No folder has been added. Run "npx quarry index FOLDER" with the folder of your notes.']
      : []),
    ...(status.trouble ? [`${status.trouble.code}: ${status.trouble.message} ${status.trouble.next}`] : []),
    ...(rest > 0 ? ['Run "npx quarry index FOLDER" to index pending files and to see why files failed.'] : []),
  ];
}

function modelText({ model, modelState }: IndexStatus): string {
  if (modelState === 'failed') return 'the model does not work; run "npx quarry doctor" with the same options';
  if (modelState === 'loading') return model === '' ? 'being loaded' : `${model}, being loaded`;
  return model || 'not needed yet';
}

/** How far the second model is, where there is one. */
function secondModelLines({ secondModel, passages }: IndexStatus): string[] {
  if (!secondModel) return [];
  const { model, state, vectors } = secondModel;
  const name = model || 'a second model';
  if (state === 'failed') return [`          ${name} does not work; run "npx quarry doctor" to see why`];
  return [`          and ${name}: ${vectors.toLocaleString('en')} of ${count(passages, 'passage')}`];
}

/** What was taken out of a source, or that nothing is. */
function secretsLines({ redact, redactions, redactionKinds }: Source): string[] {
  if (!redact) return ['          secrets in this folder are kept (--no-redact)'];
  return redactions === 0 ? [] : [`          ${secretsText(redactionKinds)}`];
}

function filesText({ indexed, pending, failed, excluded }: FileCounts): string {
  return `${indexed.toLocaleString('en')} indexed, ${pending.toLocaleString('en')} pending, ${failed.toLocaleString('en')} failed, ${excluded.toLocaleString('en')} excluded`;
}
