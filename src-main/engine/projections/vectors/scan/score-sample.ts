/**
 * Some thousands of observations, always the same ones of the same index, that mean and deviation of all scores are
 * taken from.
 */
import type { QuantisedStore, StoredVector } from './quantised-store.ts';
import { createInt8Codes, type Statistics } from './int8-codes.ts';
import type { Rows } from './matrix-rows.ts';

export interface Sample {
  readonly bytes: number;
  append(stored: StoredVector): void;
  remove(documentId: number, from?: number): void;
  statistics(query: Float32Array): Statistics;
}

/**
 * An observation is in the sample when a hash of its id is below a limit. The limit halves as the index doubles, so
 * that from `size` to twice as many rows are in it, and which ones depends on the index alone, not on the order of
 * writes.
 *
 * @param rows the rows of all passages: the sample follows their number
 * @param expected how many there will be once they are loaded
 */
export function createSample(
  store: QuantisedStore,
  dimensions: number,
  rows: Rows,
  { size, expected }: { readonly size: number; readonly expected: number },
): Sample {
  const halvingsOf = (count: number): number => Math.max(0, Math.ceil(Math.log2(count / (2 * size))));
  const within = (observationId: number): boolean => halvings === 0 || hash(observationId) >>> (32 - halvings) === 0;
  let codes = createInt8Codes(dimensions);
  let halvings = halvingsOf(expected);

  const renew = (): void => {
    halvings = halvingsOf(rows.size);
    codes = createInt8Codes(dimensions);
    const rowOf = new Map<number, number>();
    for (let row = 0; row < rows.length; row++) {
      const id = rows.observations[row] as number;
      if (id > 0 && within(id)) rowOf.set(rows.passages[row] as number, row);
    }
    for (const [passageId, code] of [...store.read([...rowOf.keys()])].sort(([a], [b]) => a - b)) {
      const row = rowOf.get(passageId) as number;
      codes.append({
        passageId,
        observationId: rows.observations[row] as number,
        documentId: rows.documentIds[row] as number,
        code,
      });
    }
  };

  return {
    get bytes() {
      return codes.bytes;
    },
    append(stored) {
      if (within(stored.observationId)) codes.append(stored);
    },
    remove: (documentId, from) => codes.remove(documentId, from),
    statistics(query) {
      if (halvingsOf(rows.size) !== halvings) renew();
      return codes.statistics(query);
    },
  };
}

/** Spreads ids over 32 bits (the finaliser of MurmurHash3). */
function hash(id: number): number {
  let h = id;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
