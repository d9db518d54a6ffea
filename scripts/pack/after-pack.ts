/**
 * What electron-builder does between packing and signing: the last files, the check of the whole, and Electron's fuses.
 */
import { flipFuses } from '@electron/fuses';
import { type AfterPackContext, Arch, LinuxPackager } from 'electron-builder';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fuseConfig } from './fuses.ts';
import { findFaults } from './gate.ts';
import { onnxFolder, type Platform, type Target, VC_RUNTIME } from './target.ts';

/** Throws with a list of all faults where a package is not sound. */
export async function afterPack({ appOutDir, arch, electronPlatformName, packager }: AfterPackContext): Promise<void> {
  const target: Target = { platform: electronPlatformName as Platform, arch: Arch[arch] as Target['arch'] };
  const resources = packager.getResourcesDir(appOutDir);
  // electron-builder leaves it there when Electron was unpacked before; its fuse would not let it start anyway.
  rmSync(path.join(resources, 'default_app.asar'), { force: true });
  if (target.platform === 'win32')
    copyRuntime(path.join(resources, 'app.asar.unpacked/node_modules', onnxFolder(target)));

  const faults = findFaults(resources, target);
  if (faults.length > 0)
    throw new Error(`The package for ${target.platform}-${target.arch} is not sound:\n- ${faults.join('\n- ')}`);

  const program = {
    linux: packager instanceof LinuxPackager ? packager.executableName : '',
    darwin: `${packager.appInfo.productFilename}.app`,
    win32: `${packager.appInfo.productFilename}.exe`,
  }[target.platform];
  await flipFuses(
    path.join(appOutDir, program),
    fuseConfig(target.platform === 'darwin' && process.platform === 'darwin'),
  );
}

/**
 * Windows looks beside a library for what it needs. Taken from `QUARRY_VC_RUNTIME`, or on Windows from the system; what
 * is not there, the gate names.
 */
function copyRuntime(folder: string): void {
  const from = process.env['QUARRY_VC_RUNTIME'] || path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32');
  for (const name of VC_RUNTIME) {
    if (existsSync(path.join(from, name)) && existsSync(folder))
      copyFileSync(path.join(from, name), path.join(folder, name));
  }
}
