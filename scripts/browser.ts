/** Finds a Chromium for the browser tests, and installs one when there is none. */
import path from 'node:path';
import { type Machine, playwrightCommand } from './machine.ts';

const VERSION_LIMIT_MS = 20_000;
/** Behind a firewall the download neither comes nor fails; the system's package must still get its turn. */
const DOWNLOAD_LIMIT_MS = 90_000;
const PACKAGE_LIMIT_MS = 6 * 60_000;
/** Another program that installs packages, as a machine's own updates, is waited for so long. */
const LOCK_LIMIT_S = 120;
const BETWEEN_LOOKS_MS = 2_000;
/** What apt locks: the first two fail at once where they are taken, whatever it is told. */
const LOCKS = [
  '/var/lib/apt/lists/lock',
  '/var/cache/apt/archives/lock',
  '/var/lib/dpkg/lock-frontend',
  '/var/lib/dpkg/lock',
];

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium or Chrome that runs; installs one if none is found.
 * Rejects with a sentence that says what to do when none can be had, or when `QUARRY_CHROMIUM` names one that does not
 * run.
 */
export async function provideBrowser(machine: Machine): Promise<string> {
  const chosen = machine.env['QUARRY_CHROMIUM'];
  if (chosen) {
    if (await works(machine, path.resolve(chosen))) return path.resolve(chosen);
    throw new Error(
      `QUARRY_CHROMIUM names ${chosen}, which does not run. Set it to the path of a Chromium or Chrome, or unset it.`,
    );
  }

  const found = await findBrowser(machine);
  if (found) return found;

  machine.say('No Chromium was found; installing the one that Playwright offers.');
  await machine.run(
    process.execPath,
    [playwrightCommand, 'install', '--no-shell', 'chromium'],
    DOWNLOAD_LIMIT_MS,
    'show',
  );
  const downloaded = await findBrowser(machine);
  if (downloaded) return downloaded;

  if (machine.canInstallPackages) {
    machine.say('That did not work; installing the package of the system.');
    await runApt(machine, ['update']); // may fail in part and still suffice
    await runApt(machine, ['install', '-y', '--no-install-recommends', 'chromium']);
    const installed = await findBrowser(machine);
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium was found and none could be installed. Install Chromium or Chrome, or set QUARRY_CHROMIUM to the path of one.',
  );
}

/** Runs apt when nobody else does: it waits for one of its locks itself, and at the others it would fail at once. */
async function runApt(machine: Machine, args: readonly string[]): Promise<void> {
  const isTaken = (): boolean => LOCKS.some((lock) => machine.isLocked(lock));
  for (let left = (LOCK_LIMIT_S * 1000) / BETWEEN_LOOKS_MS; left > 0; left--) {
    if (isTaken()) await machine.wait(BETWEEN_LOOKS_MS);
    // It may have been taken between the look and the run.
    else if (
      (await machine.run(
        'apt-get',
        ['-o', `DPkg::Lock::Timeout=${LOCK_LIMIT_S}`, ...args],
        PACKAGE_LIMIT_MS,
        'show',
      )) === 0 ||
      !isTaken()
    )
      return;
  }
  machine.say('Another program has kept the locks of apt for two minutes.');
}

/** The first browser that runs, of the places where one usually is. */
export async function findBrowser(machine: Machine): Promise<string | null> {
  for (const file of candidates(machine)) {
    if (await works(machine, file)) return file;
  }
  return null;
}

/** Absolute paths, in the order of preference. */
export function candidates(machine: Pick<Machine, 'platform' | 'env' | 'playwrightBrowser'>): readonly string[] {
  const { platform, env, playwrightBrowser } = machine;
  if (platform === 'win32') {
    const programs = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (folder) => folder !== undefined,
    );
    return [
      ...programs.flatMap((folder) => [
        `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
        `${folder}\\Chromium\\Application\\chrome.exe`,
      ]),
      playwrightBrowser,
      ...programs.map((folder) => `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`),
    ];
  }
  const applications = platform === 'darwin' ? ['/Applications', `${env['HOME'] ?? ''}/Applications`] : [];
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return [
    ...COMMANDS.flatMap((command) => folders.map((folder) => path.posix.join(folder, command))),
    ...applications.flatMap((folder) => [
      `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
    ]),
    playwrightBrowser,
  ];
}

/**
 * A file of the right name may be a stub that asks for another package, or lack its libraries: only running it tells.
 */
async function works(machine: Machine, file: string): Promise<boolean> {
  if (!machine.isExecutable(file)) return false;
  if (machine.platform === 'win32') return true; // Chrome opens a window there instead of saying its version
  return (await machine.run(file, ['--version'], VERSION_LIMIT_MS, 'hide')) === 0;
}
