/**
 * The trial of a packed program (scripts/pack/try-packed.ts), on the desktop app that works and on one in which
 * something is broken.
 */
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { tryPacked } from '../../scripts/pack/try-packed.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PATIENCE = { start: 60_000, answer: 60_000 };
let folder: string;

test.skip(process.platform !== 'linux', 'The stand-in host is made for Chromium on Linux.');
test.describe.configure({ timeout: 180_000 });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  folder = await mkdtemp(path.join(tmpdir(), 'quarry-try-spec-'));
  expect(
    spawnSync(process.execPath, [path.join(root, 'scripts/build.ts'), '--electron'], {
      stdio: ['ignore', 'inherit', 'inherit'],
    }).status,
  ).toBe(0);
});
test.afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** @param env of the program, such as where its model is */
async function program(name: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const file = path.join(folder, name);
  const settings = Object.entries(env)
    .map(([key, value]) => `export ${key}='${value}'\n`)
    .join('');
  await writeFile(
    file,
    `#!/bin/sh\n${settings}exec '${process.execPath}' --disable-warning=ExperimentalWarning '${path.join(root, 'e2e/standin/as-program.ts')}' "$@"\n`,
  );
  await chmod(file, 0o755);
  return file;
}

test('a program that works answers with the right card, and ends', async () => {
  const { card, engineMegabytes } = await tryPacked(await program('whole'), PATIENCE);
  expect(card).toContain('three thin coats');
  expect(card).toMatch(/same meaning|both/);
  expect(engineMegabytes).toBe(null); // no process is called as Electron calls the engine's
});

test('a program without its model is refused, with what its window says', async () => {
  const models = path.join(folder, 'no-models');
  await mkdir(models);
  const file = await program('without-model', { QUARRY_MODEL: path.join(models, 'model.onnx') });
  await expect(tryPacked(file, { ...PATIENCE, answer: 6_000 })).rejects.toThrow(
    /did not (bring the notes into the index|answer the question by its meaning) within 6 s\.\nIts window showed: .*is not there/,
  );
});
