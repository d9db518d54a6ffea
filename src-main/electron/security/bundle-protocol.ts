import { protocol } from '../electron.ts';
import { readRendererFile, SAFE_HEADERS } from '../../host/renderer-files.ts';

/** Makes `app:` a scheme with origins and fetch; once, before `ready`. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built renderer at `app://bundle/`, read whole, with the same headers as in browser mode. */
export function serveBundle(root: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.host !== 'bundle')
      return new Response('There is nothing here.\n', { status: 404, headers: SAFE_HEADERS });
    const { status, headers, body } = await readRendererFile(root, url.pathname);
    return new Response(body, { status, headers });
  });
}
