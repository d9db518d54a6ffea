import { demand } from './app.ts';
import { onCommand } from './control.ts';
import { strict } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type BeforeRequest = (request: { readonly url: string }, decide: (decision: { readonly cancel?: boolean }) => void) => void;

const handlers = new Map<string, Handler>();
let beforeRequest: BeforeRequest = (_request, decide) => decide({});

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: () => demand('before', 'protocol.registerSchemesAsPrivileged()'),
  handle: (scheme: string, handler: Handler) => void handlers.set(scheme, handler),
});

type Decide = (page: unknown, permission: string, decide: (granted: boolean) => void) => void;
type Check = (page: unknown, permission: string, origin: string) => boolean;

// What Electron does where an app says nothing.
let decide: Decide = (_page, _permission, granted) => granted(true);
let check: Check = () => true;
let device: () => boolean = () => true;

/** What the app says to a page that asks for a permission: at a request, at a look, of a device. */
onCommand('askPermission', (permission: string, origin: string) => {
  let requested = false;
  decide(null, permission, (granted) => (requested = granted));
  return { requested, checked: check(null, permission, origin), device: device() };
});

export const session = strict('session', {
  defaultSession: strict('defaultSession', {
    setPermissionRequestHandler: (handler: Decide) => void (decide = handler),
    setPermissionCheckHandler: (handler: Check) => void (check = handler),
    setDevicePermissionHandler: (handler: () => boolean) => void (device = handler),
    webRequest: strict('webRequest', { onBeforeRequest: (handler: BeforeRequest) => void (beforeRequest = handler) }),
  }),
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
