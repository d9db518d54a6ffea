/** The sections of a document, by ranges of table `block`. */
import type { Outline, OutlineRequest, OutlineSection } from '../../../../src-shared/protocol/document-window.ts';
import type { ObservationType } from '../../../../src-shared/model.ts';
import { type Database, statement } from '../database.ts';
import { lastLineOf } from './document-rows.ts';
import { findDocument } from './document-view.ts';
import { sizeOfDocument } from '../documents.ts';

/** Sections where nothing else is asked for. */
const MOST = 500;
/** Bytes of a part of an outline. */
const MOST_BYTES = 250_000;

interface SectionRow {
  readonly id: number;
  readonly type: ObservationType;
  readonly label: string;
  readonly heading_path: string;
  readonly line_start: number;
  readonly line_end: number;
  readonly first: string;
  readonly observations: number;
}

// What is written together has row ids without gaps, so its number is known from the first and the last.
const SECTIONS = `SELECT b.id, b.type, b.label, b.heading_path, b.line_start, b.line_end,
    (SELECT o.uid FROM observation AS o WHERE o.block_id = b.id ORDER BY o.id LIMIT 1) AS first,
    (SELECT max(o.id) FROM observation AS o WHERE o.block_id = b.id) - (SELECT min(o.id) FROM observation AS o WHERE o.block_id = b.id) + 1 AS observations
  FROM block AS b WHERE b.document_id = @documentId AND`;
const PARTS = [
  `${SECTIONS} b.line_start = @line AND b.id > @id ORDER BY b.id LIMIT @most`,
  `${SECTIONS} b.line_start > @line ORDER BY b.line_start, b.id LIMIT @most`,
];

/** A part of a document's outline; `undefined` when there is no such document. */
export function readOutline(db: Database, request: OutlineRequest): Outline | undefined {
  const head = findDocument(db, request);
  if (!head) return undefined;
  const { sections, next } = sectionsFrom(db, head.id, startOf(request), request.most ?? MOST);
  const total = {
    sections: statement(db, 'SELECT count(*) FROM block WHERE document_id = ?').pluck().get(head.id) as number,
    observations: sizeOfDocument(db, head.id),
    lines: lastLineOf(db, head.id),
  };
  return { path: head.path, title: head.title, unit: head.unit, total, sections, next };
}

function startOf({ line = 1, after }: OutlineRequest): { readonly line: number; readonly id: number } {
  const [behind, id] = after?.split('.').map(Number) ?? [];
  return behind === undefined || id === undefined
    ? { line: line - 1, id: Number.MAX_SAFE_INTEGER }
    : { line: behind, id };
}

function sectionsFrom(
  db: Database,
  documentId: number,
  { line, id }: { readonly line: number; readonly id: number },
  most: number,
): Pick<Outline, 'sections' | 'next'> {
  const sections: OutlineSection[] = [];
  let bytes = 0;
  let last: SectionRow | undefined;
  for (const [i, sql] of PARTS.entries()) {
    for (const row of statement(db, sql).iterate({
      documentId,
      line,
      most: most + 1 - sections.length,
      ...(i === 0 ? { id } : {}),
    }) as Iterable<SectionRow>) {
      bytes += 150 + Buffer.byteLength(row.heading_path) + Buffer.byteLength(row.label);
      if (last && (sections.length >= most || bytes > MOST_BYTES))
        return { sections, next: `${last.line_start}.${last.id}` };
      sections.push({
        label: row.label,
        type: row.type,
        headingPath: JSON.parse(row.heading_path) as string[],
        lines: { start: row.line_start, end: row.line_end },
        observations: row.observations,
        first: row.first,
      });
      last = row;
    }
  }
  return { sections, next: null };
}
