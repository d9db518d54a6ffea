import { describe, expect, it } from 'vitest';
import { candidates, findBrowser, provideBrowser } from './browser.ts';
import type { Machine } from './machine.ts';

const PLAYWRIGHT = '/cache/chrome';
const WAITING = '-o DPkg::Lock::Timeout=120';

/**
 * A Linux machine: `files` can be executed, those in `broken` do not run, and `run` may add a file as an installer
 * does.
 */
function machine(given: {
  files?: readonly string[];
  broken?: readonly string[];
  env?: Record<string, string>;
  canInstallPackages?: boolean;
  installs?: { readonly playwright?: string; readonly apt?: string };
  /** For so many looks each lock is taken; apt fails then. */
  locked?: Record<string, number>;
}): Machine & { readonly ran: string[] } {
  const files = new Set(given.files);
  const ran: string[] = [];
  return {
    ran,
    platform: 'linux',
    env: { PATH: '/usr/local/bin:relative:/usr/bin', ...given.env },
    canInstallPackages: given.canInstallPackages ?? false,
    playwrightBrowser: PLAYWRIGHT,
    isExecutable: (file) => files.has(file),
    run: async (command, args) => {
      const line = [command, ...args].join(' ');
      if (args[0] === '--version') return given.broken?.includes(command) ? 127 : 0;
      ran.push(line.includes('playwright') ? 'playwright' : line);
      if (command === 'apt-get' && Object.values(given.locked ?? {}).some((left) => left > 0)) return 100;
      const installed = line.includes('playwright')
        ? given.installs?.playwright
        : args.includes('install') && given.installs?.apt;
      if (!installed) return 1;
      files.add(installed);
      return 0;
    },
    isLocked: (file) => {
      const left = given.locked?.[file] ?? 0;
      if (given.locked && left > 0) given.locked[file] = left - 1;
      return left > 0;
    },
    wait: async () => void ran.push('wait'),
    say: (line) => void (line.includes('locks of apt') && ran.push('gave up')),
  };
}

describe('findBrowser', () => {
  it('prefers Chromium to Chrome, wherever in PATH they are', async () => {
    expect(await findBrowser(machine({ files: ['/usr/local/bin/google-chrome', '/usr/bin/chromium'] }))).toBe(
      '/usr/bin/chromium',
    );
  });

  it('passes over one that does not run', async () => {
    expect(
      await findBrowser(machine({ files: ['/usr/bin/chromium', PLAYWRIGHT], broken: ['/usr/bin/chromium'] })),
    ).toBe(PLAYWRIGHT);
  });

  it('finds nothing where nothing is', async () => {
    expect(await findBrowser(machine({}))).toBe(null);
  });
});

describe('candidates', () => {
  it('leaves out folders of PATH that are not absolute', () => {
    expect(candidates(machine({}))).not.toContainEqual(expect.stringContaining('relative'));
  });

  it('knows the standard places of macOS and Windows', () => {
    expect(candidates({ platform: 'darwin', env: { HOME: '/Users/ada' }, playwrightBrowser: PLAYWRIGHT })).toContain(
      '/Users/ada/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    );
    expect(
      candidates({ platform: 'win32', env: { PROGRAMFILES: 'C:\\Program Files' }, playwrightBrowser: PLAYWRIGHT }),
    ).toEqual([
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files\\Chromium\\Application\\chrome.exe',
      PLAYWRIGHT,
      'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
    ]);
  });
});

describe('provideBrowser', () => {
  it('takes the one that QUARRY_CHROMIUM names, and looks no further', async () => {
    expect(
      await provideBrowser(
        machine({ files: ['/opt/mine', '/usr/bin/chromium'], env: { QUARRY_CHROMIUM: '/opt/mine' } }),
      ),
    ).toBe('/opt/mine');
  });

  it('refuses a QUARRY_CHROMIUM that does not run instead of taking another', async () => {
    const given = machine({
      files: ['/opt/mine', '/usr/bin/chromium'],
      broken: ['/opt/mine'],
      env: { QUARRY_CHROMIUM: '/opt/mine' },
    });
    await expect(provideBrowser(given)).rejects.toThrow('QUARRY_CHROMIUM names /opt/mine, which does not run.');
  });

  it('installs nothing when there is one', async () => {
    const given = machine({ files: ['/usr/bin/google-chrome'], canInstallPackages: true });
    expect(await provideBrowser(given)).toBe('/usr/bin/google-chrome');
    expect(given.ran).toEqual([]);
  });

  it('installs the one of Playwright first', async () => {
    const given = machine({ installs: { playwright: PLAYWRIGHT }, canInstallPackages: true });
    expect(await provideBrowser(given)).toBe(PLAYWRIGHT);
    expect(given.ran).toEqual(['playwright']);
  });

  it('installs the package of the system when the download fails', async () => {
    const given = machine({ installs: { apt: '/usr/bin/chromium' }, canInstallPackages: true });
    expect(await provideBrowser(given)).toBe('/usr/bin/chromium');
    expect(given.ran).toEqual([
      'playwright',
      `apt-get ${WAITING} update`,
      `apt-get ${WAITING} install -y --no-install-recommends chromium`,
    ]);
  });

  it.each([
    '/var/lib/apt/lists/lock',
    '/var/cache/apt/archives/lock',
    '/var/lib/dpkg/lock-frontend',
    '/var/lib/dpkg/lock',
  ])('waits while another program installs packages and holds %s', async (lock) => {
    const given = machine({ installs: { apt: '/usr/bin/chromium' }, canInstallPackages: true, locked: { [lock]: 3 } });
    expect(await provideBrowser(given)).toBe('/usr/bin/chromium');
    expect(given.ran).toEqual([
      'playwright',
      'wait',
      'wait',
      'wait',
      `apt-get ${WAITING} update`,
      `apt-get ${WAITING} install -y --no-install-recommends chromium`,
    ]);
  });

  it('waits for a lock no longer than two minutes', async () => {
    const given = machine({
      installs: { apt: '/usr/bin/chromium' },
      canInstallPackages: true,
      locked: { '/var/lib/apt/lists/lock': 1_000 },
    });
    await expect(provideBrowser(given)).rejects.toThrow('No Chromium was found');
    expect(given.ran.filter((line) => line === 'wait')).toHaveLength(120);
    expect(given.ran).toContain('gave up');
  });

  it('installs the package of the system when the downloaded one lacks its libraries', async () => {
    const given = machine({
      installs: { playwright: PLAYWRIGHT, apt: '/usr/bin/chromium' },
      broken: [PLAYWRIGHT],
      canInstallPackages: true,
    });
    expect(await provideBrowser(given)).toBe('/usr/bin/chromium');
  });

  it('says what to do when none can be had, and leaves packages alone when it may not install them', async () => {
    const given = machine({ installs: { apt: '/usr/bin/chromium' } });
    await expect(provideBrowser(given)).rejects.toThrow(
      'Install Chromium or Chrome, or set QUARRY_CHROMIUM to the path of one.',
    );
    expect(given.ran).toEqual(['playwright']);
  });
});
