/** Programs by their name or path, as a system finds them without a shell. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The absolute path of a program that can be started by itself: a file with the executable bit, on Windows an `.exe`. A
 * Mac's app is a folder that ends with `.app`. `null` for anything else.
 *
 * @param name an absolute path, or a name that is looked for in `PATH`
 */
export function findProgram(name: string, env: NodeJS.ProcessEnv = process.env): string | null {
  if (path.isAbsolute(name)) return isProgram(name) ? name : null;
  if (name === '' || /[\\/]/.test(name)) return null; // relative to a folder that nobody named
  const windows = process.platform === 'win32';
  const names = windows && !/\.exe$/i.test(name) ? [`${name}.exe`] : [name];
  for (const folder of (env['PATH'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    for (const one of names) if (isProgram(path.join(folder, one))) return path.join(folder, one);
  }
  return null;
}

/** Whether that is an app of a Mac: a folder that the system starts. */
export function isMacApp(file: string): boolean {
  return process.platform === 'darwin' && /\.app\/?$/.test(file);
}

/**
 * The names that a program goes by: as it is called, and as it is once links are resolved; without `.exe`, in small
 * letters.
 */
export function namesOf(file: string): readonly string[] {
  const bare = (one: string): string =>
    path
      .basename(one)
      .toLowerCase()
      .replace(/\.exe$/, '');
  try {
    return [bare(file), bare(realpathSync(file))];
  } catch {
    return [bare(file)];
  }
}

function isProgram(file: string): boolean {
  try {
    const facts = statSync(file);
    if (isMacApp(file)) return facts.isDirectory();
    if (!facts.isFile()) return false;
    if (process.platform === 'win32') return /\.exe$/i.test(file); // scripts need a shell
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
