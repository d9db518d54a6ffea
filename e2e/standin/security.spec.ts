import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from 'playwright/test';
import { type Desktop, launchDesktop } from './launch.ts';
import { whatLeft } from './net-log.ts';

/** What a page of the desktop app cannot do, whatever a note in it says: tried from within the page. */

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

let folder: string;
let desktop: Desktop;
let page: Page;

const at = (...parts: string[]): string => path.join(folder, ...parts);

test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'The stand-in host is made for Chromium on Linux.');

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'quarry-security-')));
  await mkdir(at('notes'));
  await writeFile(at('secret.md'), '# Secret\n\nThe treasure lies under the oak.\n');
  await writeFile(at('notes', 'plain.md'), '# Plain\n\nThe barley is sown in March.\n');
  await writeFile(
    at('notes', 'page.html'),
    '<!doctype html><title>Page</title><p>The hops climb along the wall.</p><script>1</script>',
  );
  await writeFile(at('notes', 'tool.sh'), '#!/bin/sh\n# The malt is ground between two stones.\necho\n');
  await writeFile(at('notes', 'marked.md'), '# Marked\n\nThe yeast is kept in the cellar.\n');
  await chmod(at('notes', 'marked.md'), 0o755);
  await writeFile(at('notes', 'swapped.md'), '# Swapped\n\nThe casks are made of chestnut.\n');
  desktop = await launchDesktop(['--data', at('data'), at('notes')], {
    QUARRY_EDITOR: '',
    QUARRY_STANDIN_NETLOG: at('net.json'),
  });
  page = desktop.page;
  await page.getByText('Up to date').waitFor({ timeout: 60_000 });
  await desktop.pageOf('/quick.html'); // it comes a second after the main window
});

test.afterAll(async () => {
  await desktop?.end();
  await rm(folder, { recursive: true, force: true });
});

/** A call of the host as any script of the page could make it. */
const call = (method: unknown, request?: unknown): Promise<unknown> =>
  page.evaluate(
    ([name, given]) => (window.quarry as unknown as { host(...args: unknown[]): Promise<unknown> }).host(name, given),
    [method, request] as const,
  );

/** The id of the observation that has these words. */
async function idOf(words: string): Promise<string> {
  await page.getByRole('combobox', { name: 'Search' }).fill(`"${words}"`);
  const found = page.getByRole('treeitem').filter({ hasText: words });
  await expect(found).toHaveCount(1);
  return (await found.getAttribute('id'))?.replace('hit-', '') ?? '';
}

/** The app's own page is still there and works. */
async function isOurs(): Promise<void> {
  // Not by a locator: those wait while a navigation is under way, as one that goes nowhere is for a while.
  const seen = await page.evaluate(() => ({
    address: location.href,
    box: document.querySelector('#box')?.checkVisibility() ?? false,
    bridge: 'quarry' in window,
  }));
  expect(seen).toEqual({
    address: expect.stringMatching(/^https:\/\/bundle\.app\.invalid\/index\.html/),
    box: true,
    bridge: true,
  });
}

test('gives every window a sandbox, a world of its own for the preload script, and no Node', async () => {
  const windows = (await desktop.control('webPreferences')) as Record<string, unknown>[];
  expect(windows).toHaveLength(2);
  for (const { preload, ...preferences } of windows) {
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
    expect(path.basename(String(preload))).toBe('preload.cjs');
  }
});

test('gives each page the three functions of the bridge, frozen, and nothing else', async () => {
  const inFrame = await page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const found = 'quarry' in (frame.contentWindow as object);
    frame.remove();
    return found;
  });
  expect(inFrame).toBe(false);
  for (const one of [page, await desktop.pageOf('/quick.html')]) {
    const given = await one.evaluate(() => ({
      names: Object.keys(window.quarry ?? {}),
      types: Object.values(window.quarry ?? {}).map((value) => typeof value),
      frozen: Object.isFrozen(window.quarry),
      leaked: [
        'require',
        'process',
        'module',
        'exports',
        'global',
        'Buffer',
        'electron',
        'ipcRenderer',
        '__dirname',
      ].filter((name) => name in window),
    }));
    expect(given).toEqual({
      names: ['pathsOf', 'host', 'on'],
      types: ['function', 'function', 'function'],
      frozen: true,
      leaked: [],
    });
  }
});

test('sends each of its answers with the policy', async () => {
  const answers = await page.evaluate(async () => {
    const script = document.querySelector('script')?.getAttribute('src') ?? '';
    const style = document.querySelector('link[rel="stylesheet"]')?.getAttribute('href') ?? '';
    return Promise.all(
      ['index.html', 'quick.html', script, style, 'not-there.js', '%2e%2e%2fpackage.json'].map(async (file) => {
        const { status, headers } = await fetch(file, { cache: 'reload' });
        return {
          file,
          status,
          policy: headers.get('content-security-policy'),
          sniff: headers.get('x-content-type-options'),
          referrer: headers.get('referrer-policy'),
        };
      }),
    );
  });
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 404, 403]);
  for (const { policy, sniff, referrer } of answers)
    expect({ policy, sniff, referrer }).toEqual({ policy: POLICY, sniff: 'nosniff', referrer: 'no-referrer' });
});

test('reads no file outside of its own pages, however the path is written', async () => {
  const paths = [
    '/../../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5c..%5cpackage.json',
    '/%00',
    '/%',
    '//etc/passwd',
    '/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json',
    '/../rendererx/index.html',
  ];
  const statuses = await page.evaluate(
    (all) =>
      Promise.all(all.map(async (one) => (await fetch(location.origin + one).catch(() => ({ status: 0 }))).status)),
    paths,
  );
  for (const status of statuses) expect([0, 403, 404]).toContain(status);
  const posted = await page.evaluate(async () => (await fetch('index.html', { method: 'POST', body: 'x' })).status);
  expect(posted).toBe(404);
});

test('runs no text as markup or code', async () => {
  const outcomes = await page.evaluate(() => {
    const attempt = (work: () => unknown): string => {
      try {
        work();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    return {
      innerHTML: attempt(() => (document.createElement('div').innerHTML = '<b>x</b>')),
      insert: attempt(() => document.body.insertAdjacentHTML('beforeend', '<b>x</b>')),
      scriptText: attempt(() => (document.createElement('script').textContent = '1')),
      scriptSource: attempt(() => (document.createElement('script').src = 'data:text/javascript,1')),
      srcdoc: attempt(() => (document.createElement('iframe').srcdoc = '<b>x</b>')),
      write: attempt(() => document.write('<b>x</b>')),
    };
  });
  expect(outcomes).toEqual({
    innerHTML: 'TypeError',
    insert: 'TypeError',
    scriptText: 'TypeError',
    scriptSource: 'TypeError',
    srcdoc: 'TypeError',
    write: 'TypeError',
  });
  const evaluated = await page.evaluate(async () => {
    // By an element of the page’s own: what a debugger evaluates is not held to the policy.
    const button = document.createElement('button');
    button.setAttribute('style', 'color: red');
    document.body.append(button);
    const styled = getComputedStyle(button).color === 'rgb(255, 0, 0)';
    let set = 'set';
    try {
      button.setAttribute('onclick', 'window.ran = true');
      button.click();
    } catch (error) {
      set = (error as Error).name;
    }
    button.remove();
    return { styled, ran: 'ran' in window, set };
  });
  expect(evaluated).toMatchObject({ styled: false, ran: false });
});

test('grants no permission but to write the clipboard, and that to its own pages', async () => {
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fileSystem',
    'display-capture',
    'hid',
    'usb',
    'serial',
    'midi',
    'pointerLock',
    'fullscreen',
  ]) {
    expect(await desktop.control('askPermission', permission, 'app://bundle/')).toEqual({
      requested: false,
      checked: false,
      device: false,
    });
  }
  const write = 'clipboard-sanitized-write';
  expect(await desktop.control('askPermission', write, 'app://bundle/index.html')).toMatchObject({ requested: true });
  expect(await desktop.control('askPermission', write, 'app://bundle/')).toEqual({
    requested: true,
    checked: true,
    device: false,
  });
  expect(await desktop.control('askPermission', write, 'app://bundle/index.html', false)).toMatchObject({
    requested: false,
  }); // a frame within
  expect(
    await page.evaluate(() =>
      navigator.clipboard.writeText('a citation').then(
        () => 'written',
        (error: Error) => error.name,
      ),
    ),
  ).toBe('written');
  for (const origin of ['https://example.com/', 'app://bundle.example.com/', 'app://other/', ''])
    expect(await desktop.control('askPermission', write, origin)).toMatchObject({ requested: false, checked: false });
});

test('goes nowhere: by its address, a link, a form or a frame', async () => {
  const attempts = [
    () => (location.href = 'https://example.com/'),
    () => location.replace('https://example.com/'),
    () => (location.href = 'file:///etc/passwd'),
    () => (location.href = 'data:text/html,<b>x</b>'),
    () => {
      const link = Object.assign(document.createElement('a'), { href: 'https://example.com/', textContent: 'x' });
      document.body.append(link);
      link.click();
      link.remove();
    },
    () => {
      const form = Object.assign(document.createElement('form'), { action: 'https://example.com/', method: 'post' });
      document.body.append(form);
      form.submit();
      form.remove();
    },
    () => {
      const frame = Object.assign(document.createElement('iframe'), { src: 'https://example.com/' });
      document.body.append(frame);
      setTimeout(() => frame.remove(), 200);
    },
    () => {
      const frame = Object.assign(document.createElement('iframe'), { src: 'index.html' });
      document.body.append(frame);
      setTimeout(() => frame.remove(), 200);
    },
  ];
  for (const attempt of attempts) {
    await page.evaluate(attempt).catch(() => {});
    await page.waitForTimeout(100);
    await isOurs();
  }
  await page.reload(); // the tests' own program still waits for what Chromium refused at once
});

test('opens no window, and asks before a web address goes to the browser', async () => {
  const open = (address: string): Promise<void> =>
    page.evaluate((url) => void window.open(url, '_blank', 'noopener'), address);
  const asked = async (): Promise<readonly unknown[]> => desktop.control.recorded('dialog.showMessageBox');
  const opened = async (): Promise<readonly unknown[]> => desktop.control.recorded('shell.openExternal');
  const windows = async (): Promise<number> => (await desktop.control.windows()).length;

  for (const address of [
    'http://example.com/',
    'file:///etc/passwd',
    'quarry://search?q=x',
    'javascript:window.ran=1',
    'data:text/html,x',
    'vscode://file/x',
    `https://example.com/${'x'.repeat(2_100)}`,
  ])
    await open(address);
  // one that knows who opened it, and whom that waits for
  await page.evaluate(() => void window.open('http://example.com/'));
  await page.waitForTimeout(300);
  expect(await asked()).toEqual([]);

  await open('https://example.com/a?b=c');
  await expect.poll(async () => (await asked()).length).toBe(1);
  expect(await asked()).toMatchObject([
    { message: 'Open example.com in the browser?', detail: 'https://example.com/a?b=c', defaultId: 1, cancelId: 1 },
  ]);
  expect(await opened()).toEqual([]);

  await desktop.control('answerDialog', { response: 0 });
  await open('https://example.com/yes');
  await expect.poll(opened).toEqual(['https://example.com/yes']);
  await desktop.control('answerDialog', { response: 0 });
  await open('mailto:a@example.com');
  await expect.poll(opened).toEqual(['https://example.com/yes', 'mailto:a@example.com']);
  expect(await windows()).toBe(2);
  await isOurs();
});

test('refuses calls that nobody offers, and requests that do not fit', async () => {
  for (const method of [
    'openPath',
    'constructor',
    '__proto__',
    'toString',
    'search',
    'embed',
    7,
    null,
    { method: 'info' },
    'x'.repeat(100_000),
  ]) {
    expect(await call(method, {})).toMatchObject({ error: { code: 'UNKNOWN_METHOD' } });
  }
  for (const [method, request] of [
    ['openObservation', {}],
    ['openObservation', { observationId: '' }],
    ['openObservation', { observationId: 'x'.repeat(65) }],
    ['openObservation', { observationId: 'x', path: '/etc/passwd' }],
    ['openObservation', { observationId: ['x'] }],
    ['openObservation', '/etc/passwd'],
    ['revealObservation', { path: '/etc' }],
    ['completePath', { path: 'x'.repeat(4_097) }],
    ['changeSettings', { change: { theme: 'pink' } }],
    ['changeSettings', { change: { shortcut: 'A' } }],
    ['changeSettings', { change: { editor: 'a\nb' } }],
    ['changeSettings', { change: { editor: '/bin/sh -c true' } }],
    ['changeSettings', { change: { theme: 'dark', editor: '' } }],
    ['chooseEditor', { id: 'vscode' }],
    ['changeSettings', { change: { editor: { toString: 'x' } } }],
    ['changeSettings', { change: { dataFolder: '/tmp' } }],
    ['leaveQuick', { show: { kind: 'add', paths: ['/etc'] } }],
    ['sizeQuick', { height: -1 }],
    ['info', { extra: 1 }],
  ] as const) {
    expect(await call(method, request), `${method} ${JSON.stringify(request).slice(0, 60)}`).toMatchObject({
      error: { code: 'INVALID_REQUEST' },
    });
  }
  expect(await call('info')).toMatchObject({ value: { frontEnd: 'electron' } });
});

test('hands to other programs only what is safe there and lies in a source', async () => {
  const refused = { error: { code: 'PATH_NOT_ALLOWED' } };
  expect(await call('openObservation', { observationId: await idOf('hops climb along the wall') })).toMatchObject(
    refused,
  );
  expect(
    await call('openObservation', { observationId: await idOf('malt is ground between two stones') }),
  ).toMatchObject(refused);
  expect(await call('openObservation', { observationId: await idOf('yeast is kept in the cellar') })).toMatchObject(
    refused,
  );

  const swapped = await idOf('casks are made of chestnut');
  await call('openObservation', { observationId: await idOf('barley is sown in March') });
  expect(await desktop.control.recorded('shell.openPath')).toEqual([at('notes', 'plain.md')]);

  // The file is replaced by a link out of the folder, and asked for before that is noticed.
  await page.getByRole('combobox', { name: 'Search' }).fill('');
  await rm(at('notes', 'swapped.md'));
  await symlink(at('secret.md'), at('notes', 'swapped.md'));
  for (const method of ['openObservation', 'revealObservation', 'dragObservation']) {
    const { error } = (await call(method, { observationId: swapped })) as { error: { code: string } };
    expect(['PATH_NOT_ALLOWED', 'OBSERVATION_NOT_FOUND']).toContain(error.code);
  }
  expect(await desktop.control.recorded('shell.openPath')).toEqual([at('notes', 'plain.md')]);
  expect(await desktop.control.recorded('shell.showItemInFolder')).toEqual([]);
  expect(await desktop.control.recorded('startDrag')).toEqual([]);
});

test('saves no file', async () => {
  await page.evaluate(() => {
    for (const address of [URL.createObjectURL(new Blob(['x'])), 'data:text/plain,x']) {
      const link = Object.assign(document.createElement('a'), { href: address, download: 'notes.txt' });
      document.body.append(link);
      link.click();
      link.remove();
    }
  });
  await page.waitForTimeout(500);
  expect(await desktop.control.recorded('save dialog')).toEqual([]);
  await isOurs();
});

test('stays when a file is dropped on any part of either window', async () => {
  const quick = await desktop.pageOf('/quick.html');
  for (const [one, points] of [
    [
      page,
      [
        [20, 20],
        [500, 400],
        [500, 740],
      ],
    ],
    [quick, [[300, 40]]],
  ] as const) {
    const cdp = await one.context().newCDPSession(one);
    for (const [x, y] of points) {
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await cdp.send('Input.dispatchDragEvent', {
          type,
          x,
          y,
          data: { items: [], files: [at('notes', 'page.html')], dragOperationsMask: 1 },
        });
      }
    }
    await cdp.detach();
  }
  await page.waitForTimeout(300);
  await isOurs();
  expect(quick.url()).toMatch(/^https:\/\/bundle\.app\.invalid\/quick\.html/);
});

test('asked nobody on the network in all of this, and ends cleanly', async () => {
  const tried = await page.evaluate(async () => {
    const fetched = await fetch('https://example.com/').then(
      () => 'answered',
      () => 'refused',
    );
    const image = await new Promise((resolve) =>
      Object.assign(new Image(), {
        onload: () => resolve('answered'),
        onerror: () => resolve('refused'),
        src: 'https://example.com/a.png',
      }),
    );
    const socket = await new Promise((resolve) => {
      try {
        const one = new WebSocket('wss://example.com/');
        one.onopen = () => resolve('answered');
        one.onerror = () => resolve('refused');
      } catch {
        resolve('refused');
      }
    });
    return { fetched, image, socket, beacon: navigator.sendBeacon('https://example.com/', 'x') };
  });
  expect(tried).toMatchObject({ fetched: 'refused', image: 'refused', socket: 'refused' });
  // A page that is none of the app's, so that none of its guards stands before the network but those of the browser
  // itself.
  const other = await (await page.context().browser()?.newContext())?.newPage();
  const addresses = ['http://probe.example/', 'http://192.0.2.7/', 'https://[2001:db8::7]/'];
  const outcomes = await other?.evaluate(
    (all) =>
      Promise.all(
        all.map((address) =>
          fetch(address, { mode: 'no-cors' }).then(
            () => 'answered',
            () => 'refused',
          ),
        ),
      ),
    addresses,
  );
  expect(outcomes).toEqual(['refused', 'refused', 'refused']);
  expect(desktop.printed()).not.toContain('[network]');
  expect(desktop.printed()).not.toContain('[page]');
  expect(await desktop.end()).toBe(0);
  const log = await readFile(at('net.json'), 'utf8');
  // or the log would tell of nothing
  for (const tried of ['probe.example', '192.0.2.7', '2001:db8::7']) expect(log).toContain(tried);
  expect(whatLeft(log)).toEqual([]);
  expect(existsSync(`/proc/${desktop.pid}`)).toBe(false);
});
