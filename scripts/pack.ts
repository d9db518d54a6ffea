/**
 * `npm run pack [-- --linux|--mac|--win] [--x64|--arm64] [--dir] [--stub | --real] [--try] [--out FOLDER]`: packs the
 * desktop app for this or another platform. With Electron's program it makes installers; without it a folder that holds
 * all but that, for the checks. With `--try` the packed program is then started, and must answer a search.
 */
import { build, Platform as BuilderPlatform } from 'electron-builder';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { electronFolder } from './electron-binary.ts';
import { packageFolder, programOf } from './pack/layout.ts';
import { packedSize } from './pack/size.ts';
import { writeStubElectron, writeStubRuntime } from './pack/stub-electron.ts';
import { type Arch, hostTarget, type Platform, type Target, TARGETS } from './pack/target.ts';
import { tryPacked } from './pack/try-packed.ts';
import { block, say, stderr, warn } from '../src-main/system/terminal.ts';

const USAGE = 2;
const FAILED = 3;
const USAGE_TEXT =
  'Usage: npm run pack [-- --linux | --mac | --win] [--x64 | --arm64] [--dir] [--stub | --real] [--try] [--out FOLDER]';

const root = path.resolve(import.meta.dirname, '..');

interface Request {
  readonly target: Target;
  /** Only the folder, no installers. */
  readonly dir: boolean;
  /** With a stub even where Electron is, never with a stub, or with what there is. */
  readonly electron: 'stub' | 'real' | 'any';
  /** Whether the packed program is then started and asked. */
  readonly tried: boolean;
  readonly out: string;
}

try {
  await pack(read(process.argv.slice(2)));
} catch (error) {
  warn(error instanceof Error ? error.message : String(error));
  process.exit(FAILED);
}

function read(args: readonly string[]): Request {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const { values } = parseArgs({
      args: [...args],
      options: {
        linux: flag,
        mac: flag,
        win: flag,
        x64: flag,
        arm64: flag,
        dir: flag,
        stub: flag,
        real: flag,
        try: flag,
        out: { type: 'string', default: path.join(root, 'out/packages') },
      },
    });
    const platform = (
      values.linux ? 'linux' : values.mac ? 'darwin' : values.win ? 'win32' : process.platform
    ) as Platform;
    const arch = (
      values.x64
        ? 'x64'
        : values.arm64
          ? 'arm64'
          : (
              TARGETS.find((target) => target.platform === platform && target.arch === process.arch) ??
              TARGETS.find((target) => target.platform === platform)
            )?.arch
    ) as Arch;
    const target = TARGETS.find((known) => known.platform === platform && known.arch === arch);
    if (!target)
      throw new Error(
        `There is no package for ${platform}-${arch}; there are ${TARGETS.map((known) => `${known.platform}-${known.arch}`).join(', ')}.`,
      );
    const host = hostTarget();
    if (values.try && (values.stub || platform !== host?.platform || arch !== host.arch))
      throw new Error('A package can be tried only on its own platform, and with Electron itself in it.');
    return {
      target,
      dir: values.dir,
      tried: values.try,
      electron: values.stub ? 'stub' : values.real || values.try ? 'real' : 'any',
      out: path.resolve(process.env['INIT_CWD'] ?? '.', values.out),
    };
  } catch (error) {
    block(stderr, `${(error as Error).message}\n${USAGE_TEXT}\n`);
    process.exit(USAGE);
  }
}

async function pack({ target, dir, electron, tried, out }: Request): Promise<void> {
  const built = spawnSync(process.execPath, [path.join(root, 'scripts/build.ts'), '--electron'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The build failed.');

  const { platform, arch } = target;
  const real = electron === 'stub' ? null : electronFolder({ root, env: process.env }, target);
  if (real === null && electron === 'real') {
    throw new Error(
      `Electron's program for ${platform}-${arch} is not installed here. Run "node node_modules/electron/install.js" on that platform, or name an unpacked Electron by ELECTRON_OVERRIDE_DIST_PATH.`,
    );
  }
  const electronDist = real ?? path.join(out, `.stub-${platform}`);
  if (real === null) {
    say(
      `Packing with a stub in place of Electron${electron === 'stub' ? ', as asked' : `, whose program for ${platform}-${arch} is not installed here`}: the package is complete but for that, and does not start.`,
    );
    writeStubElectron(electronDist, platform);
    if (platform === 'win32' && process.platform !== 'win32' && !process.env['QUARRY_VC_RUNTIME']) {
      say('The runtime of Visual C++ is a stub too.');
      writeStubRuntime((process.env['QUARRY_VC_RUNTIME'] = path.join(out, '.stub-runtime')));
    }
  }
  const started = performance.now();
  await build({
    projectDir: root,
    publish: 'never',
    targets: { linux: BuilderPlatform.LINUX, darwin: BuilderPlatform.MAC, win32: BuilderPlatform.WINDOWS }[
      platform
    ].createTarget(dir || real === null ? 'dir' : undefined, arch === 'x64' ? 1 : 3),
    config: {
      extends: path.join(root, 'electron-builder.yml'),
      electronDist,
      directories: { output: out },
      // Both edit the resources of a Windows program, which a stub has not.
      ...(real === null && platform === 'win32'
        ? { disableAsarIntegrity: true, win: { signAndEditExecutable: false } }
        : {}),
    },
  });
  const folder = packageFolder(out, target);
  const megabytes = packedSize(folder, platform) / 1e6;
  say(
    `Packed ${platform}-${arch} to ${folder} in ${((performance.now() - started) / 1000).toFixed(1)} s: ${megabytes.toFixed(1)} MB without Electron's own files.`,
  );
  if (!tried) return;
  const { card } = await tryPacked(programOf(folder, platform));
  say(`The packed program answers: ${card}`);
}
