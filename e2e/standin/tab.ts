import { EventEmitter } from 'node:events';
import type { Chromium } from './chromium.ts';
import type { Session } from './devtools.ts';

/** What is asked for; nothing of it has left the machine yet. */
export interface Asked {
  readonly url: string;
  readonly method: string;
  /** Whether a page, or a frame of it, goes there. */
  readonly isNavigation: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Chromium's answer where a load was given up and the page stays as it was. */
const ABORTED = 'net::ERR_ABORTED';

/** A page of Chromium in a window of its own, reached by the DevTools protocol. It is empty until `goto`. */
export class Tab extends EventEmitter<{ ready: []; load: []; closed: []; crashed: [] }> {
  readonly session: Session;
  /** Also of the page's main frame. */
  readonly id: string;
  readonly #chromium: Chromium;
  /** Of the document that is shown, as Chromium writes it. */
  url = '';

  /** @param answer to a request; `null` refuses it */
  static async open(chromium: Chromium, size: Size, answer: (asked: Asked) => Promise<Response | null>): Promise<Tab> {
    const [id, session] = await chromium.openTarget(size);
    return new Tab(chromium, id, session, size, answer);
  }

  constructor(
    chromium: Chromium,
    id: string,
    session: Session,
    size: Size,
    answer: (asked: Asked) => Promise<Response | null>,
  ) {
    super();
    this.session = session;
    this.id = id;
    this.#chromium = chromium;
    session.on(
      'Page.frameNavigated',
      ({ frame }) => frame.id === id && (this.url = frame.url + (frame.urlFragment ?? '')),
    );
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => frameId === id && (this.url = url));
    session.on('Page.domContentEventFired', () => this.emit('ready'));
    session.on('Page.loadEventFired', () => this.emit('load'));
    session.on('closed', () => this.emit('closed'));
    session.on('Inspector.targetCrashed', () => this.emit('crashed'));
    // Nobody sees a dialog of the page's: it is cancelled, and a page may always go.
    session.on(
      'Page.javascriptDialogOpening',
      ({ type }) =>
        void session.send('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' }).catch(() => {}),
    );
    session.on('Fetch.requestPaused', ({ requestId, resourceType, request: { url, method } }) => {
      const refuse = (): Promise<unknown> => session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
      const give = async (response: Response | null): Promise<unknown> =>
        response ? session.send('Fetch.fulfillRequest', { requestId, ...(await inProtocol(response)) }) : refuse();
      answer({ url, method, isNavigation: resourceType === 'Document' })
        .then(give, (error: unknown) => {
          console.error(error);
          return refuse();
        })
        .catch(() => {}); // nobody waits for it any more
    });
    // Done in this order, without waiting for each; what fails there, fails when the page is loaded.
    session.send('Inspector.enable').catch(() => {});
    session.send('Fetch.enable').catch(() => {});
    session.send('Page.enable').catch(() => {});
    session.send('Emulation.setFocusEmulationEnabled', { enabled: true }).catch(() => {});
    this.resize(size);
  }

  /**
   * Loads a page, and waits until all of it is there. Rejects when it cannot be had or the page has gone. Chromium then
   * shows a page about the failure, and this waits for that, too: the events of that page belong to this load.
   */
  async goto(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve, reject) => {
      this.once('load', resolve);
      this.once('closed', () => reject(new Error(`The page was closed while it loaded ${url}.`)));
    });
    loaded.catch(() => {}); // told of below
    const { errorText } = await this.session.send('Page.navigate', { url });
    if (errorText !== ABORTED) await loaded;
    if (errorText !== undefined) throw new Error(`${url} did not load: ${errorText}`);
  }

  resize({ width, height }: Size): void {
    this.session
      .send('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        screenWidth: width,
        screenHeight: height,
        deviceScaleFactor: 1,
        mobile: false,
      })
      .catch(() => {});
  }

  /** The page's process ends. */
  crash(): void {
    this.session.send('Page.crash').catch(() => {}); // nobody is left to answer
  }

  /** The pointer is at this place of the page, moved or not. */
  pointAt(x: number, y: number): void {
    this.session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y }).catch(() => {});
  }

  prefer(dark: boolean): void {
    this.session
      .send('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
      })
      .catch(() => {});
  }

  bringToFront(): void {
    this.session.send('Page.bringToFront').catch(() => {});
  }

  reload(): void {
    this.session.send('Page.reload').catch(() => {});
  }

  /** Closes it without asking the page; `closed` comes later. */
  close(): void {
    this.#chromium.browser.send('Target.closeTarget', { targetId: this.id }).catch(() => {});
  }
}

async function inProtocol(
  response: Response,
): Promise<{ responseCode: number; responseHeaders: { name: string; value: string }[]; body: string }> {
  return {
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  };
}
