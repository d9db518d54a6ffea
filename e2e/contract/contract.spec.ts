/** What Quarry relies on in Electron, the same on the stand-in and on Electron itself. */
import { expect, test } from 'playwright/test';
import { hosts, observe, type Observed } from './hosts.ts';

for (const host of hosts) {
  test.describe(`on the host "${host.name}"`, () => {
    test.describe.configure({ mode: 'default' });
    const cannot = host.unavailable();
    test.skip(() => cannot !== null && (console.log(`Left out: ${cannot}`), true), cannot ?? '');

    let observed: Observed;
    const seen = (name: string): unknown => observed.seen[name];

    test.beforeAll(async () => {
      test.setTimeout(120_000);
      observed = await observe(host);
    });

    test('calls that belong before or after the app is ready are refused at the other time', () => {
      expect(seen('before ready')).toEqual({ ready: false, window: true, fork: true });
      expect(seen('after ready')).toEqual({ ready: true, schemes: true, sandbox: true });
    });

    test('switches may stand before the script', () => {
      expect(seen('arguments')).toEqual({ switchInFront: true });
    });

    test('the app is told of a session when it is made, before any page is in it', () => {
      expect(seen('session')).toEqual({ told: true, times: 1 });
    });

    test('a page that writes the clipboard requests that permission, whatever a look at it says', () => {
      expect(seen('permissions')).toEqual({
        written: 'written',
        asked: {
          permission: 'clipboard-sanitized-write',
          requestingUrl: expect.stringMatching(/^app:\/\/bundle\//),
          isMainFrame: true,
        },
      });
    });

    test('a download is told of before it begins', () => {
      expect(seen('download')).toEqual({ inPage: 'clicked', begun: 1 });
    });

    test('a page whose process ends is told of and can be loaded anew; so is one that cannot be loaded', () => {
      expect(seen('deaths')).toEqual({ reason: true, back: true, rejected: true, isMainFrame: true, status: 404 });
    });

    test('a page’s calls reach their handler with their sender, and its errors reach the page', () => {
      expect(seen('invoke')).toEqual({
        value: { doubled: 42, sender: true, url: 'app://bundle/page.html', top: true },
        nothing: true,
        fails: "Error invoking remote method 'fails': TypeError: This is wrong.",
        rejects: "Error invoking remote method 'rejects': Error: Later, too.",
        unknown: "Error invoking remote method 'unknown': Error: No handler registered for 'unknown'",
        again: "Attempted to register a second handler for 'double'",
      });
    });

    test('what crosses the bridge is a frozen copy; errors, promises and callbacks cross it', () => {
      expect(seen('bridge')).toEqual({
        members: ['version', 'nested', 'add', 'copy', 'throws', 'resolves', 'rejects', 'calls'],
        frozen: [true, true],
        same: [3, true, { list: [1, 2] }],
        sum: 3,
        copy: { list: ['theirs', 'mine'] },
        given: { list: ['theirs'] },
        throws: { error: 'At once.', isError: true },
        resolves: { value: { value: 5 } },
        rejects: { error: 'Later.' },
        called: ['called', { n: 1 }],
      });
    });

    test('the app’s own protocol answers with status and headers, its policy holds, and the network is out of reach', () => {
      expect(seen('requests')).toEqual({
        url: '/page.html',
        secure: true,
        status: 203,
        own: 'yes',
        text: 'some data',
        missing: 404,
        network: 'refused',
        inline: false,
        cancelled: true,
      });
    });

    test('the theme that is set is the one that pages prefer', () => {
      expect(seen('theme')).toEqual({
        states: [
          [true, true],
          [false, false],
        ],
        source: 'light',
        told: true,
      });
    });

    test('a window has its size, is shown and hidden, may refuse to close, and cannot be used once it is gone', () => {
      expect(seen('window')).toEqual({
        known: true,
        found: true,
        size: [640, 480],
        resized: [640, 500],
        visible: [false, true, false],
        kept: true,
        events: ['show', 'hide', 'close', 'close', 'closed'],
        gone: [true, true],
        used: ['Object has been destroyed', 'Object has been destroyed'],
        listed: 1,
      });
      expect(seen('destroy')).toEqual(['closed']);
    });

    test('a port keeps its messages until it is started, and tells when the other end has gone', () => {
      expect(seen('ports')).toEqual({ early: 0, messages: [1, 2, 3] });
    });

    test('ports go to processes and pages, and close when their process is killed', () => {
      expect(seen('ports to processes')).toEqual({
        first: 'nothing',
        second: 'hello, too',
        viaPage: ['with it', 'from the page, too'],
        noticed: true,
      });
    });

    test('a utility process ends with its code, and the app is told why', () => {
      expect(seen('utility ends')).toEqual({
        'code 7': { before: true, type: 'Utility', reason: 'abnormal-exit', code: 7, after: true },
        killed: { before: true, type: 'Utility', reason: 'killed', code: true, after: true },
        crashed: { before: true, type: 'Utility', reason: 'crashed', code: true, after: true },
      });
    });

    test('a utility process gets what was posted before it ran, its own environment, and ends when it is told to', () => {
      expect(seen('utility talks')).toEqual({ heard: { early: true }, env: 'yes', killed: true, ended: true });
    });

    test('a menu is what its template says, and its items can be found and clicked', () => {
      expect(seen('menu')).toEqual({
        labels: ['File', 'Off'],
        types: ['normal', 'separator', 'checkbox'],
        open: { enabled: true, visible: true, checked: false, type: 'normal' },
        off: false,
        none: null,
        clicks: ['open', false],
      });
    });

    test('a shortcut is had once, until it is given back', () => {
      expect(seen('shortcut')).toEqual({ first: true, second: false, registered: true, after: false, unknown: true });
    });

    test('a second instance hands over what it was given, and ends', () => {
      expect(seen('second instance')).toEqual({
        argv: true,
        cwd: 'string',
        data: { told: ['by the second'], deep: { yes: true } },
      });
      expect(observed.secondExitCode).toBe(0);
    });

    test('quitting asks the app, then closes its windows, each of which may refuse', () => {
      expect(seen('life')).toEqual([
        'before-quit',
        'prevented',
        'before-quit',
        'close',
        'kept open',
        'before-quit',
        'close',
        'closed',
        'will-quit',
        'refused at last',
        'before-quit',
        'will-quit',
        'quit',
      ]);
      expect(observed.exitCode).toBe(0);
    });
  });
}
