/** How much of the database's file tables take. */
import type { Projection } from './projection.ts';
import { type Database, statement } from '../store/connection.ts';

/** A projection's entries, and the bytes of its tables. Reads all their pages. */
export function sizesOf(
  db: Database,
  projection: Pick<Projection, 'entries' | 'tables'>,
): { readonly entries: number; readonly bytes: number } {
  const names = (statement(db, "SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[]).filter(
    (name) => projection.tables.test(name),
  );
  const bytesOf = (name: string): number =>
    (statement(db, 'SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name = ?').pluck().get(name) as
      | number
      | null) ?? 0;
  return { entries: projection.entries(db), bytes: names.reduce((sum, name) => sum + bytesOf(name), 0) };
}
