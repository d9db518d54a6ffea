import type { DocumentView, Hit } from '../../src-shared/model.ts';

/**
 * An observation of a note as a hit that no search found: without ranks, and with all of its text. `null` when it is
 * not there.
 */
export function hitIn({ path, title, unit, session, blocks }: DocumentView, id: string): Hit | null {
  for (const { observations } of blocks) {
    const observation = observations.find((one) => one.id === id);
    if (!observation) continue;
    return {
      ...observation,
      path,
      title,
      unit,
      session,
      score: 0,
      retrievers: { lexical: null, dense: null },
      matchedTerms: [],
      similar: [],
      alsoAt: [],
      snippet: { text: observation.text, matches: [] },
    };
  }
  return null;
}
