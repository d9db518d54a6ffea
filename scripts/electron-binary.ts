/** Finds Electron by its files alone: loading its package would try to download what is missing. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Lookup {
  /** The project's folder. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The path of Electron's program, or `null` where its download is not there. */
export function findElectron({ root, env }: Lookup): string | null {
  const folder = path.join(root, 'node_modules', 'electron');
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const name = readName(path.join(folder, 'path.txt'));
  if (!override && name === null) return null;
  const program = override ? path.join(override, name ?? 'electron') : path.join(folder, 'dist', name ?? '');
  return existsSync(program) ? program : null;
}

/**
 * The folder of an unpacked Electron for a platform, or `null` where there is none: the one installed is for this
 * machine, and `ELECTRON_OVERRIDE_DIST_PATH` may name another.
 */
export function electronFolder(
  { root, env }: Lookup,
  target: { readonly platform: string; readonly arch: string },
): string | null {
  const program =
    { linux: 'electron', darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[target.platform] ?? '';
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const isHere = target.platform === process.platform && target.arch === process.arch;
  const folder = override || (isHere ? path.join(root, 'node_modules', 'electron', 'dist') : null);
  return folder && existsSync(path.join(folder, program)) ? path.resolve(folder) : null;
}

function readName(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
