/// <reference lib="dom" />
// Runs sandboxed before the page's own scripts, where only `require` is there and gives little more than `electron`.
{
  const { contextBridge, ipcRenderer, webUtils } = require('electron') as typeof import('electron/renderer');

  // A port cannot cross the bridge between the two worlds; a message of the window can carry it.
  ipcRenderer.on('engine-port', (event) => window.postMessage('engine-port', location.origin, event.ports));

  // A message that arrives before the page listens is kept for it: the engine's state comes with the load.
  const waiting = new Map<string, unknown[]>();
  const handlers = new Map<string, (payload: unknown) => void>();
  for (const name of ['engine', 'command', 'settings']) {
    ipcRenderer.on(name, (_event, payload: unknown) => {
      const handler = handlers.get(name);
      if (handler) handler(payload);
      else waiting.set(name, [...(waiting.get(name) ?? []), payload]);
    });
  }

  contextBridge.exposeInMainWorld('quarry', {
    /** Paths of files and folders that were dropped or chosen; those made by a script have none. */
    pathsOf: (files: readonly File[]): string[] => files.map((file) => webUtils.getPathForFile(file)).filter(Boolean),
    /** A call to the desktop around the engine; answers with `value` or `error`. */
    host: (method: string, request: unknown): Promise<unknown> => ipcRenderer.invoke('host', method, request),
    /** Sets the one handler of what the main process tells: `engine` (its state), `command` or `settings`. */
    on: (name: string, handler: (payload: unknown) => void): void => {
      handlers.set(name, handler);
      for (const payload of waiting.get(name) ?? []) handler(payload);
      waiting.delete(name);
    },
  });
}
