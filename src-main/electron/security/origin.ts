/** Where Quarry's pages live: an origin of their own, which `file:` would not give them. */
export const ORIGIN = 'app://bundle';

/** Whether an address is one of our pages. */
export function isOurs(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`);
}
