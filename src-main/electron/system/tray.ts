import { fileURLToPath } from 'node:url';
import { describeError } from '../../../src-shared/errors.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { app, Menu, nativeImage, Tray } from '../electron.ts';
import type { StatusFeed } from './status-feed.ts';
import { statusLine } from './status-line.ts';
import { warn } from '../../system/terminal.ts';

export interface TrayActions {
  readonly quickSearch: () => void;
  readonly open: () => void;
  readonly add: (paths: readonly string[]) => void;
}

// Each is named in full, so that the bundler brings the file along.
const ICONS = {
  darwin: new URL('../icons/trayTemplate.png', import.meta.url),
  darwinLarge: new URL('../icons/trayTemplate@2x.png', import.meta.url), // found beside the other by its name
  win32: new URL('../icons/tray.ico', import.meta.url),
  linux: new URL('../icons/tray.png', import.meta.url),
};
/** Longer ones ended the app on Windows. */
const LONGEST_TIP = 127;

/** An object that nothing refers to is collected, and the icon goes with it. */
const held = new Set<Tray>();

/** Shows Quarry's icon in the tray, with a menu for all actions, because on Linux a click may do nothing. */
export function showTray(supervisor: Supervisor, feed: StatusFeed, { quickSearch, open, add }: TrayActions): void {
  const kind = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
  const icon = new Tray(nativeImage.createFromPath(fileURLToPath(ICONS[kind])));
  held.add(icon);
  let shown = '';

  const draw = (): void => {
    const text = statusLine(supervisor.state.kind, feed.latest);
    const sources = feed.latest?.sources ?? [];
    const paused = sources.length > 0 && sources.every(({ watching }) => watching === 'paused');
    const now = `${text}|${paused}|${sources.length > 0}`;
    if (now === shown) return; // each change draws the icon anew
    shown = now;
    icon.setToolTip(`Quarry: ${text}`.slice(0, LONGEST_TIP));
    icon.setContextMenu(
      Menu.buildFromTemplate([
        { label: '&Quick search', click: quickSearch },
        { label: '&Open Quarry', click: open },
        { type: 'separator' },
        { label: text, enabled: false },
        {
          label: paused ? '&Resume indexing' : '&Pause indexing',
          enabled: sources.length > 0,
          click: () => void pause(!paused),
        },
        { type: 'separator' },
        { label: 'Q&uit', click: () => app.quit() },
      ]) as Electron.Menu,
    );
  };
  const pause = async (on: boolean): Promise<void> => {
    try {
      await supervisor.api.setWatching({ on: !on });
      if (on) await supervisor.api.stopIndexing();
      else await supervisor.api.index();
    } catch (error) {
      warn(describeError(error));
    }
    await feed.renew();
  };
  icon.on('click', quickSearch);
  icon.on('drop-files', (_event, files) => add(files));
  supervisor.on('engine', draw);
  feed.on(draw);
  draw();
}
