import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Platform } from './target.ts';

/**
 * The folder of a package with its archive and its models.
 *
 * @param folder as electron-builder writes it, such as `linux-unpacked`
 */
export function resourcesOf(folder: string, platform: Platform): string {
  return path.join(folder, platform === 'darwin' ? 'Quarry.app/Contents/Resources' : 'resources');
}

/** Bytes of what Quarry itself adds to Electron. */
export function packedSize(folder: string, platform: Platform): number {
  const resources = resourcesOf(folder, platform);
  return ['app.asar', 'app.asar.unpacked', 'models', 'examples'].reduce(
    (sum, name) => sum + bytesOf(path.join(resources, name)),
    0,
  );
}

function bytesOf(place: string): number {
  if (!existsSync(place)) return 0;
  if (statSync(place).isFile()) return statSync(place).size;
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
