/** Whether the codes in memory are those of the database, and find what sqlite-vec's exact search finds. */
import type { Database } from '../store/database.ts';
import { measureRecall } from '../projections/vectors/measure-recall.ts';
import { countQuantised } from '../projections/vectors/quantised-table.ts';
import { vec0Fault } from '../projections/vectors/vec0-repair.ts';
import type { VectorIndex } from '../projections/vectors/scan/vector-index.ts';
import type { Finding } from './index-checks.ts';

/** Less means that the codes are not made of the vectors: rounding to 12 bits costs some thousandths. */
const LEAST_RECALL = 0.9;

export function vectorsCheck(
  db: Database,
  {
    fingerprintId,
    vectors,
  }: { readonly fingerprintId: number; readonly vectors: Pick<VectorIndex, 'size' | 'state' | 'score'> },
): Finding {
  return {
    name: 'vectors',
    next: 'Restart Quarry. If it says the same then, remove your folders and add them again.',
    test() {
      const { kind, recall, bytes } = vectors.state;
      const stored = countQuantised(db, fingerprintId);
      // vec0 trusts its tables: what is wrong with them is told by the check of the projection.
      const measured = vec0Fault(db, fingerprintId) === '' ? measureRecall(db, fingerprintId, vectors.score) : null;
      const parts = [
        kind,
        `${(bytes / 2 ** 20).toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`,
        `${vectors.size} of ${stored} in memory`,
      ];
      if (recall !== null) parts.push(`${percent(recall)} of the ten nearest are among the candidates`);
      if (measured)
        parts.push(
          `${percent(measured.recall)} of the ten nearest by sqlite-vec found in a sample of ${measured.passages.toLocaleString('en')} passages`,
        );
      return { ok: vectors.size === stored && (measured?.recall ?? 1) >= LEAST_RECALL, detail: parts.join(', ') };
    },
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
