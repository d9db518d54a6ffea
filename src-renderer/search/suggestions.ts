import type { Remote } from '../engine.ts';

/** Questions that notes of work tend to answer, the likeliest first; each asks for another kind of observation. */
const CANDIDATES = [
  'type:decision why did we choose this',
  'type:challenge what broke and how it was fixed',
  'type:pattern what worked well and should be kept',
  'type:next what is left to do',
  'type:solution the root cause was',
  'type:goal what did we set out to do',
  'type:work added tests',
  'what surprised us',
  'slower than expected',
  'how is it configured',
] as const;

const SHOWN = 3;

/** The first three example searches that find something in what is indexed. */
export async function findSuggestions(api: Pick<Remote, 'search'>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const query of CANDIDATES) {
    const { hits } = await api.search({ query, limit: 1 });
    if (hits.length > 0) found.push(query);
    if (found.length === SHOWN) break;
  }
  return found;
}
