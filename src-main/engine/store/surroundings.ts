/** What an observation stands in: its block and its document, as stretches of row ids. */
import { joinChapter } from './chapters.ts';
import { type Database, statement } from './database.ts';
import { cached } from './filter/filter-cache.ts';

/** The first and the last row id; all between belong to it, too. */
export type Stretch = readonly [first: number, last: number];

export interface Surroundings {
  readonly block: Stretch;
  /** Of a log that is written in chapters: the chapter. */
  readonly document: Stretch;
}

/** Rows that are remembered, some 200 bytes each. */
const MOST_KEPT = 20_000;

/** A row never changes and its id never comes back: what is known stays true. */
const known = new WeakMap<Database, Map<number, Surroundings>>();

/** By row id; an observation that is gone and was never asked for is left out. */
export function surroundingsOf(db: Database, rowIds: readonly number[]): ReadonlyMap<number, Surroundings> {
  let kept = known.get(db);
  if (!kept || kept.size + rowIds.length > MOST_KEPT) known.set(db, (kept = new Map()));
  const missing = rowIds.filter((id) => !kept.has(id));
  if (missing.length === 0) return kept;
  const rows = statement(
    db,
    `SELECT o.id, o.block_id, coalesce(c.first_id, d.first_observation), coalesce(c.last_id, d.last_observation)
     FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value JOIN document AS d ON d.id = o.document_id
     ${joinChapter('c', 'o')}`,
  )
    .raw()
    .all(JSON.stringify(missing)) as [id: number, block: number, first: number, last: number][];
  const blocks = new Map<number, Stretch>();
  const stretch = statement(db, 'SELECT min(id), max(id) FROM observation WHERE block_id = ?').raw();
  for (const [id, block, first, last] of rows) {
    let own = blocks.get(block);
    if (!own) blocks.set(block, (own = stretch.get(block) as [number, number]));
    kept.set(id, { block: own, document: [first, last] });
  }
  return kept;
}

/** How many observations a block and a document have on the average; 1 where there are none. */
export function averageStretches(db: Database): { readonly block: number; readonly document: number } {
  return cached(db, 'average stretches', () => {
    const count = (table: 'observation' | 'block' | 'document'): number =>
      statement(db, `SELECT count(*) FROM ${table}`).pluck().get() as number;
    const observations = count('observation');
    return {
      block: Math.max(1, observations / Math.max(1, count('block'))),
      document: Math.max(1, observations / Math.max(1, count('document'))),
    };
  });
}
