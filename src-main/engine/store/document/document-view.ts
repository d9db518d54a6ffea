/** A window of a document as its rows have it, for reading. */
import type { DocumentName, DocumentRequest } from '../../../../src-shared/protocol/document-window.ts';
import type { Block, DocumentView, LineRange, Observation, PlaceUnit } from '../../../../src-shared/model.ts';
import { type Database, statement } from '../database.ts';
import { beforeLine, countBefore, type DocumentRow, END, type Limits, rowsBefore, rowsFrom } from './document-rows.ts';
import { SESSION_COLUMNS, type SessionColumns, sizeOfDocument, toSession } from '../documents.ts';
import { shownTimes, toObservation } from '../observations.ts';

/** Observations on either side, or in a window, where nothing else is asked for. */
const NEAR = 200;
/** Observations of lines that are asked for. */
const MOST_OF_LINES = 2_000;
/** Characters of their texts, and where more observations are asked for. */
const MOST_CHARACTERS = 60_000;
const MOST_ASKED_FOR = 200_000;
/** So many bytes take the characters of any script, and what belongs to them. */
const BYTES_A_CHARACTER = 4;
/** Of one text, in UTF-16 code units: what is longer was written by an older version. */
const LONGEST = 8_192;

/** What a window says of its document. */
interface Head extends SessionColumns {
  readonly id: number;
  readonly path: string;
  readonly unit: PlaceUnit;
  /** The observation it was named by; `null` where it was named by its path. */
  readonly rowId: number | null;
  readonly line: number | null;
}

/** A document by its name; `undefined` when there is none. */
export function findDocument(db: Database, { observationId, path }: DocumentName): Head | undefined {
  if (observationId !== undefined) {
    return statement(
      db,
      `SELECT d.id, f.path, d.unit, o.id AS rowId, o.line_start AS line, ${SESSION_COLUMNS} FROM observation AS o JOIN document AS d ON d.id = o.document_id JOIN file AS f ON f.id = d.id WHERE o.uid = ?`,
    ).get(observationId) as Head | undefined;
  }
  return statement(
    db,
    `SELECT d.id, f.path, d.unit, NULL AS rowId, NULL AS line, ${SESSION_COLUMNS} FROM file AS f JOIN document AS d ON d.id = f.id WHERE f.path = ?`,
  ).get(path) as Head | undefined;
}

/** The document around an observation; `undefined` when there is no such observation. */
export function viewDocument(
  db: Database,
  observationId: string,
  { before, after }: Pick<DocumentRequest, 'before' | 'after'> = {},
): DocumentView | undefined {
  return viewWindow(db, { observationId, before, after });
}

/** The window that is asked for; `undefined` when there is no such observation, or no such document. */
export function viewWindow(db: Database, request: DocumentRequest): DocumentView | undefined {
  const head = findDocument(db, request);
  if (!head) return undefined;
  const { rows, cut } = request.lines
    ? rowsOfLines(db, head, request.lines)
    : { rows: rowsOf(db, head, request), cut: undefined };
  return { ...viewOf(db, head, rows, request), ...(cut ? { cut } : {}) };
}

function limits(observations: number): Limits {
  const characters = observations > NEAR + 1 ? MOST_ASKED_FOR : MOST_CHARACTERS;
  return { observations, characters, bytes: characters * BYTES_A_CHARACTER };
}

function rowsOf(
  db: Database,
  head: Head,
  { side, most = NEAR, before = NEAR, after = NEAR }: DocumentRequest,
): readonly DocumentRow[] {
  const own = { line: head.line ?? 0, id: head.rowId ?? 0 };
  switch (side) {
    case 'start':
      return rowsFrom(db, head.id, beforeLine(0), limits(most));
    case 'earlier':
      return rowsBefore(db, head.id, own, limits(most));
    case 'later':
      return rowsFrom(db, head.id, { ...own, id: own.id + 1 }, limits(most));
    case 'end':
      return rowsBefore(db, head.id, END, limits(most));
    case undefined:
      return [...rowsBefore(db, head.id, own, limits(before)), ...rowsFrom(db, head.id, own, limits(after + 1))];
  }
}

function rowsOfLines(
  db: Database,
  head: Head,
  { start, end }: LineRange,
): { readonly rows: readonly DocumentRow[]; readonly cut: DocumentView['cut'] } {
  const rows = rowsFrom(
    db,
    head.id,
    beforeLine(start),
    limits(Math.min(MOST_OF_LINES, end - start + 1 > NEAR ? MOST_OF_LINES : NEAR)),
    end,
  );
  const last = rows.at(-1);
  const [next] = last ? rowsFrom(db, head.id, { line: last.line_start, id: last.id + 1 }, limits(1), end) : [];
  if (!last || !next) return { rows, cut: undefined };
  const within = next.line_start === last.line_start;
  const place = `${head.unit} ${next.line_start}`;
  const message = `${within ? `Of ${place} only the beginning fits` : `What follows from ${place} on does not fit`} into one window. Ask for what stands behind the last observation (side: later).`;
  return { rows, cut: { line: next.line_start, message } };
}

function viewOf(db: Database, head: Head, rows: readonly DocumentRow[], request: DocumentRequest): DocumentView {
  const total = sizeOfDocument(db, head.id);
  const [first] = rows;
  const earlier = first
    ? rows.length >= total
      ? 0
      : countBefore(db, head.id, { line: first.line_start, id: first.id })
    : countBefore(db, head.id, whereNothingIs(head, request));
  const later = Math.max(0, total - rows.length - earlier);
  return {
    path: head.path,
    title: head.title,
    unit: head.unit,
    session: toSession(head),
    blocks: blocksOf(rows, head),
    ...(earlier + later > 0 ? { left: { earlier, later } } : {}),
  };
}

/** Where an empty window stands: at the end it was asked for beyond, or at lines in which nothing begins. */
function whereNothingIs(head: Head, { side, lines }: DocumentRequest): { readonly line: number; readonly id: number } {
  if (lines) return beforeLine(lines.start);
  return side === 'later' || side === 'end' ? END : beforeLine(0);
}

function blocksOf(rows: readonly DocumentRow[], { date, date_offset: dateOffset }: Head): readonly Block[] {
  const blocks: Block[] = [];
  let observations: Observation[] = [];
  let blockId = -1;
  for (const row of rows) {
    const observation = toObservation(row, LONGEST);
    if (row.blockId !== blockId) {
      blockId = row.blockId;
      observations = [];
      const time = row.blockTime === null ? shownTimes(date, dateOffset) : shownTimes(row.blockTime, row.blockOffset);
      blocks.push({
        label: row.label,
        type: row.blockType,
        headingPath: observation.headingPath,
        lines: { start: row.blockStart, end: row.blockEnd },
        ...time,
        observations,
      });
    }
    observations.push(observation);
  }
  return blocks;
}
