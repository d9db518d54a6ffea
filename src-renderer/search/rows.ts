import type { Hit } from '../../src-shared/model.ts';

/** A row of the list: a hit, or one of what is shown below its hit: near-duplicates, and rows of the same session. */
export interface Row {
  readonly hit: Hit;
  /** The hit that it stands under; `null` for a hit of the answer. */
  readonly under: Hit | null;
}

/** What stands under a hit. */
export function underHit({ similar, inSession = [] }: Hit): readonly Hit[] {
  return [...similar, ...inSession];
}

/** The rows as they stand on screen, from top to bottom. */
export function rowsOf(hits: readonly Hit[], opened: ReadonlySet<string>): readonly Row[] {
  return hits.flatMap((hit) => [
    { hit, under: null },
    ...(opened.has(hit.id) ? underHit(hit).map((one) => ({ hit: one, under: hit })) : []),
  ]);
}

/** The hits that are open and still have something to show; the same set when that is all of them. */
export function openedIn(hits: readonly Hit[], opened: ReadonlySet<string>): ReadonlySet<string> {
  const left = hits.filter((hit) => opened.has(hit.id) && underHit(hit).length > 0).map(({ id }) => id);
  return left.length === opened.size ? opened : new Set(left);
}

/** The hit of the answer that the selected row is or stands under. */
export function headOf(hits: readonly Hit[], selected: string | null): Hit | null {
  return hits.find((hit) => hit.id === selected || underHit(hit).some(({ id }) => id === selected)) ?? null;
}
