/**
 * Starts the stand-in's browser with one empty window, prints when that was painted, in milliseconds since 1970, and
 * ends.
 */
import { devNull } from 'node:os';
import { becomeReady, launchBrowser, theBrowser } from '../standin/app.ts';
import { BrowserWindow } from '../standin/window.ts';

launchBrowser();
await becomeReady();
const window = new BrowserWindow({ webPreferences: { preload: devNull } });
await window.loadURL('data:text/html,<p>Blank</p>');
const paint = `new Promise((resolve) => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
    port2.postMessage(null);
  });
})`;
const { result } =
  (await window.webContents.tab?.session.send('Runtime.evaluate', {
    expression: paint,
    awaitPromise: true,
    returnByValue: true,
  })) ?? {};
console.log(result?.value);
await theBrowser().close();
