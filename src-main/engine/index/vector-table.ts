/** The vec0 table of a fingerprint: `vectors_1` holds the passages' vectors of fingerprint 1. */
import type { Database } from '../store/database.ts';

export const vectorTable = (fingerprintId: number): string => `vectors_${Math.trunc(fingerprintId)}`;

export function createVectorTable(db: Database, fingerprintId: number, dimensions: number): void {
  db.exec(`CREATE VIRTUAL TABLE ${vectorTable(fingerprintId)} USING vec0 (passage_id INTEGER PRIMARY KEY, vector FLOAT[${Math.trunc(dimensions)}])`);
}
