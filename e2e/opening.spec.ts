/** How the browser that is started gets its key, with other users of the machine reading along. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { pageOptions } from './support/browser-options.ts';
import { startWebApp, type WebProcess } from './support/web-app.ts';
import { Quarry } from './support/quarry.ts';
import { setStage, type Stage } from './support/stage.ts';
import { expect, test } from './support/test.ts';

test.skip(process.platform !== 'linux', 'Other systems show no command lines in files.');

/** Reads what every user may read, again and again; where it can it is another user. */
const READER = 'while :; do for p in /proc/[0-9]*; do tr "\\0" " " < $p/cmdline 2>/dev/null; echo; done; done';
const NOBODY = 65_534;
const other = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

let stage: Stage;
let web: WebProcess;

test.beforeEach(async () => {
  stage = await setStage();
});
test.afterEach(async () => {
  await web.stop();
  await stage.remove();
});

/** Stands in for the browser's program: writes down what it is asked to open, and stays for a while. */
async function setBrowser(): Promise<NodeJS.ProcessEnv> {
  const program = path.join(stage.home, 'browser');
  await writeFile(program, `#!/bin/sh\nprintf %s "$1" > "$0.asked~" && mv "$0.asked~" "$0.asked"\nsleep 5\n`);
  await chmod(program, 0o755);
  return {
    ...stage.env,
    DISPLAY: ':99',
    BROWSER: program,
    XDG_CURRENT_DESKTOP: '',
    DESKTOP_SESSION: '',
    KDE_FULL_SESSION: '',
    GNOME_DESKTOP_SESSION_ID: '',
    XDG_DATA_DIRS: stage.home,
    XDG_DATA_HOME: stage.home,
  };
}

/** The file that the browser was asked to open. */
async function asked(): Promise<string> {
  const read = (): Promise<string> => readFile(path.join(stage.home, 'browser.asked'), 'utf8').catch(() => '');
  await expect.poll(read).not.toBe('');
  return (await read()).replace(/^file:\/\//, '');
}

const addressIn = async (file: string): Promise<string> =>
  /http:\/\/127\.0\.0\.1:\d+\/\?t=[\w-]+/.exec(await readFile(file, 'utf8'))?.[0] ?? '';

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
  readonly cookie: string;
  readonly location: string;
}

async function ask(address: string, cookie = ''): Promise<Answer> {
  const request = get(address, { headers: cookie ? { cookie } : {} });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const text = (await response.toArray()).join('');
  return {
    status: response.statusCode,
    text,
    cookie: response.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    location: response.headers.location ?? '',
  };
}

interface Reader {
  /** Waits until a command line with this in it has been read. */
  saw(text: string): Promise<void>;
  has(text: string): boolean;
  stop(): Promise<void>;
}

/** What another user reads in all command lines until it is stopped. */
function readAlong(): Reader {
  const reader = spawn('/bin/sh', ['-c', READER], { ...other, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = new Set<string>();
  let rest = '';
  reader.stdout.setEncoding('utf8').on('data', (part: string) => {
    const all = (rest + part).split('\n');
    rest = all.pop() ?? '';
    for (const line of all) lines.add(line);
  });
  const has = (text: string): boolean => [...lines].some((line) => line.includes(text));
  return {
    has,
    saw: (text) => expect.poll(() => has(text)).toBe(true),
    async stop() {
      const ended = once(reader, 'close');
      reader.kill();
      await ended;
    },
  };
}

test('no command line of any process holds a key, and the browser gets in all the same', async ({ page }) => {
  const reader = readAlong();
  web = await startWebApp({ ...stage, env: await setBrowser() }, [stage.notes], true);
  const file = await asked();
  await reader.saw(`browser ${file}`); // the browser's own command line
  await reader.stop();
  const address = await addressIn(file);
  const keys = [address, web.url].map((one) => new URL(one).searchParams.get('t') ?? '');
  expect(new Set(keys).size).toBe(2);
  for (const key of [...keys, new URL(web.url).host]) expect(reader.has(key)).toBe(false);

  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  const [code] = (await once(
    spawn('/bin/sh', ['-c', 'cat "$0"', file], { ...other, cwd: '/', stdio: 'ignore' }),
    'close',
  )) as [number];
  if ('uid' in other) expect(code).not.toBe(0);

  await page.goto(`file://${file}`);
  await new Quarry(page).isUpToDate();
  expect(page.url()).not.toContain('t=');
  await expect
    .poll(() =>
      stat(file).then(
        () => 'there',
        () => 'gone',
      ),
    )
    .toBe('gone');
});

test('no command line of any process holds a key where no browser is opened', async () => {
  const reader = readAlong();
  web = await startWebApp({ ...stage, env: await setBrowser() }, [stage.notes]);
  const { location, cookie } = await ask(web.url);
  await reader.saw(stage.data); // the program's own, and its engine's
  await reader.stop();
  for (const key of [new URL(web.url).searchParams.get('t') ?? '', location, cookie, new URL(web.url).host])
    expect(reader.has(key)).toBe(false);
});

test('a key that somebody used before the browser is told to the owner, and lets nobody in any more', async ({
  browser,
}) => {
  const page = await browser.newPage(pageOptions); // one that may be refused
  web = await startWebApp({ ...stage, env: await setBrowser() }, [stage.notes], true);
  const file = await asked();
  const page1 = await readFile(file);
  const stranger = await ask(await addressIn(file));
  expect(stranger.status).toBe(302);
  const { origin } = new URL(web.url);
  expect((await ask(origin + stranger.location, stranger.cookie)).status).toBe(200);
  await expect.poll(() => web.said()).toContain('The browser has opened Quarry. If you see no page of Quarry');

  // The browser was slow: it had read its file, and comes only now.
  await writeFile(path.join(stage.home, 'late.html'), page1);
  await page.goto(`file://${path.join(stage.home, 'late.html')}`);
  await expect(page.getByText('somebody has used it already')).toBeVisible();
  await expect(page.getByText('Open the address that Quarry printed')).toBeVisible();
  expect((await ask(origin + stranger.location, stranger.cookie)).status).toBe(403);
  await expect.poll(() => web.said()).toContain('Somebody else may have read it');
  expect(web.said()).toContain('What to do:');

  await page.goto(web.url);
  await new Quarry(page).isUpToDate();
  await page.close();
});
