/** Pages of other sites, and names that lead here from elsewhere, in a real browser that holds the key. */
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright/test';
import config from './playwright.config.ts';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';

const REBOUND = 'evil.example';
const given = config.use?.launchOptions ?? {};
test.use({
  launchOptions: { ...given, args: [...(given.args ?? []), `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`] },
});

let web: WebApp;
let foreign: Server;
/** What the foreign server was sent. */
let seen: IncomingMessage['headers'][];
/** The address of Quarry's page, with the secret folder: these pages are told even that. */
let home: string;
let port: string;

test.beforeEach(async ({ page }) => {
  web = await openWebApp({ add: true });
  seen = [];
  foreign = createServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
    response.end(`<!doctype html><title>Elsewhere</title><a href="${web.url}">Quarry</a>`);
  }).listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  await page.goto(web.url);
  await new Quarry(page).isUpToDate();
  home = page.url().replace(/[?#].*$/, '');
  ({ port } = new URL(home));
});

test.afterEach(async () => {
  foreign.closeAllConnections();
  foreign.close();
  await web.end();
});

/** All that a page can try to reach another; each gives what it got, or that it was refused. */
async function attack(page: Page, target: string, asset: string): Promise<Record<string, string>> {
  return page.evaluate(
    async ([url, script]) => {
      const within = <T>(work: Promise<T>, otherwise: T): Promise<T> =>
        Promise.race([work, new Promise<T>((resolve) => setTimeout(resolve, 2000, otherwise))]);
      const read = (options: RequestInit, where = url): Promise<string> =>
        fetch(where, options).then(
          async (answer) => `${answer.type} ${answer.status} ${await answer.text()}`,
          () => 'refused',
        );
      const load = (
        name: 'img' | 'script' | 'link' | 'object',
        change: (element: HTMLElement) => void,
      ): Promise<string> =>
        within(
          new Promise((resolve) => {
            const element = document.createElement(name);
            element.onload = () => resolve('loaded');
            element.onerror = () => resolve('refused');
            change(element);
            document.body.append(element);
          }),
          'refused',
        );
      const frame = document.createElement('iframe');
      frame.name = 'inside';
      const framed = within(
        new Promise<string>(
          (resolve) =>
            (frame.onload = () => {
              try {
                resolve(frame.contentDocument?.title ? 'read' : 'refused');
              } catch {
                resolve('refused');
              }
            }),
        ),
        'refused',
      );
      frame.src = url;
      document.body.append(frame);
      const socket = new WebSocket(new URL('rpc', url).href.replace(/^http/, 'ws'));
      const socketed = within(
        new Promise<string>((resolve) => {
          socket.onopen = () => resolve('opened');
          socket.onmessage = (event) => resolve(String(event.data));
          socket.onerror = () => resolve('refused');
        }),
        'refused',
      );
      const copy = new URL('copy?copy=1&path=a.md', url).href;
      return {
        fetch: await read({ credentials: 'include' }),
        noCors: await read({ credentials: 'include', mode: 'no-cors' }),
        asset: await read({ credentials: 'include' }, script),
        post: await read({ credentials: 'include', method: 'POST', body: 'stolen', mode: 'no-cors' }, copy),
        json: await read(
          { credentials: 'include', method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
          copy,
        ),
        image: await load('img', (element) => ((element as HTMLImageElement).src = script)),
        script: await load('script', (element) => ((element as HTMLScriptElement).src = script)),
        module: await load('script', (element) =>
          Object.assign(element, { type: 'module', crossOrigin: 'use-credentials', src: script }),
        ),
        style: await load('link', (element) =>
          Object.assign(element, { rel: 'stylesheet', href: script.replace(/\.js$/, '.css') }),
        ),
        socket: await socketed,
        framed: await framed,
      };
    },
    [target, asset] as const,
  );
}

/** What may come back: nothing, or an answer that a page cannot read. */
const NOTHING = /^(?:refused|opaque 0 )$/;

for (const [name, what] of [
  ['127.0.0.1', 'another port, to which browsers send the cookies of this one'],
  ['localhost', 'another site'],
] as const) {
  test(`a page of ${what} reads nothing and changes nothing, though it knows the whole address`, async ({
    page,
    context,
  }) => {
    const asset = await page
      .locator('script[src]')
      .first()
      .evaluate((element) => (element as HTMLScriptElement).src);
    const elsewhere = `http://${name}:${(foreign.address() as AddressInfo).port}/`;
    const page2 = await context.newPage();
    await page2.goto(elsewhere);

    const got = await attack(page2, home, asset);
    expect(Object.entries(got).filter(([, answer]) => !NOTHING.test(answer))).toEqual([]);
    expect(
      page2
        .frames()
        .slice(1)
        .map((frame) => frame.url()),
    ).not.toContain(home);

    // A form, as a whole page would send it.
    await page2.evaluate((action) => {
      const form = Object.assign(document.createElement('form'), { method: 'POST', action, enctype: 'text/plain' });
      form.append(Object.assign(document.createElement('input'), { name: 'a', value: 'stolen' }));
      document.body.append(form);
      form.submit();
    }, `${home}copy?copy=1&path=a.md`);
    await expect(page2.locator('body')).toContainText('Quarry did not answer this request');
    expect(existsSync(path.join(web.data, 'copies'))).toBe(false);

    // A window that it opens is no longer in its hands.
    await page2.goto(elsewhere);
    const opened = context.waitForEvent('page');
    const handle = await page2.evaluateHandle((url) => window.open(url), web.url);
    const page3 = await opened;
    await expect(page3.getByRole('combobox', { name: 'Search' })).toBeVisible();
    expect(await page3.evaluate(() => window.opener)).toBeNull();
    expect(
      await handle.evaluate((popup) => {
        popup?.postMessage('engine-port', '*');
        let inside = 'nothing';
        try {
          inside = popup?.document.title ?? 'nothing';
        } catch {
          // not of this site
        }
        return { closed: popup?.closed, inside };
      }),
    ).toEqual({ closed: true, inside: 'nothing' });

    expect(seen.length).toBeGreaterThan(0);
    expect(JSON.stringify(seen)).not.toContain('quarry-');
    expect(JSON.stringify(seen)).not.toContain(new URL(home).pathname.slice(1, -1));
    await expect(new Quarry(page).status).toContainText('7 notes');
  });

  test(`a click on the printed address on a page of ${what} opens the window`, async ({ context }) => {
    const other = await context.newPage();
    await other.goto(`http://${name}:${(foreign.address() as AddressInfo).port}/`);
    await other.getByRole('link').click();
    await expect(other.getByRole('combobox', { name: 'Search' })).toBeVisible();
    expect(other.url()).not.toContain('t=');
  });
}

test('a name that somebody has pointed here reads nothing, though it holds the cookie', async ({ context }) => {
  const [cookie] = (await context.cookies(home)).filter(({ name }) => name.startsWith('quarry-'));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: new URL(home).pathname });
  await context.addCookies([{ name: cookie!.name, value: cookie!.value, domain: REBOUND, path: '/' }]);
  const page = await context.newPage();
  for (const place of [new URL(home).pathname, new URL(web.url).pathname + new URL(web.url).search]) {
    const answer = await page.goto(`http://${REBOUND}:${port}${place}`);
    expect(answer?.status()).toBe(403);
    await expect(page.locator('body')).toContainText('it used a name that does not belong to this computer');
  }
  const socket = await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const own = new WebSocket(url);
        own.onopen = () => resolve('opened');
        own.onerror = () => resolve('refused');
      }),
    `ws://${REBOUND}:${port}${new URL(home).pathname}rpc`,
  );
  expect(socket).toBe('refused');
});

test('the window makes no markup of text, whoever asks it to', async ({ context }) => {
  const page = await context.newPage();
  await page.goto(home);
  await expect(page.getByRole('combobox', { name: 'Search' })).toBeVisible();
  expect(
    await page.evaluate(() => {
      const fails = (work: () => unknown): string => {
        try {
          work();
          return 'done';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const policies = (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } })
        .trustedTypes;
      return [
        fails(() => (document.createElement('div').innerHTML = '<b>bold</b>')),
        fails(() => document.body.insertAdjacentHTML('beforeend', '<b>bold</b>')),
        fails(() => (document.createElement('script').src = '/x.js')),
        fails(() => document.write('x')),
        fails(() => policies.createPolicy('default', {})),
      ];
    }),
  ).toEqual(Array(5).fill('TypeError'));
});
