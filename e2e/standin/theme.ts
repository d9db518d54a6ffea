import { EventEmitter } from 'node:events';
import type { Surface } from '../../src-main/electron/electron.ts';
import { onCommand } from './control.ts';
import { strict } from './strict.ts';

type ThemeSource = Electron.NativeTheme['themeSource'];

let systemIsDark = false;
let source: ThemeSource = 'system';
const emitter = new EventEmitter();
const followers: ((dark: boolean) => void)[] = [];

const isDark = (): boolean => (source === 'system' ? systemIsDark : source === 'dark');
const updated = (): void => {
  for (const follow of followers) follow(isDark());
  emitter.emit('updated');
};

/** Calls back with the colours that pages are to prefer, now and at each change. */
export function followTheme(follow: (dark: boolean) => void): void {
  followers.push(follow);
  follow(isDark());
}

onCommand('setDark', (dark: boolean) => {
  systemIsDark = dark;
  updated();
});

class Theme {
  get shouldUseDarkColors(): boolean {
    return isDark();
  }
  get themeSource(): ThemeSource {
    return source;
  }
  set themeSource(given: ThemeSource) {
    source = given;
    updated();
  }
  readonly on = emitter.on.bind(emitter);
}
export const nativeTheme = strict('nativeTheme', new Theme() satisfies Omit<Surface['nativeTheme'], 'on'>);
