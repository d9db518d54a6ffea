import type { Hit, ObservationType } from '../../src-shared/model.ts';
import type { Remote } from '../engine.ts';
import type { Suggestion } from '../store.ts';

/** Kinds to take examples from, the most telling first. */
const KINDS = [
  'decision',
  'challenge',
  'pattern',
  'solution',
  'insight',
  'goal',
  'work',
  'next',
  'note',
  'message',
] as const satisfies readonly ObservationType[];

const SHOWN = 3;
const LOOKED_AT = 20;
const LEAST_WORDS = 3;
const MOST_WORDS = 7;

/**
 * Example searches taken from the newest observations, so that they find something: a list of one kind, and phrases of
 * others.
 */
export async function findSuggestions(api: Pick<Remote, 'search'>): Promise<readonly Suggestion[]> {
  const found: Suggestion[] = [];
  for (const kind of KINDS) {
    const query = `type:${kind}`;
    const { hits } = await api.search({ query, limit: LOOKED_AT });
    if (hits.length === 0) continue;
    if (found.length === 0) found.push({ query, about: 'newest' });
    const hit = hits.find(({ text, title }) => phraseOf(text) !== null && !found.some(({ about }) => about === title));
    if (hit) found.push({ query: phraseOf(hit.text) ?? '', about: hit.title });
    if (found.length >= SHOWN) break;
  }
  return found.slice(0, SHOWN);
}

/** Words that a phrase does not end in. */
const LOOSE = new Set(
  'a an and are as at be because before by for from in into is it its not of on or so than that the then this to until was when where which while with without'.split(
    ' ',
  ),
);

/**
 * The opening words of an observation when they read like something one would search for: three to seven plain words,
 * else `null`.
 */
export function phraseOf(text: Hit['text']): string | null {
  const line = text.split('\n', 1)[0] ?? '';
  const bold = /^\s*(?:\d+[.)]\s*)?\*\*(.+?)\*\*/.exec(line)?.[1];
  const opening =
    (bold ?? line)
      .replaceAll(/[*`"]/g, '')
      .split(/[:;.,()[\]→—–]|\s-\s/, 1)[0]
      ?.trim() ?? '';
  const words = opening.split(/\s+/);
  if (words.length > MOST_WORDS) {
    words.length = MOST_WORDS - 1;
    while (LOOSE.has(words.at(-1)?.toLowerCase() ?? '')) words.pop();
  }
  const plain = words.every((word) => /^[\p{L}\p{N}'’-]+$/u.test(word));
  return plain && words.length >= LEAST_WORDS ? words.join(' ') : null;
}
