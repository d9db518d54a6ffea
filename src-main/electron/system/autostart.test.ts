import { expect, it } from 'vitest';
import { autostartEntry } from './autostart.ts';

const exec = (command: readonly string[]) => /^Exec=(.*)$/m.exec(autostartEntry(command))?.[1];

it('starts the program hidden', () => {
  expect(exec(['/opt/Quarry/quarry'])).toBe('/opt/Quarry/quarry --hidden');
  expect(autostartEntry(['/opt/Quarry/quarry'])).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Quarry\n/);
});

it('quotes what has spaces, and escapes what would mean something else', () => {
  expect(exec(['/home/a b/Quarry.AppImage', '--data', '/x'])).toBe('"/home/a b/Quarry.AppImage" --data /x --hidden');
  expect(exec(['/opt/100%/$HOME/`id`/"q"'])).toBe(
    String.raw`"/opt/100%%/\\$HOME/\\` + '`id' + String.raw`\\` + '`' + String.raw`/\\"q\\""` + ' --hidden',
  );
});
