/** Reloads a page after its process ended, after it stopped answering, or after it could not be loaded. */
import { describeError } from '../../../src-shared/errors.ts';
import { showMessage } from '../system/dialogs.ts';
import { app, type Window } from '../electron.ts';
import { warn } from '../../system/terminal.ts';
import { createReloadLimit } from './reload-limit.ts';

/** Chromium's code for a load that another load replaced. */
const ABORTED = -3;

export interface PageLife {
  /** What the page is called in a message to a person, with a capital. */
  readonly name: string;
  readonly load: () => Promise<void>;
  /** Called when the page is gone, before it is reloaded. */
  readonly gone: () => void;
  /** Whether a person is asked before a page that does not answer is ended. */
  readonly askFirst: boolean;
}

/** Loads a page into a window, and reloads it after a crash: at most three times a minute, then a person is asked. */
export function keepPage(window: Window, { name, load, gone, askFirst }: PageLife): void {
  const { webContents } = window;
  const limit = createReloadLimit();
  let asking = false;

  const loadNow = (): void => {
    // What a load fails by is told of by an event, too.
    load().catch((error: unknown) => window.isDestroyed() || warn(describeError(error)));
  };
  const lost = (reason: string): void => {
    if (window.isDestroyed()) return;
    warn(`${name} has gone (${reason}).`);
    gone();
    if (asking) return;
    if (limit.allow(performance.now()))
      setImmediate(again); // not within the event: Chromium is still putting the page away
    else void offer(reason);
  };
  const again = (): void => {
    if (!window.isDestroyed()) loadNow();
  };
  const offer = async (reason: string): Promise<void> => {
    asking = true;
    const { response } = await showMessage({
      type: 'error',
      message: `${name} has crashed several times.`,
      detail: `The last time: ${reason}. Your notes and the index are safe.`,
      buttons: ['Try again', 'Quit Quarry'],
      defaultId: 0,
      cancelId: 0,
    });
    asking = false;
    if (response === 1) return app.quit();
    limit.forget();
    again();
  };

  let waiting: AbortController | null = null;
  const endHanging = async (): Promise<void> => {
    if (askFirst) {
      const asked = (waiting = new AbortController());
      const { response } = await showMessage({
        type: 'warning',
        message: `${name} does not answer.`,
        detail: 'You can reload it. You lose only the text in its search box.',
        buttons: ['Reload', 'Wait'],
        defaultId: 1,
        cancelId: 1,
        signal: asked.signal,
      });
      if (response !== 0 || asked.signal.aborted || window.isDestroyed()) return;
    }
    webContents.forcefullyCrashRenderer(); // and 'render-process-gone' tells of it
  };

  webContents.on('render-process-gone', (_event, { reason }) => lost(reason));
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) lost(description || `error ${code}`);
  });
  webContents.on('did-navigate', (_event, _url, status) => {
    if (status >= 400) lost(`answer ${status}`);
  });
  window.on('unresponsive', () => void endHanging());
  window.on('responsive', () => waiting?.abort());
  loadNow();
}
