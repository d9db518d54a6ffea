import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Command } from 'commander';
import { describeError, EngineError, hasCode, inWords } from '../../../src-shared/errors.ts';
import type { FileEntry, IndexReport, KeepGone, Source } from '../../../src-shared/model.ts';
import type { EngineApi } from '../../../src-shared/protocol.ts';
import { throughCrashes } from '../../../src-shared/retry-after-crash.ts';
import { reporting, withEngine } from '../../client/engine.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { type Context, type Handle, note, readEngineOptions, reportTo, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { count, duration, line } from '../output.ts';

export function addIndex(program: Command, handle: Handle): void {
  const command = withRedactFlags(withEngineFlags(program.command('index')))
    .option(
      '--keep-gone <WHAT>',
      'which deleted files stay searchable: expired (logs that their program deletes, the default), all or none',
    )
    .option('--hidden', 'also read hidden folders inside them')
    .option('--no-hidden', 'skip hidden folders inside them (the default)')
    .option('--again', 'also retry files that crashed Quarry twice')
    .description('add folders or files and update their index; Quarry never changes the files')
    .argument('<PATH...>', 'folders or files')
    .addHelpText('after', '\nIf you stop it with Ctrl-C, it keeps what it has done. Run the same command to continue.');
  handle(command, async (context: Context, paths: string[], flags: IndexFlags) => {
    refuseEmpty(paths);
    return withEngine(readEngineOptions(command), (engine) => index(context, engine, paths, flags));
  });
}

interface IndexFlags {
  readonly redact?: boolean;
  readonly again?: boolean;
  readonly keepGone?: string;
  readonly hidden?: boolean;
}

const KEEP_GONE = ['expired', 'all', 'none'] as const satisfies readonly KeepGone[];

function keepGoneOf(given: string | undefined): KeepGone | undefined {
  const found = KEEP_GONE.find((one) => one === given);
  if (given !== undefined && found === undefined)
    throw new EngineError('USAGE', `"${given}" is no value of --keep-gone.`, {
      next: `Give one of ${KEEP_GONE.join(', ')}.`,
    });
  return found;
}

/** Whether secrets are removed from the paths that a command adds; without a flag, as before. */
export function withRedactFlags(command: Command): Command {
  // In this order: if an option that begins with --no- came first, it would count as chosen without being given.
  return command
    .option('--redact', 'remove passwords, keys and text marked <private> (the default for new folders)')
    .option('--no-redact', 'keep secrets in these folders');
}

/** An empty path would mean the working directory. A script with an unset variable gives it; no person means it. */
export function refuseEmpty(paths: readonly string[]): void {
  if (paths.some((given) => given.trim() === ''))
    throw new EngineError('USAGE', 'A path is empty.', {
      next: 'Name a folder or a file; . is the folder you are in.',
    });
}

async function index(
  context: Context,
  engine: Supervisor,
  paths: readonly string[],
  { redact, again, hidden, ...flags }: IndexFlags,
): Promise<ExitCode> {
  const { interrupt } = context;
  const keepGone = keepGoneOf(flags.keepGone);
  const { sources, failed } = await addSources(context, engine.api, paths, redact);
  if (sources.length === 0) return EXIT.failed;
  if (keepGone !== undefined || hidden !== undefined)
    for (const { id } of sources) await engine.api.changeSource({ id, keepGone, hidden });

  const run = randomUUID(); // the engine may be a window's, with runs of its own
  const stop = (): void => void engine.api.stopIndexing({ run }).catch(() => {}); // the run's own promise tells what matters
  interrupt.asked.addEventListener('abort', stop, { once: true });
  if (interrupt.asked.aborted) stop();
  let first = again; // one more try, also for a file that crashes the engine once more
  const report = await reporting(engine, reportTo(context.progress), () =>
    throughCrashes(engine.api, () => {
      const request = { sourceIds: sources.map((source) => source.id), run, again: first };
      first = false;
      return engine.api.index(request, { signal: interrupt.insisted });
    }),
  );

  context.progress.clear();
  line(context.stdout, summary(report));
  const inSources = (file: FileEntry): boolean =>
    sources.some((source) => file.path === source.path || file.path.startsWith(source.path + path.sep));
  const faults =
    report.failed > 0 ? (await engine.api.files({ state: 'failed', limit: 10_000 })).items.filter(inSources) : [];
  for (const fault of faults) line(context.stdout, `  ${fault.path}: ${fault.reason} (${fault.code})`);
  if (report.stopped || interrupt.asked.aborted) {
    note(context, 'CANCELLED: Indexing was stopped. Quarry keeps what it has done. Run the same command to continue.');
    return interrupt.asked.aborted ? interrupt.code : EXIT.failed;
  }
  if (!(await fillSecondModel(context, engine.api))) return interrupt.code;
  // A run may succeed although Quarry could not write everything: deleted words that are not purged yet, or files that
  // wait.
  const { trouble } = await engine.api.status({}, { signal: interrupt.asked });
  if (trouble) note(context, `${trouble.code}: ${inWords(trouble)}`);
  const namedFailed = faults.some((fault) =>
    sources.some(({ kind, path: named }) => kind === 'file' && named === fault.path),
  );
  return failed || trouble || namedFailed ? EXIT.failed : EXIT.ok;
}

/** Milliseconds between two looks at how far the second model is. */
const LOOK = 500;

/** Waits until the second model has come to all passages, where there is one. Gives whether nobody stopped it. */
async function fillSecondModel({ progress, interrupt }: Context, api: EngineApi): Promise<boolean> {
  const { secondModel } = await api.status({}, { signal: interrupt.insisted });
  if (!secondModel || secondModel.state === 'complete') return true;
  const look = async (): Promise<void> => {
    const { secondModel: now, passages } = await api.status({}, { signal: interrupt.asked });
    progress.show({ stage: 'embedding with the second model', done: now?.vectors ?? 0, total: passages });
  };
  const looking = setInterval(() => void look().catch(() => {}), LOOK);
  try {
    await api.fillSecondModel({}, { signal: interrupt.asked });
    return true;
  } catch (error) {
    if (interrupt.asked.aborted) return false; // what is done stays; the next run goes on
    throw error;
  } finally {
    clearInterval(looking);
    progress.clear();
  }
}

/** Adds each path. A path that cannot be added is reported on stderr; the others are still indexed. */
export async function addSources(
  context: Context,
  api: EngineApi,
  paths: readonly string[],
  redact: boolean | undefined,
): Promise<{ sources: readonly Source[]; failed: boolean }> {
  const sources = new Map<number, Source>();
  let failed = false;
  for (const given of paths) {
    try {
      const source = await api.addSource({ path: path.resolve(given), redact }, { signal: context.interrupt.asked });
      sources.set(source.id, source);
    } catch (error) {
      const ofThisPath =
        hasCode(error, 'PATH_NOT_FOUND') ||
        hasCode(error, 'PATH_UNREADABLE') ||
        hasCode(error, 'PATH_NOT_ALLOWED') ||
        hasCode(error, 'INVALID_REQUEST');
      if (!ofThisPath) throw error;
      note(context, describeError(error));
      failed = true;
    }
  }
  return { sources: [...sources.values()], failed };
}

export function summary({
  indexed,
  unchanged,
  failed,
  excluded,
  removed,
  embeddings,
  tookMs,
  stopped,
}: IndexReport): string {
  const parts = [
    `${unchanged.toLocaleString('en')} unchanged`,
    `${failed.toLocaleString('en')} failed`,
    `${excluded.toLocaleString('en')} excluded`,
    `${removed.toLocaleString('en')} removed`,
  ];
  return `${stopped ? 'Stopped after' : 'Indexed'} ${count(indexed, 'file')} (${parts.join(', ')}) in ${duration(tookMs)}; ${count(embeddings, 'text')} embedded.`;
}
