import { describe, expect, it } from 'vitest';
import { parseStartArguments } from '../../host/arguments.ts';
import { ownArguments } from './own-arguments.ts';

const SWITCHES = [
  [],
  ['--no-sandbox'],
  ['--inspect=0', '--remote-debugging-port=0'],
  ['--disable-gpu', '--enable-features=A,B', '--lang=de'],
  ['-r', '/tmp/loader.cjs', '--no-sandbox'],
];
const GIVEN = [
  [],
  ['/n'],
  ['quarry://search?q=a'],
  ['--quick'],
  ['--data', '/d', '/n', 'quarry://open?id=x'],
  ['--', 'quarry://search?q=a'],
  ['--hidden', '--quick', '/n'],
];
const cwd = '/work';

describe.each(SWITCHES.map((switches) => ({ switches })))('with the switches $switches in front', ({ switches }) => {
  it.each(GIVEN.map((given) => ({ given })))('finds in $given what stands there without them', ({ given }) => {
    const own = ownArguments(['/electron', ...switches, '/app/main.mjs', ...given], false);
    expect(own.script).toBe('/app/main.mjs');
    expect(parseStartArguments(own.args, { cwd, lenient: true })).toEqual(
      parseStartArguments(given, { cwd, lenient: true }),
    );
    if (switches.includes('-r')) return; // of Electron's own program, which a packed app is not
    expect(
      parseStartArguments(ownArguments(['/quarry', ...switches, ...given], true).args, { cwd, lenient: true }),
    ).toEqual(parseStartArguments(given, { cwd, lenient: true }));
  });
});

it('takes its own options from before the script, too', () => {
  expect(
    parseStartArguments(ownArguments(['/electron', '--quick', '--data=/d', 'main.mjs', '/n'], false).args, {
      cwd,
      lenient: true,
    }),
  ).toMatchObject({ quick: true, data: '/d', paths: ['/n'] });
});
