/**
 * `node bin/script.mjs try-packed [FOLDER | PROGRAM]`: starts what `npm run pack` has made and searches in it. FOLDER:
 * an unpacked package. Default:
 * this machine's in out/packages. Needs Electron itself in the package, and a screen (on Linux `xvfb-run` makes one).
 */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { say, warn } from '../src-main/system/terminal.ts';
import { packageFolder, programOf } from './pack/layout.ts';
import { hostTarget } from './pack/target.ts';
import { tryPacked } from './pack/try-packed.ts';

const root = path.resolve(import.meta.dirname, '..');
const [given, more] = process.argv.slice(2);
const target = hostTarget();

if (more !== undefined || given?.startsWith('-') || target === null) {
  warn(
    target === null
      ? `There is no package for ${process.platform}-${process.arch}.`
      : 'Usage: node bin/script.mjs try-packed [FOLDER | PROGRAM]',
  );
  process.exit(2);
}
const place =
  given === undefined
    ? packageFolder(path.join(root, 'out/packages'), target)
    : path.resolve(process.env['INIT_CWD'] ?? '.', given);
const program = existsSync(place) && statSync(place).isFile() ? place : programOf(place, target.platform);
try {
  const { card, engineMegabytes } = await tryPacked(program);
  say(
    `${program} answers: ${card}\nIts engine takes ${engineMegabytes === null ? 'memory that this system does not tell' : `${engineMegabytes} MB`}.`,
  );
} catch (error) {
  warn(`${program} does not work. ${(error as Error).message}`);
  process.exit(3);
}
