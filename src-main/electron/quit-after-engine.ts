/**
 * The app ends after its windows are closed and its engine has closed the database. It never prevents the system from
 * shutting down.
 */
import type { Supervisor } from '../worker/supervisor.ts';
import { app, powerMonitor } from './electron.ts';
import { isAlive } from './start/is-alive.ts';

/** How long a shutdown of the system may wait for the engine, which needs some 50 ms. In milliseconds. */
const AT_MOST_MS = 1_000;
const LOOK_EVERY_MS = 10;

/**
 * Windows go first, then the engine closes, then the app ends. A quit is refused only for the time between the last
 * two, when nothing is to be seen any more, and not at all where the system logs the person out or shuts down: macOS
 * would take the refusal for a wish to stay.
 *
 * @param ending told once, when nothing may be begun any more
 */
export function endWithEngine(supervisor: Supervisor, ending: () => void): void {
  let stopped = false;
  let systemEnds = false;
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    if (stopping) return stopping;
    ending();
    return (stopping = supervisor.stop().finally(() => (stopped = true)));
  };
  const endAfterEngine = (): void => void stop().finally(() => app.quit());

  app.on('window-all-closed', () => {}); // the icon in the tray stays; who closes the main window says what that means
  app.on('will-quit', (event) => {
    if (stopped) return;
    if (systemEnds) return endAtOnce(supervisor, stop);
    event.preventDefault();
    endAfterEngine();
  });
  // Of Linux and macOS. Types know no event here, though the documentation does.
  powerMonitor.on('shutdown', ((event?: { preventDefault(): void }) => {
    if (process.platform === 'linux')
      event?.preventDefault(); // logind waits for the process to end, for some seconds
    else systemEnds = true;
    endAfterEngine();
  }) as () => void);
  // Of Windows, which ends the process when this returns.
  app.on('browser-window-created', (_event, window) => {
    window.on('session-end', () => {
      systemEnds = true;
      endAtOnce(supervisor, stop);
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

/** Asks the engine to close, and blocks until it has closed. */
function endAtOnce(supervisor: Supervisor, stop: () => Promise<void>): void {
  const { pid = 0 } = supervisor;
  void stop(); // it is told before this returns
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (const end = Date.now() + AT_MOST_MS; isAlive(pid) && Date.now() < end; ) Atomics.wait(cell, 0, 0, LOOK_EVERY_MS);
}
