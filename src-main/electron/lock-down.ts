import { app, dialog, session, shell, type Contents } from './electron.ts';
import { ORIGIN } from './origin.ts';

const LOCAL_SCHEMES = new Set(['app:', 'devtools:', 'blob:', 'data:']);
/** The longest address that Windows passes on. */
const MAX_ADDRESS = 2081;

/** Takes from every page what Quarry's pages do not need: permissions, devices, the network, going anywhere, new windows. */
export function lockDown(): void {
  const pages = session.defaultSession;
  pages.setPermissionRequestHandler((_page, _permission, decide) => decide(false));
  pages.setPermissionCheckHandler((_page, permission, origin) => permission === 'clipboard-sanitized-write' && origin.replace(/\/$/, '') === ORIGIN);
  pages.setDevicePermissionHandler(() => false);
  pages.webRequest.onBeforeRequest((request, decide) => decide({ cancel: !LOCAL_SCHEMES.has(new URL(request.url).protocol) }));
  app.on('web-contents-created', (_event, page) => lockPage(page));
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

/** A link in a note may lead anywhere: the person sees where before the browser goes there. */
async function offerExternal(address: string): Promise<void> {
  if (!isWebAddress(address)) return;
  const { response } = await dialog.showMessageBox({
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
  return address.length <= MAX_ADDRESS && URL.canParse(address) && ['https:', 'mailto:'].includes(new URL(address).protocol);
}
