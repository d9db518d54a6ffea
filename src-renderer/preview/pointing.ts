import type { Reference } from '../../src-shared/model.ts';

/** The references that can be searched for; addresses stay text, since nothing here leads out of the window. */
export function shownReferences(references: readonly Reference[]): readonly Reference[] {
  return references.filter(({ kind }) => kind !== 'url');
}

/** The search for what a reference points to: its words in their order. */
export function queryFor(target: string): string {
  return `"${target.replaceAll('"', ' ').trim()}"`;
}
