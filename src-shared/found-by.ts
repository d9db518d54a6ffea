/** By what a hit was found, in words for a person: ranks are told where somebody asks why. */
import type { Hit } from './protocol/hit.ts';

/** `same words`, `same meaning` or `both`; empty where nothing was ranked. */
export function foundBy({ retrievers: { lexical, dense } }: Pick<Hit, 'retrievers'>): string {
  if (lexical && dense) return 'both';
  return lexical ? 'same words' : dense ? 'same meaning' : '';
}
