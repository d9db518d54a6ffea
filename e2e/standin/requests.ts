import { demand } from './app.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type BeforeRequest = (request: { readonly url: string }, decide: (decision: { readonly cancel?: boolean }) => void) => void;

const handlers = new Map<string, Handler>();
let beforeRequest: BeforeRequest = (_request, decide) => decide({});

export const protocol = {
  registerSchemesAsPrivileged: () => demand('before', 'protocol.registerSchemesAsPrivileged()'),
  handle: (scheme: string, handler: Handler) => void handlers.set(scheme, handler),
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler() {},
    setPermissionCheckHandler() {},
    setDevicePermissionHandler() {},
    webRequest: { onBeforeRequest: (handler: BeforeRequest) => void (beforeRequest = handler) },
  },
};

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
