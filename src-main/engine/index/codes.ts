/** Table `code`: what the vectors in memory are loaded from, and, of more than are held in 12 bits, what the best of a scan are scored by. */
import { type Database, type Statement, statement } from '../store/database.ts';
import type { CodeStore, StoredCode } from './scan/code-store.ts';
import { encodeCode } from './scan/code.ts';

export interface NewCode {
  readonly passageId: number;
  readonly observationId: number;
  readonly documentId: number;
  readonly fingerprintId: number;
  /** The mixed vector, `Float32Array` of `[dimensions]`: see `mixDocument`. */
  readonly vector: Float32Array;
}

export function insertCode(db: Database, { passageId, observationId, documentId, fingerprintId, vector }: NewCode): void {
  statement(db, 'INSERT INTO code (passage_id, observation_id, document_id, fingerprint_id, code) VALUES (?, ?, ?, ?, ?)').run(passageId, observationId, documentId, fingerprintId, encodeCode(vector));
}

/** The codes of one fingerprint. */
export function codeStore(db: Database, fingerprintId: number): CodeStore {
  return {
    after(passageId, limit) {
      // The fingerprint is no condition here: a step would else read past all rows of another model at once.
      const rows = raw(db, 'SELECT passage_id, observation_id, document_id, fingerprint_id, code FROM code WHERE passage_id > ? ORDER BY passage_id LIMIT ?').all(passageId, limit) as [number, number, number, number, Buffer][];
      const codes = rows.filter((row) => row[3] === fingerprintId).map(([id, observationId, documentId, , code]): StoredCode => ({ passageId: id, observationId, documentId, code }));
      return { codes, last: rows.at(-1)?.[0] ?? null };
    },
    read: (passageIds) => raw(db, 'SELECT passage_id, code FROM code WHERE passage_id IN (SELECT value FROM json_each(?))').all(JSON.stringify(passageIds)) as [number, Buffer][],
    has: (passageId) => statement(db, 'SELECT 1 FROM code WHERE passage_id = ?').get(passageId) !== undefined,
    bounds() {
      const [first, last] = raw(db, 'SELECT (SELECT min(passage_id) FROM code), (SELECT max(passage_id) FROM code)').get() as [number | null, number | null];
      return { first: first ?? 0, last: last ?? 0 };
    },
    // Every passage has a code, and the passages' index is a sixtieth of the codes' pages.
    count: () => statement(db, 'SELECT count(*) FROM passage').pluck().get() as number,
    documents: () => new Set(statement(db, 'SELECT id FROM document AS d WHERE fingerprint_id = ? AND EXISTS (SELECT 1 FROM observation WHERE document_id = d.id)').pluck().all(fingerprintId) as number[]),
  };
}

/** Documents that have passages without a code, or with one that says another observation, document or fingerprint, with how many. */
export function documentsWithoutCodes(db: Database): readonly (readonly [documentId: number, passages: number])[] {
  return raw(
    db,
    `SELECT d.id, count(*) FROM passage AS p JOIN observation AS o ON o.id = p.observation_id JOIN document AS d ON d.id = o.document_id
     LEFT JOIN code AS c ON c.passage_id = p.id
     WHERE c.passage_id IS NULL OR c.observation_id <> o.id OR c.document_id <> d.id OR c.fingerprint_id <> d.fingerprint_id GROUP BY d.id`,
  ).all() as [number, number][];
}

/** Codes whose passage is gone, with the document they say. */
export function codesWithoutPassage(db: Database): readonly (readonly [passageId: number, documentId: number])[] {
  return raw(db, 'SELECT passage_id, document_id FROM code WHERE passage_id NOT IN (SELECT id FROM passage)').all() as [number, number][];
}

function raw(db: Database, sql: string): Statement {
  return statement(db, sql).raw();
}
