import { isOurs, ORIGIN } from './origin.ts';

/** Needed to copy a citation. Reading the clipboard is another permission, and is denied. */
const WRITE_CLIPBOARD = 'clipboard-sanitized-write';

/** Whether a page that asks for a permission gets it. Chromium asks so before it does the thing. */
export function mayDo(
  permission: string,
  { requestingUrl, isMainFrame }: { readonly requestingUrl?: string; readonly isMainFrame?: boolean },
): boolean {
  return permission === WRITE_CLIPBOARD && isMainFrame === true && isOurs(requestingUrl ?? '');
}

/**
 * Whether a page has a permission already. Chromium looks so before it asks, and where a page looks itself.
 *
 * @param origin with or without a slash at its end
 */
export function has(permission: string, origin: string): boolean {
  return permission === WRITE_CLIPBOARD && origin.replace(/\/$/, '') === ORIGIN;
}
