/** Table `fingerprint`. */
import type { ContextWeights } from '../../../src-shared/model.ts';
import { projectionsOf } from './attached-projections.ts';
import { type Database, statement } from './connection.ts';

export interface NewFingerprint {
  readonly hash: string;
  readonly model: string;
  readonly dimensions: number;
  /**
   * What passages are ranked by from now on. What is indexed already stays as it was written until its file is read
   * again.
   */
  readonly contextWeights: ContextWeights;
}

/** The row of a fingerprint. When it is new, each projection makes what it needs for it. */
export function ensureFingerprint(db: Database, { hash, model, dimensions, contextWeights }: NewFingerprint): number {
  const { passage, block, document } = contextWeights;
  const find = (): number | undefined =>
    statement(
      db,
      'SELECT id FROM fingerprint WHERE hash = ? AND passage_weight = ? AND block_weight = ? AND document_weight = ?',
    )
      .pluck()
      .get(hash, passage, block, document) as number | undefined;
  // Without the lock first: an index that cannot be written now can be searched.
  const known = find();
  if (known !== undefined) return known;
  // Under the lock once more: two engines that start together on one data folder must agree on the row.
  return db
    .transaction(() => {
      const found = find();
      if (found !== undefined) return found;
      const changed = statement(
        db,
        'UPDATE fingerprint SET passage_weight = ?, block_weight = ?, document_weight = ? WHERE hash = ? RETURNING id',
      )
        .pluck()
        .get(passage, block, document, hash) as number | undefined;
      if (changed !== undefined) return changed;
      const sql =
        'INSERT INTO fingerprint (hash, model, dimensions, passage_weight, block_weight, document_weight) VALUES (?, ?, ?, ?, ?, ?)';
      const { lastInsertRowid } = statement(db, sql).run(hash, model, dimensions, passage, block, document);
      for (const projection of projectionsOf(db)) projection.create(db);
      return Number(lastInsertRowid);
    })
    .immediate();
}

/** All fingerprints that there are. */
export function fingerprints(db: Database): readonly { readonly id: number; readonly dimensions: number }[] {
  return statement(db, 'SELECT id, dimensions FROM fingerprint ORDER BY id').all() as {
    id: number;
    dimensions: number;
  }[];
}

/** The shares of the vectors that passages of this fingerprint are ranked by. */
export function contextWeightsOf(db: Database, fingerprintId: number): ContextWeights {
  return statement(
    db,
    'SELECT passage_weight AS passage, block_weight AS block, document_weight AS document FROM fingerprint WHERE id = ?',
  ).get(fingerprintId) as ContextWeights;
}

export interface FingerprintUse {
  readonly id: number;
  readonly model: string;
  readonly documents: number;
}

/** The fingerprints there are, with how many documents were made with each. */
export function fingerprintUses(db: Database): readonly FingerprintUse[] {
  return statement(
    db,
    'SELECT f.id, f.model, (SELECT count(*) FROM document WHERE fingerprint_id = f.id) AS documents FROM fingerprint AS f ORDER BY f.id',
  ).all() as FingerprintUse[];
}

/** The fingerprint that most documents were made with; `null` in an empty index. */
export function mainFingerprint(
  db: Database,
): { readonly fingerprintId: number; readonly label: string; readonly fingerprint: string } | null {
  const sql =
    'SELECT f.id AS fingerprintId, f.model AS label, f.hash AS fingerprint FROM fingerprint AS f JOIN document AS d ON d.fingerprint_id = f.id GROUP BY f.id ORDER BY count(*) DESC LIMIT 1';
  return (
    (statement(db, sql).get() as { fingerprintId: number; label: string; fingerprint: string } | undefined) ?? null
  );
}
