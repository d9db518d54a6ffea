import type { WindowCommand } from '../../../src-shared/protocol.ts';

export const SCHEME = 'quarry';

/** Longer links are refused: no honest program makes them, and Windows does not pass them on. */
const LONGEST = 2_081;
const LONGEST_ID = 64;

/**
 * What a link asks for: `quarry://search?q=…` or `quarry://open?id=…`. `null` for any other: a link comes from
 * anywhere, so it never names a path and never adds, changes or starts anything.
 */
export function parseDeepLink(text: string): WindowCommand | null {
  if (text.length > LONGEST || !URL.canParse(text)) return null;
  const { protocol, host, pathname, searchParams } = new URL(text);
  if (protocol !== `${SCHEME}:` || !['', '/'].includes(pathname)) return null;
  const query = searchParams.get('q');
  const id = searchParams.get('id');
  if (host === 'search' && query !== null) return { kind: 'search', query };
  if (host === 'open' && id !== null && id !== '' && id.length <= LONGEST_ID)
    return { kind: 'open', observationId: id };
  return null;
}
