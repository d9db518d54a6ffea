import { decodeVector, dotQuantised } from './quantised-vector.ts';
import type { QuantisedStore } from './quantised-store.ts';
import type { Rows } from './matrix-rows.ts';
import { byScore, type Scored } from './top-k.ts';

/** Exact scores of observations for one query, from their stored codes; each is read once. */
export interface Rescorer {
  /** Reads these at once, for {@link Rescorer.scoreOf}: one by one each is a query. */
  prepare(observationIds: Iterable<number>): void;
  scoreOf(observationId: number): number | undefined;
  passageOf(observationId: number): number | undefined;
  /** The best `k` of these observations, best first; one that is not there any more is left out. */
  best(k: number, observationIds: Iterable<number>): Scored[];
}

/** Codes read at once. */
const BATCH = 512;

export function createRescorer(rows: Rows, store: QuantisedStore, query: Float32Array): Rescorer {
  /** `null` for one that has no vector. */
  const known = new Map<number, { readonly score: number; readonly passageId: number } | null>();

  const readAll = (observationIds: Iterable<number>): void => {
    const owners = new Map<number, number>();
    for (const id of observationIds) {
      if (known.has(id)) continue;
      known.set(id, null);
      const { start, end } = rows.spanOf(id);
      for (let row = start; row < end; row++) owners.set(rows.passages[row] as number, id);
      if (owners.size >= BATCH) read(owners);
    }
    if (owners.size > 0) read(owners);
  };

  const read = (owners: Map<number, number>): void => {
    for (const [passageId, code] of store.read([...owners.keys()])) {
      const score = dotQuantised(query, decodeVector(code));
      const owner = owners.get(passageId) as number;
      const before = known.get(owner);
      if (!before || score > before.score || (score === before.score && passageId < before.passageId))
        known.set(owner, { score, passageId });
    }
    owners.clear();
  };

  const find = (observationId: number): { readonly score: number; readonly passageId: number } | null => {
    if (!known.has(observationId)) readAll([observationId]);
    return known.get(observationId) ?? null;
  };

  return {
    prepare: readAll,
    scoreOf: (id) => find(id)?.score,
    passageOf: (id) => find(id)?.passageId,
    best(k, observationIds) {
      const ids = [...new Set(observationIds)];
      readAll(ids);
      const found = ids.flatMap((id): Scored[] => {
        const score = known.get(id)?.score;
        return score === undefined ? [] : [{ id, score }];
      });
      return found.sort(byScore).slice(0, k);
    },
  };
}
