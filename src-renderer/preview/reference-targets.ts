import type { Observation, Reference } from '../../src-shared/model.ts';

/**
 * The references that can be searched for, in the order of the text, where every target stands as it is. Addresses stay
 * text, since nothing here leads out of the window.
 */
export function shownReferences({ text, references }: Pick<Observation, 'text' | 'references'>): readonly Reference[] {
  return references
    .filter(({ kind }) => kind !== 'url')
    .toSorted((a, b) => text.indexOf(a.target) - text.indexOf(b.target));
}

/** The search for what a reference points to: its words in their order. */
export function queryFor(target: string): string {
  return `"${target.replaceAll('"', ' ').trim()}"`;
}
