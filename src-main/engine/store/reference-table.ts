/** Table `reference`. */
import type { Reference } from '../../../src-shared/model.ts';
import { type Database, statement } from './database.ts';
import { storable } from './write/storable-text.ts';

export function insertReferences(db: Database, observationId: number, references: readonly Reference[]): void {
  for (const { kind, target } of references) {
    statement(db, 'INSERT OR IGNORE INTO reference (observation_id, kind, target) VALUES (?, ?, ?)').run(
      observationId,
      kind,
      storable(target),
    );
  }
}
