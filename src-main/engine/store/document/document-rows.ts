/**
 * The observations of a document in the order of its lines, read by ranges: however large it is, no more than is
 * wanted.
 */
import type { ObservationType } from '../../../../src-shared/model.ts';
import { type Database, statement } from '../database.ts';
import { CUT_LENGTH, LINK_COLUMNS, type ObservationColumns, TEXT } from '../observations.ts';

/** An observation with what its block says. */
export interface DocumentRow extends ObservationColumns {
  readonly id: number;
  readonly blockId: number;
  readonly blockType: ObservationType;
  readonly blockStart: number;
  readonly blockEnd: number;
  readonly blockTime: number | null;
  readonly blockOffset: number | null;
}

/** Where an observation stands in the order of its document: by its first line, then by its row id. */
export interface Position {
  readonly line: number;
  readonly id: number;
}

/** Ahead of all observations that begin in a line or behind it. */
export function beforeLine(line: number): Position {
  return { line, id: 0 };
}

/** Behind all observations of any document. */
export const END: Position = { line: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

/** How much is read at most. */
export interface Limits {
  readonly observations: number;
  /** Of their texts, in UTF-16 code units. */
  readonly characters: number;
  /** Of all that is read of them, in UTF-8. */
  readonly bytes: number;
}

const ROWS = `SELECT o.id, b.id AS blockId, b.type AS blockType, b.label, b.heading_path, b.line_start AS blockStart, b.line_end AS blockEnd, b.happened_at AS blockTime, b.zone_offset AS blockOffset,
    o.uid, o.type, ${TEXT} AS text, ${CUT_LENGTH} AS whole_length, o.line_start, o.line_end, o.happened_at, o.zone_offset, ${LINK_COLUMNS}
  FROM observation AS o JOIN block AS b ON b.id = o.block_id WHERE o.document_id = @documentId AND`;

// The rest of a position's line and the other lines are two ranges of one index. A comparison of pairs would go through
// all of that line, which may be the whole file.
const BACKWARD = [
  `${ROWS} o.line_start = @line AND o.id < @id ORDER BY o.id DESC LIMIT @most`,
  `${ROWS} o.line_start < @line ORDER BY o.line_start DESC, o.id DESC LIMIT @most`,
];
const FORWARD = [
  `${ROWS} o.line_start = @line AND o.id >= @id ORDER BY o.id LIMIT @most`,
  `${ROWS} o.line_start > @line AND o.line_start <= @until ORDER BY o.line_start, o.id LIMIT @most`,
];

/** The nearest ones before a position, in the order of the document: at least one where there is one. */
export function rowsBefore(
  db: Database,
  documentId: number,
  position: Position,
  limits: Limits,
): readonly DocumentRow[] {
  return read(db, BACKWARD, { documentId, ...position }, limits).toReversed();
}

/**
 * The ones from a position on: at least one where there is one.
 *
 * @param until the last line in which one may begin. Default: any
 */
export function rowsFrom(
  db: Database,
  documentId: number,
  position: Position,
  limits: Limits,
  until: number = END.line,
): readonly DocumentRow[] {
  return read(db, FORWARD, { documentId, until, ...position }, limits);
}

function read(
  db: Database,
  parts: readonly string[],
  { documentId, line, id, until }: Position & { readonly documentId: number; readonly until?: number },
  limits: Limits,
): DocumentRow[] {
  const rows: DocumentRow[] = [];
  let [characters, bytes] = [0, 0];
  for (const [i, sql] of parts.entries()) {
    const most = limits.observations - rows.length;
    if (most <= 0) return rows;
    const bound = {
      documentId,
      line,
      most,
      ...(i === 0 ? { id } : {}),
      ...(i > 0 && until !== undefined ? { until } : {}),
    };
    for (const row of statement(db, sql).iterate(bound) as Iterable<DocumentRow>) {
      characters += row.text.length;
      bytes += weight(row);
      if (rows.length > 0 && (characters > limits.characters || bytes > limits.bytes)) return rows;
      rows.push(row);
    }
  }
  return rows;
}

/** Bytes of a row as it is sent, names of fields included. */
function weight({ text, label, heading_path: headings, refs, solved_by: solutions }: DocumentRow): number {
  return 250 + [text, label, headings, refs, solutions].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}

/**
 * How many observations of a document stand before a position. Counts entries of an index: a tenth of a millisecond for
 * some thousand.
 */
export function countBefore(db: Database, documentId: number, { line, id }: Position): number {
  return statement(
    db,
    `SELECT (SELECT count(*) FROM observation WHERE document_id = @documentId AND line_start < @line)
       + (SELECT count(*) FROM observation WHERE document_id = @documentId AND line_start = @line AND id < @id)`,
  )
    .pluck()
    .get({ documentId, line, id }) as number;
}

/** The last line of the observation that begins last; 0 in a document without any. */
export function lastLineOf(db: Database, documentId: number): number {
  return (
    (statement(db, 'SELECT line_end FROM observation WHERE document_id = ? ORDER BY line_start DESC, id DESC LIMIT 1')
      .pluck()
      .get(documentId) as number | undefined) ?? 0
  );
}
