/** Browser mode: the engine, and a server for one person's browser on this machine. */
import { describeError, EngineError, hasCode } from '../../src-shared/errors.ts';
import { parseStartArguments, type StartRequest } from '../shell/arguments.ts';
import { serveDoor } from '../shell/door.ts';
import { createShell } from '../shell/shell.ts';
import { addSources, bringUpToDate, requirePaths, resumeAfterCrashes } from '../shell/sources.ts';
import { engineOptions } from '../worker/options.ts';
import { superviseEngine, type Supervisor } from '../worker/supervisor.ts';
import { createUploads, type Uploads } from './uploads.ts';
import { hasDesktop, openInSystem } from './open-in-system.ts';
import { startServer, type WebServer } from './server.ts';
import { keepPrivateAtEnd } from '../system/private-folder.ts';
import { block, say, stdout, warn } from '../system/terminal.ts';

const WRONG_USE = 2;
const FAILED = 3;

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
  const options = { ...engineOptions({ data: request.data, model: request.model }), watch: true };
  const uploads = createUploads(options.dataFolder, () => running().api.readableNames());
  const running = (): Supervisor => {
    if (supervisor) return supervisor;
    throw new EngineError('ENGINE_STOPPED', 'The engine has not been started yet.');
  };
  const server = await startServer({
    port: request.port,
    receive: ({ copyId, relative, modifiedAt }, body) => uploads.receive(copyId, relative, body, modifiedAt),
    accept(channel) {
      if (supervisor) serveDoor(channel, supervisor, createShell({ door: 'web', engine: supervisor.api, restart: supervisor.restart, dataFolder: options.dataFolder, openWithSystem: openInSystem, copies: uploads }));
      else channel.close();
    },
  });
  const engine = superviseEngine(options);
  supervisor = engine;
  const ending = endOnSignals(server, engine, uploads);

  const report = (error: unknown): void => {
    if (!ending.aborted) warn(describeError(error));
  };
  let added = true;
  try {
    await addSources(engine.api, request.paths);
  } catch (error) {
    if (hasCode(error, 'PATH_NOT_FOUND') || hasCode(error, 'PATH_UNREADABLE')) {
      await Promise.all([server.close(), engine.stop()]);
      throw error;
    }
    added = false; // the engine's own trouble: the page shows it too, so there is one
    report(error);
  }
  if (ending.aborted) return;
  say(`Quarry is at ${server.address}`);
  if (request.open && hasDesktop()) openInSystem(server.onceAddress).catch(() => {}); // the address stands above
  resumeAfterCrashes(engine, report);
  if (added) bringUpToDate(engine.api).catch(report);
}

/**
 * A terminal sends its signal to the whole group, and a parent may pass it on besides: one or many, the end is the same.
 * The result is aborted from the first on.
 */
function endOnSignals(server: WebServer, supervisor: Supervisor, uploads: Uploads): AbortSignal {
  const ending = new AbortController();
  const end = (): void => {
    if (ending.signal.aborted) return;
    ending.abort();
    void Promise.allSettled([server.close().then(() => uploads.close()), supervisor.stop()]).then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  return ending.signal;
}
