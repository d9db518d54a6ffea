import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from '../worker/options.ts';

/** Where the built renderer lies; the same beside the sources and beside the bundled main process. */
export const rendererFolder = path.join(projectFolder, 'out', 'renderer');

/** What a page of Quarry may load and do: its own files, and nothing else from anywhere. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // No text becomes markup or a script by itself, and nobody may make rules by which it would.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Headers of every answer, whatever is in it. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export interface FileAnswer {
  readonly status: 200 | 403 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * One file of the built renderer, read whole, with the headers it is sent with.
 *
 * @param root the folder that nothing may be read outside of
 * @param pathname the path of the URL as it came, percent-encoded; `/` is `index.html`
 */
export async function readRendererFile(root: string, pathname: string): Promise<FileAnswer> {
  const file = locate(root, pathname);
  if (file === null) return refusal(403, 'Quarry serves its own files only.');
  let body: Uint8Array<ArrayBuffer>;
  try {
    body = Uint8Array.from(await readFile(file));
  } catch {
    return refusal(404, 'There is no such file.');
  }
  const extension = path.extname(file).toLowerCase();
  return {
    status: 200,
    headers: {
      ...SAFE_HEADERS,
      'content-type': TYPES[extension] ?? 'application/octet-stream',
      // Names below assets/ carry a hash of their content; a page must always name the newest of them.
      'cache-control':
        extension === '.html'
          ? 'no-store'
          : pathname.startsWith('/assets/')
            ? 'private, max-age=31536000, immutable'
            : 'no-cache',
    },
    body,
  };
}

function locate(root: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (/[\0\\]/.test(decoded)) return null;
  const file = path.join(root, decoded === '/' ? 'index.html' : decoded);
  return file.startsWith(root + path.sep) ? file : null;
}

function refusal(status: 403 | 404, text: string): FileAnswer {
  return {
    status,
    headers: { ...SAFE_HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: new TextEncoder().encode(`${text}\n`),
  };
}
