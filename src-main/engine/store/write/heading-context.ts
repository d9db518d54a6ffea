/**
 * What stands around an observation: the lexical retriever sees it besides the text. It helps words and hurts vectors, so it
 * is not embedded.
 */
import { dateWords } from '../../../../src-shared/time/show.ts';
import { type Moment, writtenWall } from '../../../../src-shared/time/wall.ts';
import { type Database, statement } from '../database.ts';
import { TEXT } from '../observations.ts';

export interface HeadingContext {
  readonly title: string;
  readonly headingPath: readonly string[];
  /** Of the block, else of its document. */
  readonly time: Moment | null;
}

/**
 * The day is the one that the note names; of an instant in UTC that in UTC, because what is stored is the same in every
 * zone.
 */
export function contextOf({ title, headingPath, time }: HeadingContext): string {
  return [title, ...headingPath, time === null ? '' : dateWords(writtenWall(time) ?? time.time)].join('\n');
}

/** Texts of observations with what stands around them, as projections were given them, in no order. */
export function textsWithContext(
  db: Database,
  rowIds: readonly number[],
): readonly {
  readonly id: number;
  readonly text: string;
  readonly context: string;
  /** Whether it is of that type. */
  readonly bookkeeping: boolean;
}[] {
  const rows = statement(
    db,
    `SELECT o.id, o.type, ${TEXT} AS text, d.title, b.heading_path AS headings, coalesce(b.happened_at, d.date) AS time,
       iif(b.happened_at IS NULL, d.zone_offset, b.zone_offset) AS offset
     FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value JOIN block AS b ON b.id = o.block_id JOIN document AS d ON d.id = o.document_id`,
  ).all(JSON.stringify(rowIds)) as {
    id: number;
    type: string;
    text: string;
    title: string;
    headings: string;
    time: number | null;
    offset: number | null;
  }[];
  return rows.map(({ id, type, text, title, headings, time, offset }) => ({
    id,
    text,
    bookkeeping: type === 'bookkeeping',
    context: contextOf({
      title,
      headingPath: JSON.parse(headings) as string[],
      time: time === null ? null : { time, offset },
    }),
  }));
}
