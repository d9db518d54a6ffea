/** Where an observation stands: one row of each table, and no text. */
import path from 'node:path';
import type { ObservationPlace } from '../../../../src-shared/protocol/document-window.ts';
import type { FileState, PlaceUnit } from '../../../../src-shared/model.ts';
import { type Database, statement } from '../database.ts';

interface PlaceRow {
  readonly path: string;
  readonly title: string;
  readonly line_start: number;
  readonly line_end: number;
  readonly unit: PlaceUnit;
  readonly state: FileState;
  readonly sourceId: number;
  readonly sourcePath: string;
  readonly sourceKind: 'folder' | 'file';
}

/** `undefined` when there is no observation with this id. Does not look at the disk. */
export function findPlace(db: Database, uid: string): Omit<ObservationPlace, 'exists'> | undefined {
  const row = statement(
    db,
    `SELECT f.path, d.title, o.line_start, o.line_end, d.unit, f.state, s.id AS sourceId, s.path AS sourcePath, s.kind AS sourceKind
     FROM observation AS o JOIN document AS d ON d.id = o.document_id JOIN file AS f ON f.id = d.id JOIN source AS s ON s.id = f.source_id WHERE o.uid = ?`,
  ).get(uid) as PlaceRow | undefined;
  return (
    row && {
      id: uid,
      path: row.path,
      folder: path.dirname(row.path),
      title: row.title,
      lines: { start: row.line_start, end: row.line_end },
      unit: row.unit,
      source: { id: row.sourceId, path: row.sourcePath, kind: row.sourceKind },
      state: row.state,
    }
  );
}
