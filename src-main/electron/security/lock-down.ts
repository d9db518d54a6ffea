import { app, session, shell, type Contents, type Session } from '../electron.ts';
import { showMessage } from '../system/dialogs.ts';
import { has, mayDo } from './permissions.ts';

const LOCAL_SCHEMES = new Set(['app:', 'devtools:', 'blob:', 'data:']);
/** The longest address that Windows passes on. */
const MAX_ADDRESS = 2081;

/**
 * Prevents all network access of Chromium's own, whatever a new version may ask for: it finds no name, no address and
 * no proxy.
 */
const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['no-proxy-server'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-quic'],
  ['no-pings'],
];

/**
 * Forbids the browser's own network requests, and everything that Quarry's pages do not need: permissions, devices, the
 * network, navigation, new windows, downloads. Only before `ready`, so that no session and no page exists earlier.
 */
export function lockDown(): void {
  for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value);
  const locked = new WeakSet<Session>();
  const lock = (one: Session): void => {
    if (!locked.has(one)) lockSession(one);
    locked.add(one);
  };
  app.on('session-created', lock);
  app.once('ready', () => lock(session.defaultSession));
  app.on('web-contents-created', (_event, page) => lockPage(page));
}

function lockSession(one: Session): void {
  // The setting of a window alone lets the browser fetch a dictionary at each start, by a way that no request of a page
  // takes. It looks for that dictionary as soon as a session is there, also where its checker is off: without a
  // language there is none to look for.
  one.setSpellCheckerLanguages([]);
  one.setSpellCheckerEnabled(false);
  one.setPermissionRequestHandler((_page, permission, decide, details) => decide(mayDo(permission, details)));
  one.setPermissionCheckHandler((_page, permission, origin) => has(permission, origin));
  one.setDevicePermissionHandler(() => false);
  one.webRequest.onBeforeRequest((request, decide) =>
    decide({ cancel: !LOCAL_SCHEMES.has(new URL(request.url).protocol) }),
  );
  // else a page could have a dialog opened that saves a file
  one.on('will-download', (event) => event.preventDefault());
}

function lockPage(page: Contents): void {
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault();
  page.on('will-navigate', refuse);
  page.on('will-frame-navigate', refuse);
  page.on('will-redirect', refuse);
  page.on('will-attach-webview', refuse);
  page.setWindowOpenHandler(({ url }) => {
    setImmediate(() => void offerExternal(url));
    return { action: 'deny' };
  });
}

/** A link in a note may lead anywhere: Quarry shows the address to the person before the browser opens it. */
async function offerExternal(address: string): Promise<void> {
  if (!isWebAddress(address)) return;
  const { response } = await showMessage({
    type: 'question',
    message: `Open ${new URL(address).host || address} in the browser?`,
    detail: address,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(address);
}

function isWebAddress(address: string): boolean {
  return (
    address.length <= MAX_ADDRESS && URL.canParse(address) && ['https:', 'mailto:'].includes(new URL(address).protocol)
  );
}
