/** `node e2e/standin/run.ts MAIN [ARG…]`: a main process under the stand-in, with the arguments Electron would give it. */
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: standIn, format: 'module-typescript', shortCircuit: true } : next(specifier, context)),
});

const [node = '', , main = '', ...args] = process.argv;
process.argv = [node, path.resolve(main), ...args];
const { becomeReady } = await import('./app.ts');
await import(pathToFileURL(path.resolve(main)).href);
await becomeReady(); // never before the main module has been evaluated, as in Electron
