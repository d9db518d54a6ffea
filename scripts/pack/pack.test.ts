/**
 * Packs the app for this machine, with a stub in place of Electron, and tries what was packed: about 10 s, nothing
 * downloaded.
 */
import { getCurrentFuseWire } from '@electron/fuses';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Launch, Supervisor } from '../../src-main/worker/supervisor.ts';
import { FUSES } from './fuses.ts';
import { findFaults } from './gate.ts';
import { startPacked, unpackEngine } from './packed-engine.ts';
import { packageFolder, programOf } from './layout.ts';
import { packedSize, resourcesOf } from './size.ts';
import { hostTarget, isOwnNative, requiredNatives, TARGETS } from './target.ts';
import { tryPacked } from './try-packed.ts';

const root = path.resolve(import.meta.dirname, '../..');
const target = hostTarget();

/** More would be somebody else's natives, or a third model. */
const LIMIT_MB = 150;

describe.skipIf(!target)('a package for this machine', () => {
  if (!target) return;
  const scratch = mkdtempSync(path.join(tmpdir(), 'quarry-pack-'));
  const packed = packageFolder(scratch, target);
  const resources = resourcesOf(packed, target.platform);
  const natives = path.join(resources, 'app.asar.unpacked/node_modules');
  const model = path.join(resources, 'models/all-MiniLM-L6-v2');
  let launch: Launch;

  beforeAll(() => {
    // Under vitest electron-builder links files instead of copying them: what is changed below would be changed in the
    // repository.
    const { VITEST: _, ...env } = process.env;
    execFileSync(process.execPath, [path.join(root, 'scripts/pack.ts'), '--stub', '--dir', '--out', scratch], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 240_000,
      env,
    });
    launch = unpackEngine(resources, path.join(scratch, 'engine'));
  }, 300_000);
  afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

  it('is sound, and of the size that it should have', () => {
    expect(findFaults(resources, target)).toEqual([]);
    const megabytes = packedSize(packed, target.platform) / 1e6;
    console.log(`The package has ${megabytes.toFixed(1)} MB without Electron's own files.`);
    expect(megabytes).toBeGreaterThan(40);
    expect(megabytes).toBeLessThanOrEqual(LIMIT_MB);
  });

  it('has each of Electron’s fuses set', async () => {
    const wire = await getCurrentFuseWire(
      path.join(packed, { linux: 'quarry', darwin: 'Quarry.app', win32: 'Quarry.exe' }[target.platform]),
    );
    // 48 and 49 are the characters 0 and 1, as which they stand in the program.
    expect(wire).toEqual({
      version: '1',
      ...Object.fromEntries(Object.entries(FUSES).map(([name, on]) => [name, on ? 49 : 48])),
    });
  });

  it('has an engine that reads every format and answers with its own natives and model', async () => {
    const notes = path.join(scratch, 'notes');
    cpSync(path.join(root, 'e2e/fixtures/formats'), path.join(notes, 'formats'), { recursive: true });
    writeFileSync(
      path.join(notes, 'walls.md'),
      '# Walls\n\n- We render lime mortar in three thin coats, because one thick coat cracks.\n- The gate is painted green.\n',
    );
    const data = path.join(scratch, 'data');
    mkdirSync(data);
    writeFileSync(path.join(data, 'settings.json'), '{ /* mine */ "logLevel": "debug" }');
    const engine = startPacked(launch, data, path.join(resources, 'models'));
    await whileRunning(engine, async () => {
      const source = await engine.api.addSource({ path: notes });
      expect(await engine.api.index({ sourceIds: [source.id] })).toMatchObject({ failed: 0, excluded: 0 });
      const { hits } = await engine.api.search({ query: 'why plaster is put on in several layers', limit: 1 });
      expect(hits[0]?.text).toContain('three thin coats');
      expect(hits[0]?.retrievers.dense?.rank).toBe(1);
    });
    // With what reads settings with comments, and what writes the log.
    expect(readFileSync(path.join(data, 'quarry.log'), 'utf8')).toMatch(
      / debug +engine \d+ indexing-started [^]* indexing-finished /,
    );
  });

  it('refuses a model whose manifest was exchanged together with it', async () => {
    const models = path.join(scratch, 'models');
    cpSync(path.join(resources, 'models'), models, { recursive: true });
    const manifest = path.join(models, 'all-MiniLM-L6-v2/manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('Apache-2.0', 'Apache-2.1'));
    const engine = startPacked(launch, path.join(scratch, 'other'), models);
    await whileRunning(engine, () =>
      expect(engine.measuring.embed({ texts: ['lime'] })).rejects.toMatchObject({
        code: 'MODEL_DAMAGED',
        message: expect.stringContaining('has changed since Quarry was packed'),
      }),
    );
  });

  it('shares no file with the repository', () => {
    expect(statSync(path.join(model, 'tokenizer.json')).nlink).toBe(1);
  });

  it('is not taken for one that works, because Electron is a stub in it', async () => {
    await expect(tryPacked(programOf(packed, target.platform), { start: 60_000, answer: 60_000 })).rejects.toThrow(
      /^The program .* before it could tell where its pages can be reached/,
    );
  });

  describe('is refused', () => {
    const faults = (): string => findFaults(resources, target).join('\n');
    /** Puts something wrong into the package for one look at it. */
    function withFile<T>(file: string, change: () => void, look: () => T): T {
      change();
      try {
        return look();
      } finally {
        rmSync(file, { force: true });
      }
    }

    it.each(requiredNatives(target))('without %s', (file) => {
      const native = path.join(natives, file);
      renameSync(native, `${native}.away`);
      try {
        expect(faults()).toContain(`The native file ${file} is missing`);
      } finally {
        renameSync(`${native}.away`, native);
      }
    });

    it('with a library for another platform, whatever its name', () => {
      const foreign = path.join(natives, 'better-sqlite3', 'readme.txt');
      const other = target.platform === 'darwin' ? 'linux-x64' : 'darwin-arm64';
      const look = withFile(
        foreign,
        () => copyFileSync(path.join(root, `node_modules/better-sqlite3/prebuilds/${other}.node`), foreign),
        faults,
      );
      expect(look).toBe(
        `node_modules/better-sqlite3/readme.txt is for ${other}, and this package is for ${target.platform}-${target.arch}.`,
      );
    });

    it('with a program that the engine does not use', () => {
      const folder = path.join(natives, 'node-bin');
      const node = path.join(folder, 'node');
      const look = withFile(
        node,
        () => (
          mkdirSync(folder, { recursive: true }),
          copyFileSync(path.join(natives, requiredNatives(target)[0] ?? ''), node)
        ),
        faults,
      );
      expect(look).toContain('node_modules/node-bin/node is a program or library that the engine does not use.');
    });

    it('with a changed, a missing or an additional file of the model', () => {
      const tokenizer = path.join(model, 'tokenizer.json');
      const text = readFileSync(tokenizer);
      try {
        writeFileSync(tokenizer, Buffer.concat([text, Buffer.from('\n')]));
        expect(faults()).toContain('models/all-MiniLM-L6-v2/tokenizer.json is not the file that was sealed');
        rmSync(tokenizer);
        expect(faults()).toBe("The model's file models/all-MiniLM-L6-v2/tokenizer.json is missing.");
      } finally {
        writeFileSync(tokenizer, text);
      }
      const second = path.join(model, 'model_fp32.onnx');
      expect(withFile(second, () => writeFileSync(second, 'x'), faults)).toBe(
        'models/all-MiniLM-L6-v2/model_fp32.onnx is not sealed in the archive.',
      );
    });

    it('with the program that Electron shows without one', () => {
      const file = path.join(resources, 'default_app.asar');
      expect(withFile(file, () => writeFileSync(file, 'x'), faults)).toContain('default_app.asar');
    });

    it('when it is made for another machine than it holds', () => {
      const other = TARGETS.find(({ platform }) => platform !== target.platform) ?? target;
      expect(findFaults(resources, other).filter((fault) => fault.includes('is missing'))).toHaveLength(
        requiredNatives(other).length,
      );
    });
  });
});

describe('targets', () => {
  it.each(TARGETS)('each own what they need: $platform-$arch', (target) => {
    expect(requiredNatives(target).filter((file) => !isOwnNative(target, file))).toEqual([]);
    expect(TARGETS.filter((other) => requiredNatives(target).some((file) => isOwnNative(other, file)))).toEqual([
      target,
    ]);
  });
});

async function whileRunning(engine: Supervisor, look: () => Promise<unknown>): Promise<void> {
  try {
    await look();
  } finally {
    await engine.stop();
  }
}
