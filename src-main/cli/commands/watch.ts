import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Command } from 'commander';
import { EngineError, hasCode } from '../../../src-shared/errors.ts';
import type { IndexStatus, WatchState } from '../../../src-shared/model.ts';
import { reporting, withEngine } from '../../client/engine.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { type Context, type Handle, readEngineOptions, reportTo, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { count, line } from '../output.ts';
import { addSources, refuseEmpty, summary, withRedactFlags } from './index.ts';

export function addWatch(program: Command, handle: Handle): void {
  const command = withRedactFlags(withEngineFlags(program.command('watch')))
    .description('keep the index up to date until you stop it with Ctrl-C, without a window')
    .argument('[PATH...]', 'folders or files to add')
    .addHelpText(
      'after',
      '\nAn open window does the same. When neither is running, Quarry reads changes at the next start.',
    );
  handle(command, async (context: Context, paths: string[], { redact }: { redact?: boolean }) => {
    refuseEmpty(paths);
    return withEngine({ ...readEngineOptions(command), watch: true }, (engine) =>
      watch(context, engine, paths, redact),
    );
  });
}

async function watch(
  context: Context,
  engine: Supervisor,
  paths: readonly string[],
  redact: boolean | undefined,
): Promise<ExitCode> {
  const { interrupt } = context;
  const { sources, failed } = await addSources(context, engine.api, paths, redact);
  if (failed && sources.length === 0) return EXIT.failed;
  const run = randomUUID(); // the engine may be a window's, with runs of its own
  const stop = (): void => void engine.api.stopIndexing({ run }).catch(() => {});

  const ended = interrupt.asked.aborted ? Promise.resolve() : once(interrupt.asked, 'abort');
  let told = '';
  const bringUpToDate = async (): Promise<void> => {
    interrupt.asked.addEventListener('abort', stop, { once: true });
    try {
      const report = await reporting(engine, reportTo(context.progress), () =>
        engine.api.index({ run }, { signal: interrupt.insisted }),
      );
      context.progress.clear();
      line(context.stdout, summary(report));
      if (interrupt.asked.aborted) return;
      const text = watchLines(await engine.api.status({}, { signal: interrupt.asked })).join('\n');
      if (text !== told) line(context.stdout, text);
      told = text;
    } catch (error) {
      if (!interrupt.asked.aborted && !hasCode(error, 'ENGINE_STOPPED')) throw error;
    } finally {
      interrupt.asked.removeEventListener('abort', stop);
    }
  };
  await engine.api.status({}, { signal: interrupt.asked }); // it has started: from here on `ready` means that it started again
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const forget = engine.on('engine', (state) => {
    // Changes during the restart were missed.
    if (state.kind === 'ready') bringUpToDate().catch(reject);
    else if (state.kind === 'failed') reject(new EngineError('ENGINE_FAILED', state.message, { next: state.next }));
  });
  try {
    await Promise.race([broken, bringUpToDate()]);
    await Promise.race([broken, ended]);
  } finally {
    forget();
  }
  return failed ? EXIT.failed : EXIT.ok;
}

/** What is watched, and how. */
export function watchLines({ sources }: Pick<IndexStatus, 'sources'>): string[] {
  const watched = sources.filter(({ watching }) => watching === 'live' || watching === 'polling');
  return [
    `Watching ${count(watched.length, 'source')}; Ctrl-C ends it.`,
    ...sources.map((source) => `  ${source.path}: ${howWatched(source)}`),
  ];
}

function howWatched({ watching, watchingNote }: WatchState): string {
  switch (watching) {
    case 'live':
      return 'watched';
    case 'polling':
      return ['checked every half minute.', watchingNote].filter(Boolean).join(' ');
    case 'paused':
      return 'paused';
    case 'off':
      return 'not watched yet: the engine of another Quarry is in use; watched when that Quarry ends'; // a command's, which watches nothing
  }
}
