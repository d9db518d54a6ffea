import { EventEmitter } from 'node:events';
import { app, demand } from './app.ts';
import { onCommand, recorded } from './control.ts';
import { strict } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type BeforeRequest = (
  request: { readonly url: string },
  decide: (decision: { readonly cancel?: boolean }) => void,
) => void;

const handlers = new Map<string, Handler>();
let beforeRequest: BeforeRequest = (_request, decide) => decide({});

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: () => demand('before', 'protocol.registerSchemesAsPrivileged()'),
  handle: (scheme: string, handler: Handler) => void handlers.set(scheme, handler),
});

/** Who asks for a permission, as Electron tells of it. */
interface Asking {
  readonly requestingUrl: string;
  readonly isMainFrame: boolean;
}
type Decide = (page: unknown, permission: string, decide: (granted: boolean) => void, details: Asking) => void;
type Check = (page: unknown, permission: string, origin: string) => boolean;

// What Electron does where an app says nothing.
let decide: Decide = (_page, _permission, granted) => granted(true);
let check: Check = () => true;
let device: () => boolean = () => true;

/** Whether a page that does something is let: Chromium *requests* the permission, and takes no look for an answer. */
export function isGranted(permission: string, asking: Asking): boolean {
  let granted = false;
  decide(null, permission, (answer) => (granted = answer), asking);
  return granted;
}

/** What the app says to a page that asks for a permission: at a request, at a look, of a device. */
onCommand('askPermission', (permission: string, requestingUrl: string, isMainFrame = true) => ({
  requested: isGranted(permission, { requestingUrl, isMainFrame }),
  checked: check(null, permission, requestingUrl),
  device: device(),
}));

/**
 * What a browser does with the words of a person who types, unless it is told otherwise: it fetches a dictionary as the
 * first window is made.
 */
let spellChecker = true;
let languages: readonly string[] = ['en-US'];
export function firstWindowIsMade(): void {
  // a test looks for this line
  if (spellChecker || languages.length > 0) console.error('[network] the dictionary of the spell checker');
}

const events = new EventEmitter();
const defaultSession = strict(
  'defaultSession',
  Object.assign(events, {
    setPermissionRequestHandler: (handler: Decide) => void (decide = handler),
    setPermissionCheckHandler: (handler: Check) => void (check = handler),
    setDevicePermissionHandler: (handler: () => boolean) => void (device = handler),
    setSpellCheckerEnabled: (on: boolean) => void (spellChecker = on),
    setSpellCheckerLanguages: (codes: readonly string[]) => void (languages = codes),
    webRequest: strict('webRequest', { onBeforeRequest: (handler: BeforeRequest) => void (beforeRequest = handler) }),
  }),
);

/** A page saves a file: a dialog opens, unless the app prevents it. */
export function downloadBegins(url: string): void {
  let prevented = false;
  events.emit('will-download', { preventDefault: () => (prevented = true) }, {}, null);
  if (!prevented) recorded('save dialog', url);
}

let isMade = false;
export const session = strict('session', {
  get defaultSession() {
    demand('after', 'session.defaultSession');
    if (!isMade) {
      isMade = true; // by the first who asks for it
      app.emit('session-created', defaultSession);
    }
    return defaultSession;
  },
});

/** Whether the app keeps its pages from asking for this. */
export function requestIsCancelled(url: string): boolean {
  let cancelled = false;
  beforeRequest({ url }, ({ cancel }) => (cancelled = cancel ?? false));
  return cancelled;
}

/** The answer of the app itself; `null` when it would have to come from the network. */
export async function answerRequest(request: Request): Promise<Response | null> {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1));
  return handler ? handler(request) : null;
}
