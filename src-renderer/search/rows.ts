import type { Hit } from '../../src-shared/model.ts';

/** A row of the list: a hit, or one of the near-duplicates that are shown below theirs. */
export interface Row {
  readonly hit: Hit;
  /** The hit that it stands under; `null` for a hit of the answer. */
  readonly under: Hit | null;
}

/** The rows as they stand on screen, from top to bottom. */
export function rowsOf(hits: readonly Hit[], opened: ReadonlySet<string>): readonly Row[] {
  return hits.flatMap((hit) => [
    { hit, under: null },
    ...(opened.has(hit.id) ? hit.similar.map((similar) => ({ hit: similar, under: hit })) : []),
  ]);
}

/** The hits that are open and still have something to show; the same set when that is all of them. */
export function openedIn(hits: readonly Hit[], opened: ReadonlySet<string>): ReadonlySet<string> {
  const left = hits.filter(({ id, similar }) => opened.has(id) && similar.length > 0).map(({ id }) => id);
  return left.length === opened.size ? opened : new Set(left);
}

/** The hit of the answer whose near-duplicates the selected row belongs to: itself, or the one it stands under. */
export function headOf(hits: readonly Hit[], selected: string | null): Hit | null {
  return hits.find((hit) => hit.id === selected || hit.similar.some(({ id }) => id === selected)) ?? null;
}
