import type { Hit } from '../../src-shared/model.ts';

/**
 * How strong the words are, beside the strongest of the same answer: a score of words has no measure of its own.
 * Empty when they did not find it.
 */
export function strengthOfWords(
  { retrievers }: Pick<Hit, 'retrievers'>,
  hits: readonly Pick<Hit, 'retrievers'>[],
): string {
  if (!retrievers.lexical) return '';
  const best = Math.max(...hits.map((hit) => hit.retrievers.lexical?.score ?? 0));
  const part = best > 0 ? retrievers.lexical.score / best : 1;
  if (part >= 1) return 'the strongest here';
  if (part >= 0.75) return 'nearly as strong as the strongest';
  if (part >= 0.45) return 'about half as strong as the strongest';
  return 'weak beside the strongest';
}

/**
 * Cosines from which two texts are as near as the words say, for the model that comes with Quarry: the first places of
 * judged questions have 0.36 to 0.70.
 */
const NEARNESS = [
  [0.55, 'very near'],
  [0.42, 'near'],
  [0.32, 'somewhat near'],
] as const;

/** How near the meaning is, in words; empty when meaning did not find it. */
export function strengthOfMeaning({ retrievers }: Pick<Hit, 'retrievers'>): string {
  const { dense } = retrievers;
  if (!dense) return '';
  return NEARNESS.find(([least]) => dense.score >= least)?.[1] ?? 'far, but nearer than most';
}

/**
 * Without the beginnings of words (`goes…`) that are there as a whole, too: the last word of a query is also looked for
 * as a beginning.
 */
export function wholeTerms(terms: Hit['matchedTerms']): Hit['matchedTerms'] {
  const whole = new Set(terms.map(({ term }) => term));
  return terms.filter(({ term }) => !term.endsWith('…') || !whole.has(term.slice(0, -1)));
}
