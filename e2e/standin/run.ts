/**
 * `node e2e/standin/run.ts [SWITCH…] MAIN [ARG…]`: a main process under the stand-in, with the arguments that Electron
 * would give it, which are all of these.
 */
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: standIn, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

const [node = '', , ...given] = process.argv;
const at = given.findIndex((arg) => !arg.startsWith('-')); // as Electron's own program finds it
const main = given[at] ?? '';
process.argv = [node, ...given.slice(0, at), path.resolve(main), ...given.slice(at + 1)];
const { listenToTest } = await import('./control.ts');
listenToTest();
const { becomeReady, launchBrowser } = await import('./app.ts');
// As in Electron the app is never ready before its main module has been evaluated; one that awaits that is refused
// here.
const load = createRequire(import.meta.url);
load(path.resolve(main));
launchBrowser();
await becomeReady();
