import type { DocumentView, Observation } from '../../src-shared/model.ts';

/** What the other side of a pair is. */
export type PartnerKind = 'challenge' | 'solution';

/** The observations that make a pair with one: the solutions of a challenge, the challenge of a solution. By their ids, in the order of the note. */
export function partnersOf(note: DocumentView, id: string): ReadonlyMap<string, PartnerKind> {
  const all = note.blocks.flatMap(({ observations }) => observations);
  const own = all.find((observation) => observation.id === id);
  if (!own) return new Map();
  return new Map(all.flatMap(({ id: other }): [string, PartnerKind][] => kindOf(own, other)));
}

function kindOf(own: Observation, other: string): [string, PartnerKind][] {
  if (other === own.solves) return [[other, 'challenge']];
  return own.solvedBy.includes(other) ? [[other, 'solution']] : [];
}
