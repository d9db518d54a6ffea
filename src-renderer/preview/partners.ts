import type { DocumentView, Hit, Observation } from '../../src-shared/model.ts';
import { holds, type Side } from './note-windows.ts';

/** What the other side of a pair is. */
export type PartnerKind = 'challenge' | 'solution';

type Links = Pick<Observation, 'solves' | 'solvedBy'>;

/**
 * The observations that make a pair with one: the solutions of a challenge, the challenge of a solution. By their ids,
 * in the order of the note.
 */
export function partnersOf(note: DocumentView, id: string, links?: Links): ReadonlyMap<string, PartnerKind> {
  const all = note.blocks.flatMap(({ observations }) => observations);
  const own = all.find((observation) => observation.id === id) ?? links;
  if (!own) return new Map();
  return new Map(all.flatMap(({ id: other }): [string, PartnerKind][] => kindOf(own, other)));
}

function kindOf(own: Links, other: string): [string, PartnerKind][] {
  if (other === own.solves) return [[other, 'challenge']];
  return own.solvedBy.includes(other) ? [[other, 'solution']] : [];
}

/**
 * What makes a pair with the hit, one by one; those that stand in a part of the note that is not here are among them.
 */
export function partnerKinds(note: DocumentView, hit: Hit): readonly PartnerKind[] {
  if (!note.left) return [...partnersOf(note, hit.id).values()];
  return hit.solves === null ? hit.solvedBy.map(() => 'solution') : ['challenge'];
}

/**
 * The first of them that is not here, and where it stands: a challenge before its solutions. `null` when all are here.
 */
export function missingPartner(note: DocumentView, hit: Hit): { readonly id: string; readonly side: Side } | null {
  if (!note.left) return null;
  if (hit.solves !== null) return holds(note, hit.solves) ? null : { id: hit.solves, side: 'earlier' };
  if (hit.solvedBy.some((id) => holds(note, id))) return null; // one of them is enough to go on with
  return hit.solvedBy[0] === undefined ? null : { id: hit.solvedBy[0], side: 'later' };
}
