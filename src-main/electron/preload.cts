/// <reference lib="dom" />
// Runs sandboxed before the page's own scripts, where only `require` is there and gives little more than `electron`.
{
  const { contextBridge, ipcRenderer, webUtils } = require('electron') as typeof import('electron/renderer');

  // A port cannot cross the bridge between the two worlds; a message of the window can carry it.
  ipcRenderer.on('engine-port', (event) => window.postMessage('engine-port', location.origin, event.ports));

  contextBridge.exposeInMainWorld('quarry', {
    /** Paths of files and folders that were dropped or chosen; those made by a script have none. */
    pathsOf: (files: readonly File[]): string[] => files.map((file) => webUtils.getPathForFile(file)).filter(Boolean),
  });
}
