import type { ChildProcess } from 'node:child_process';
import type { Recorded } from './control.ts';

/** A window of the app's, as a window manager would know it. */
export interface ShownWindow {
  readonly url: string;
  readonly visible: boolean;
  readonly focused: boolean;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/**
 * A test's hands and eyes on the system around an app under the stand-in: see the commands in `natives.ts` and
 * `window.ts`.
 */
export interface Control {
  /** Runs a command; rejects with what the stand-in says. */
  (name: string, ...args: unknown[]): Promise<unknown>;
  /** What the app did to the system so far, of one kind. */
  recorded(what: string): Promise<readonly unknown[]>;
  /** The windows that are there, hidden ones too. */
  windows(): Promise<readonly ShownWindow[]>;
}

/** @param app was started with an `ipc` channel */
export function controlOf(app: ChildProcess): Control {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  app.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  app.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The app has ended.'));
  });
  const control = (name: string, ...args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.set(++calls, { resolve, reject });
      app.send({ id: calls, name, args });
    });
  return Object.assign(control, {
    recorded: async (what: string) =>
      ((await control('recorded')) as Recorded[]).filter((one) => one.what === what).map((one) => one.with),
    windows: async () => (await control('windows')) as readonly ShownWindow[],
  });
}
