import { launchDesktop } from '../standin/launch.ts';
import { killDuring, type Launcher } from './app-under-test.ts';
import { dropAndAnswer } from './drop-and-answer.ts';

/** The desktop app under the stand-in for Electron. */
export const standin: Launcher = {
  name: 'standin',
  lacks: {},
  unavailable: () => (process.platform === 'linux' ? null : 'The stand-in host is made for Chromium on Linux.'),
  async launch(stage) {
    const desktop = await launchDesktop(['--data', stage.data], stage.env);
    const { page, control } = desktop;
    return {
      page,
      addByDrop: (paths) => dropAndAnswer(page, paths, 'Watch'),
      watched: async (file) => file,
      async openQuick() {
        const [keys] = (await control('shortcuts')) as string[];
        await control('pressShortcut', keys);
        return desktop.pageOf('/quick.html');
      },
      killEngine: async (during) => killDuring((await desktop.enginePids())[0], during),
      secondInstance: desktop.second,
      deepLink: async (url) => void (await desktop.second([url])),
      leaveToBack: async () => void (await control('blurAll')),
      isInFront: async () =>
        (await control.windows()).some(({ url, focused }) => url.includes('index.html') && focused),
      setDark: async (dark) => void (await control('setDark', dark)),
      end: desktop.end,
    };
  },
};
