/** `node e2e/standin/run.ts MAIN [ARG…]`: a main process under the stand-in, with the arguments Electron would give it. */
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: standIn, format: 'module-typescript', shortCircuit: true } : next(specifier, context)),
});

const [node = '', , main = '', ...args] = process.argv;
process.argv = [node, path.resolve(main), ...args];
const { listenToTest } = await import('./control.ts');
listenToTest();
const { becomeReady, launchBrowser } = await import('./app.ts');
launchBrowser();
// As in Electron the app is never ready before its main module has been evaluated; one that awaits that is refused here.
const load = createRequire(import.meta.url);
load(path.resolve(main));
await becomeReady();
