/**
 * Rows of any table whose parent is gone: foreign keys forbid them, but a damaged file or another program may leave
 * some.
 */
import { projectionsOf } from './attached-projections.ts';
import { type Database, statement } from './connection.ts';

export interface Orphans {
  readonly table: string;
  readonly rows: number;
}

/** How many rows of each table have no parent. Reads the whole database. */
export function findOrphans(db: Database): readonly Orphans[] {
  return statement(
    db,
    'SELECT "table", count(*) AS rows FROM pragma_foreign_key_check GROUP BY "table" ORDER BY "table"',
  ).all() as Orphans[];
}

/**
 * Does to them what the foreign keys would have done when the parent went, and gives how many there were. Those in
 * tables of projections are left to these: an orphan there tells whose rows are lost.
 */
export function removeOrphans(db: Database): number {
  const broken = (): readonly BrokenKey[] =>
    brokenKeys(db).filter(({ child }) => !projectionsOf(db).some(({ tables }) => tables.test(child)));
  return db
    .transaction(() => {
      let removed = 0;
      // What is removed takes its own children along, but a key without an action leaves some behind.
      for (let left = broken(); left.length > 0; left = broken()) {
        for (const { child, parent, column, key, action, rows } of left) {
          const gone = `${quote(column)} IS NOT NULL AND ${quote(column)} NOT IN (SELECT ${quote(key)} FROM ${quote(parent)})`;
          db.exec(
            action === 'SET NULL'
              ? `UPDATE ${quote(child)} SET ${quote(column)} = NULL WHERE ${gone}`
              : `DELETE FROM ${quote(child)} WHERE ${gone}`,
          );
          removed += rows;
        }
      }
      return removed;
    })
    .immediate();
}

interface BrokenKey {
  readonly child: string;
  readonly parent: string;
  readonly column: string;
  readonly key: string;
  readonly action: string;
  readonly rows: number;
}

function brokenKeys(db: Database): readonly BrokenKey[] {
  return statement(
    db,
    `SELECT c."table" AS child, c.parent, k."from" AS column, k."to" AS key, k.on_delete AS action, count(*) AS rows
     FROM pragma_foreign_key_check AS c JOIN pragma_foreign_key_list(c."table") AS k ON k.id = c.fkid GROUP BY child, k.id`,
  ).all() as BrokenKey[];
}

/** As a name in SQL. They come from the schema. */
function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
