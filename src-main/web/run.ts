/** Browser mode: the engine, and a server for one person's browser on this machine. */
import { describeError, EngineError, hasCode } from '../../src-shared/errors.ts';
import { parseStartArguments, type StartRequest } from '../host/arguments.ts';
import { servePage } from '../host/serve-page.ts';
import { createHost, type Host } from '../host/host.ts';
import { addSources, bringUpToDate, requirePaths, resumeAfterCrashes } from '../host/check-paths.ts';
import { engineOptions, version } from '../worker/options.ts';
import { openEngine } from '../client/engine.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { createUploads } from './receive-uploads.ts';
import { hasDesktop, openInSystem } from './open-in-system.ts';
import { type OpeningPage, writeOpeningPage } from './opening-page.ts';
import { type KeyUse, startServer } from './server.ts';
import { log, logStart, openLog } from '../system/log.ts';
import { openSettings } from '../system/settings-store.ts';
import { keepPrivateAtEnd } from '../system/private-folder.ts';
import { block, say, stdout, warn } from '../system/terminal.ts';

const WRONG_USE = 2;
const FAILED = 3;
/** Milliseconds within which a started browser must have used its key. */
const BROWSER_MS = 15_000;
const NOT_COME =
  'The browser did not open Quarry. Some browsers may not read the file that starts them. Open the address above yourself.';

/** Messages in the terminal when a key is used. `opened` says that the browser came, so that its absence is noticed. */
const TOLD: Readonly<Record<KeyUse, string>> = {
  opened:
    'The browser has opened Quarry. If you see no page of Quarry, it was not your browser: press Ctrl-C and start Quarry again with --no-open.',
  taken: [
    'WARNING: The address that opened the browser was used twice, but it works once. Somebody else may have read it. Quarry has closed everything that it opened.',
    'What to do: open the address above. If folders are in the library that you did not add, remove them. If it happens again, press Ctrl-C and start Quarry again with --no-open.',
  ].join('\n'),
  entered: '',
  again:
    'Another page was opened with the address above. If it was not you, press Ctrl-C and start Quarry again: that closes all pages, and makes another address.',
};
keepPrivateAtEnd();

/** Runs the browser mode until a signal ends it. Ends the process with 2 for wrong use, 3 when it cannot start. */
export async function runWeb(argv: readonly string[]): Promise<void> {
  try {
    const request = parseStartArguments(argv);
    if (request.kind === 'help') block(stdout, request.text);
    else await start(request);
  } catch (error) {
    warn(describeError(error));
    process.exit(hasCode(error, 'USAGE') ? WRONG_USE : FAILED);
  }
}

async function start(request: StartRequest): Promise<void> {
  await requirePaths(request.paths);
  let supervisor: Supervisor | null = null;
  let host: Host | null = null; // one for all pages
  const options = { ...engineOptions({ data: request.data, model: request.model }), watch: true, log: true };
  const settings = openSettings(options.dataFolder);
  openLog(options.dataFolder, 'browser', settings);
  logStart(version(), false);
  const uploads = createUploads(options.dataFolder, () => running().api.readableNames());
  const running = (): Supervisor => {
    if (supervisor) return supervisor;
    throw new EngineError('ENGINE_STOPPED', 'The engine has not been started yet.');
  };
  let opening: OpeningPage | null = null;
  let isIn = false;
  const forgetOpening = async (): Promise<void> => void (await opening?.remove().catch(() => {}));
  const server = await startServer({
    port: request.port,
    told(use) {
      isIn = true;
      if (use === 'opened') void forgetOpening();
      const tell = use === 'taken' ? warn : say;
      for (const line of TOLD[use].split('\n').filter(Boolean)) tell(line);
    },
    receive: ({ copyId, relative, modifiedAt }, body) => uploads.receive(copyId, relative, body, modifiedAt),
    accept(channel) {
      if (supervisor && host) servePage(channel, supervisor, host);
      else channel.close();
    },
  });
  const engine = openEngine(options);
  supervisor = engine;
  host = createHost({
    frontEnd: 'web',
    engine: engine.api,
    restart: engine.restart,
    dataFolder: options.dataFolder,
    settings,
    openWithSystem: openInSystem,
    copies: uploads,
  });
  const ending = endOnSignals([() => server.close().then(() => uploads.close()), () => engine.stop(), forgetOpening]);

  const openBrowser = async (): Promise<void> => {
    opening = await writeOpeningPage(options.dataFolder, server.onceAddress);
    await openInSystem(opening.file);
    setTimeout(() => isIn || say(NOT_COME), BROWSER_MS).unref();
  };
  const report = (error: unknown): void => {
    if (!ending.aborted) warn(describeError(error));
  };
  let added = true;
  try {
    await addSources(engine.api, request.paths);
  } catch (error) {
    if (hasCode(error, 'PATH_NOT_FOUND') || hasCode(error, 'PATH_UNREADABLE')) {
      await Promise.all([server.close(), engine.stop(), forgetOpening()]);
      throw error;
    }
    added = false; // the engine's own trouble: the page shows it too, so there is one
    report(error);
  }
  if (ending.aborted) return;
  say(`Quarry is at ${server.address}`);
  if (request.open && hasDesktop()) void openBrowser().catch(forgetOpening); // the address stands above
  resumeAfterCrashes(engine, report);
  if (added) bringUpToDate(engine.api).catch(report);
}

/**
 * A terminal sends its signal to the whole group, and a parent may pass it on besides: one or many, the end is the
 * same.
 * The result is aborted from the first on.
 */
function endOnSignals(work: readonly (() => Promise<void>)[]): AbortSignal {
  const ending = new AbortController();
  const end = (): void => {
    if (ending.signal.aborted) return;
    ending.abort();
    void Promise.allSettled(work.map((one) => one())).then(() => {
      log('stopped', {});
      process.exit(0);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  return ending.signal;
}
