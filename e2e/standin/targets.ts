import type { Session } from './devtools.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Opens an empty page in a window of its own. Its number, which is also that of its main frame, and the session with
 * it.
 */
export type OpenTarget = (size: Size) => Promise<readonly [id: string, session: Session]>;

/**
 * Decides about all that is made in the browser: our own pages, those that a page opens, and those of a test that looks
 * on. Each stands still until somebody says what becomes of it.
 */
export function openingTargets(browser: Session, sessionOf: (id: string) => Session): OpenTarget {
  let opening = 0;
  const unknown = new Map<string, { readonly sessionId: string; readonly type: string; readonly openerId?: string }>();
  const decide = (): void => {
    if (opening > 0) return; // any of them may be one of ours
    for (const [targetId, { sessionId, type, openerId }] of unknown) {
      const session = sessionOf(sessionId);
      const isPopup = openerId !== undefined;
      // Chromium opens a window where Electron asks first: it is closed again. Until then its requests wait, and nobody
      // answers them.
      if (isPopup) session.send('Fetch.enable').catch(() => {});
      // Also of one that is closed: the page that opened it stands still with it.
      if (type === 'page') session.send('Runtime.runIfWaitingForDebugger').catch(() => {});
      if (isPopup) browser.send('Target.closeTarget', { targetId }).catch(() => {});
    }
    unknown.clear();
  };
  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    unknown.set(targetInfo.targetId, { sessionId, ...targetInfo });
    decide();
  });
  const make: OpenTarget = async ({ width, height }) => {
    opening++;
    try {
      const { targetId } = await browser.send('Target.createTarget', {
        url: 'about:blank',
        newWindow: true,
        width,
        height,
      });
      const attached = unknown.get(targetId);
      if (!attached) throw new Error('Chromium made a page, but did not attach it.');
      unknown.delete(targetId);
      const session = sessionOf(attached.sessionId);
      session.send('Runtime.runIfWaitingForDebugger').catch(() => {});
      return [targetId, session];
    } finally {
      opening--;
      decide();
    }
  };
  let first: ReturnType<OpenTarget> | null = make({ width: 1280, height: 800 }); // its process comes up beside the app
  first.catch(() => {}); // whoever asks for it is told
  return (size) => {
    const made = first ?? make(size);
    first = null;
    return made;
  };
}
