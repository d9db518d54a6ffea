/** What the gate says of an archive; of a whole package: pack.test.ts. */
import { createPackage } from '@electron/asar';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findFaults } from './gate.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-gate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the gate says of an archive with such files, but for the natives and models, which are not there. */
async function faultsOf(files: readonly string[]): Promise<readonly string[]> {
  for (const file of files) {
    mkdirSync(path.join(folder, 'app', path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, 'app', file), '{}');
  }
  await createPackage(path.join(folder, 'app'), path.join(folder, 'app.asar'));
  return findFaults(folder, { platform: 'linux', arch: 'x64' }).filter((fault) => !fault.startsWith('The native file'));
}

const SOUND = [
  'package.json',
  'out/main/main.mjs',
  'out/main/worker.mjs',
  'out/main/preload.cjs',
  'out/renderer/index.html',
  'out/main/sealed-models.json',
];

it('a folder without an archive is told as what it is', () => {
  expect(findFaults(folder, { platform: 'linux', arch: 'x64' })).toEqual([`There is no app.asar in ${folder}.`]);
});

it('an archive with all that it needs lacks nothing but the model', async () => {
  expect(await faultsOf(SOUND)).toEqual(['The seal names no model.']);
});

it('each file that the app starts from must be there', async () => {
  expect(await faultsOf(['package.json'])).toEqual(SOUND.slice(1).map((file) => `The archive lacks ${file}.`));
});

it.each([
  ['out/main/main.mjs.map', 'The archive holds a source map: out/main/main.mjs.map.'],
  ['node_modules/zod/src/tests/any.js', 'The archive holds a test: node_modules/zod/src/tests/any.js.'],
  ['out/main/engine.test.mjs', 'The archive holds a test: out/main/engine.test.mjs.'],
  ['e2e/notes/one.md', 'The archive holds a test: e2e/notes/one.md.'],
  ['src-main/electron/preload.cts', 'The archive holds a source file: src-main/electron/preload.cts.'],
  [
    'node_modules/sqlite-vec-linux-x64/vec0.so',
    'node_modules/sqlite-vec-linux-x64/vec0.so is inside the archive, where the system cannot load it; add it to asarUnpack.',
  ],
  [
    'node_modules/x/libx.so.1.2',
    'node_modules/x/libx.so.1.2 is inside the archive, where the system cannot load it; add it to asarUnpack.',
  ],
])('%s does not belong there', async (file, fault) => {
  expect(await faultsOf([...SOUND, file])).toEqual([fault, 'The seal names no model.']);
});
