/**
 * `npm run e2e:electron [-- --require] [part-of-a-file-name]`: the journey and the stand-in's contract in Electron
 * itself. Says why it cannot where Electron's program is not installed, and ends well; with `--require` that is a
 * failure.
 */
import { findElectron } from './electron-binary.ts';
import { browserTests, buildApp, root, runStages } from './stages.ts';
import { say } from '../src-main/system/terminal.ts';

const args = process.argv.slice(2);
const files = args.filter((arg) => arg !== '--require');
const program = findElectron({ root, env: process.env });

if (program === null) {
  say(
    'Electron’s program is not installed, so nothing was tried in it. "node node_modules/electron/install.js" downloads it; ELECTRON_OVERRIDE_DIST_PATH names a folder that holds it.',
  );
  process.exitCode = args.includes('--require') ? 1 : 0;
} else {
  say(`Electron: ${program}`);
  process.env['QUARRY_E2E_DOORS'] = 'electron';
  await runStages([
    buildApp(),
    browserTests(files.length > 0 ? files : ['journey.spec.ts', 'keyboard.spec.ts', 'contract.spec.ts'], null),
  ]);
}
