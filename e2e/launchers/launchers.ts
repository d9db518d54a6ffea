import type { Launcher } from './app-under-test.ts';
import { electron } from './electron.ts';
import { standin } from './standin.ts';
import { web } from './web.ts';

/** The front ends that `QUARRY_E2E_DOORS` names, divided by commas; without it the two that need nothing but a Chromium. */
export const launchers: readonly Launcher[] = (process.env['QUARRY_E2E_DOORS'] || 'standin,web')
  .split(',')
  .map((name) => {
    const found = [standin, web, electron].find((launcher) => launcher.name === name);
    if (!found) throw new Error(`QUARRY_E2E_DOORS names "${name}". There are standin, web and electron.`);
    return found;
  });
