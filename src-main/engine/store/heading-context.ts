/** What stands around an observation: the lexical leg sees it besides the text. It helps words and hurts vectors, so it is not embedded. */
import { type Database, statement } from './database.ts';
import { TEXT } from './observations.ts';

export interface Surroundings {
  readonly title: string;
  readonly headingPath: readonly string[];
  /** Of the block, else of its document; milliseconds since the epoch. */
  readonly time: number | null;
}

export function contextOf({ title, headingPath, time }: Surroundings): string {
  return [title, ...headingPath, time === null ? '' : dateWords(time)].join('\n');
}

// Made once: making one takes longer than all else here.
const MONTH = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/** `2025-10-31 October`: a date as people type it. */
function dateWords(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return `${date.toISOString().slice(0, 10)} ${MONTH.format(date)}`;
}

/** What the lexicon was given of these observations, in no order. */
export function textsWithContext(db: Database, rowIds: readonly number[]): readonly { readonly id: number; readonly text: string; readonly context: string }[] {
  const rows = statement(
    db,
    `SELECT o.id, ${TEXT} AS text, d.title, b.heading_path AS headings, coalesce(b.happened_at, d.date) AS time
     FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value JOIN block AS b ON b.id = o.block_id JOIN document AS d ON d.id = o.document_id`,
  ).all(JSON.stringify(rowIds)) as { id: number; text: string; title: string; headings: string; time: number | null }[];
  return rows.map(({ id, text, title, headings, time }) => ({ id, text, context: contextOf({ title, headingPath: JSON.parse(headings) as string[], time }) }));
}
