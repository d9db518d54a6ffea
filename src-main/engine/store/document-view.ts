/** A document as its rows have it, for reading; of a large one a stretch. */
import type { Block, DocumentView, Observation, ObservationType, PlaceUnit } from '../../../src-shared/model.ts';
import { type Database, statement } from './database.ts';
import { SESSION_COLUMNS, type SessionColumns, sizeOfDocument, toSession } from './documents.ts';
import { CUT_LENGTH, LINK_COLUMNS, type ObservationColumns, TEXT, toObservation } from './observations.ts';

/** Observations on either side where nothing else is asked for. */
const NEAR = 200;
/** Characters of their texts on either side, and where more observations are asked for. */
const MOST_CHARACTERS = 60_000;
const MOST_ASKED_FOR = 200_000;
/** Of one text, in UTF-16 code units: what is longer was written by an older version. */
const LONGEST = 8_192;

interface ViewRow extends ObservationColumns {
  readonly id: number;
  readonly blockId: number;
  readonly blockType: ObservationType;
  readonly blockStart: number;
  readonly blockEnd: number;
  readonly blockTime: number | null;
}

interface DocumentRow extends SessionColumns {
  readonly id: number;
  readonly path: string;
  readonly unit: PlaceUnit;
  /** Of the observation. */
  readonly rowId: number;
  readonly line: number;
}

const ROWS = `SELECT o.id, b.id AS blockId, b.type AS blockType, b.label, b.heading_path, b.line_start AS blockStart, b.line_end AS blockEnd, b.happened_at AS blockTime,
    o.uid, o.type, ${TEXT} AS text, ${CUT_LENGTH} AS whole_length, o.line_start, o.line_end, o.happened_at, ${LINK_COLUMNS}
  FROM observation AS o JOIN block AS b ON b.id = o.block_id WHERE o.document_id = @id AND`;
const BEFORE = `${ROWS} (o.line_start, o.id) < (@line, @rowId) ORDER BY o.line_start DESC, o.id DESC LIMIT @most`;
const FROM = `${ROWS} (o.line_start, o.id) >= (@line, @rowId) ORDER BY o.line_start, o.id LIMIT @most`;

/** The document around an observation; `undefined` when there is no such observation. */
export function viewDocument(db: Database, uid: string, { before = NEAR, after = NEAR }: { readonly before?: number | undefined; readonly after?: number | undefined } = {}): DocumentView | undefined {
  const document = statement(
    db,
    `SELECT d.id, f.path, d.unit, o.id AS rowId, o.line_start AS line, ${SESSION_COLUMNS} FROM observation AS o JOIN document AS d ON d.id = o.document_id JOIN file AS f ON f.id = d.id WHERE o.uid = ?`,
  ).get(uid) as DocumentRow | undefined;
  if (!document) return undefined;
  const { id, line, rowId } = document;
  const read = (sql: string, most: number): ViewRow[] => {
    const longest = most > NEAR + 1 ? MOST_ASKED_FOR : MOST_CHARACTERS;
    const rows: ViewRow[] = [];
    let characters = 0;
    for (const row of statement(db, sql).iterate({ id, line, rowId, most }) as Iterable<ViewRow>) {
      characters += row.text.length;
      if (rows.length > 0 && characters > longest) break;
      rows.push(row);
    }
    return rows;
  };
  const rows = [...read(BEFORE, before).reverse(), ...read(FROM, after + 1)];
  const total = sizeOfDocument(db, id);
  const earlier = rows.length >= total ? 0 : countBefore(db, id, rows[0] as ViewRow);
  const later = Math.max(0, total - rows.length - earlier);
  return {
    path: document.path, title: document.title, unit: document.unit, session: toSession(document), blocks: blocksOf(rows, document.date),
    ...(earlier + later > 0 ? { left: { earlier, later } } : {}),
  };
}

function countBefore(db: Database, id: number, { line_start: line, id: rowId }: ViewRow): number {
  return statement(db, 'SELECT count(*) FROM observation WHERE document_id = @id AND (line_start, id) < (@line, @rowId)').pluck().get({ id, line, rowId }) as number;
}

function blocksOf(rows: readonly ViewRow[], date: number | null): readonly Block[] {
  const blocks: Block[] = [];
  let observations: Observation[] = [];
  let blockId = -1;
  for (const row of rows) {
    const observation = toObservation(row, LONGEST);
    if (row.blockId !== blockId) {
      blockId = row.blockId;
      observations = [];
      blocks.push({ label: row.label, type: row.blockType, headingPath: observation.headingPath, lines: { start: row.blockStart, end: row.blockEnd }, happenedAt: row.blockTime ?? date, observations });
    }
    observations.push(observation);
  }
  return blocks;
}
