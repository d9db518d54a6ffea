/** Where a package's parts lie, as electron-builder writes them. */
import path from 'node:path';
import type { Platform, Target } from './target.ts';

/** The folder of an unpacked package. @param out where all packages are made */
export function packageFolder(out: string, { platform, arch }: Target): string {
  return path.join(
    out,
    { linux: arch === 'x64' ? 'linux-unpacked' : 'linux-arm64-unpacked', darwin: 'mac-arm64', win32: 'win-unpacked' }[
      platform
    ],
  );
}

/** The program in such a folder. */
export function programOf(folder: string, platform: Platform): string {
  return path.join(
    folder,
    { linux: 'quarry', darwin: 'Quarry.app/Contents/MacOS/Quarry', win32: 'Quarry.exe' }[platform],
  );
}
