/** Filters as SQL: the set of observations a search may return, decided before anything is ranked. */
import { type Database, statement } from './database.ts';

/** One condition; conditions on different fields all hold, values of one field are alternatives. */
export type Filter =
  | { readonly field: 'type' | 'branch' | 'tag' | 'session' | 'path'; readonly values: readonly string[] }
  /** `from` inclusive, `to` exclusive, milliseconds since the epoch. */
  | { readonly field: 'time'; readonly from: number | null; readonly to: number | null };

/** Row ids of the observations that pass all filters; `null` when there is none to pass. */
export function allowedObservations(db: Database, filters: readonly Filter[]): ReadonlySet<number> | null {
  if (filters.length === 0) return null;
  const parameters: (string | number)[] = [];
  const conditions = filters.map((filter) => {
    const { sql, values } = condition(filter);
    parameters.push(...values);
    return `(${sql})`;
  });
  const rows = statement(
    db,
    `SELECT id FROM observation WHERE ${conditions.join(' AND ')}`,
  ).pluck().all(...parameters) as number[];
  return new Set(rows);
}

function condition(filter: Filter): { readonly sql: string; readonly values: readonly (string | number)[] } {
  if (filter.field === 'time') {
    const parts = [filter.from === null ? null : 'happened_at >= ?', filter.to === null ? null : 'happened_at < ?'].filter((part) => part !== null);
    return { sql: parts.join(' AND ') || '1', values: [filter.from, filter.to].filter((value) => value !== null) };
  }
  const one = ONE_VALUE[filter.field];
  return {
    sql: filter.values.map(() => one.sql).join(' OR ') || '1',
    values: filter.values.flatMap((value) => one.bind(value)),
  };
}

const ONE_VALUE: Readonly<Record<Exclude<Filter['field'], 'time'>, { readonly sql: string; readonly bind: (value: string) => readonly string[] }>> = {
  type: { sql: 'type = ?', bind: (value) => [value.toLowerCase()] },
  branch: { sql: inDocuments("SELECT id FROM document WHERE session_branch LIKE ? ESCAPE '\\'"), bind: (value) => [pattern(value)] },
  tag: { sql: inDocuments('SELECT document_id FROM tag WHERE name = ?'), bind: (value) => [value.replace(/^#/, '')] },
  session: {
    sql: inDocuments("SELECT id FROM document WHERE session_id IS NOT NULL AND (session_id LIKE ? ESCAPE '\\' OR title LIKE ? ESCAPE '\\')"),
    bind: (value) => [`${pattern(value)}%`, `%${pattern(value)}%`],
  },
  path: { sql: inDocuments("SELECT id FROM file WHERE path LIKE ? ESCAPE '\\'"), bind: (value) => [`%${pattern(value)}%`] },
};

function inDocuments(select: string): string {
  return `document_id IN (${select})`;
}

/** A LIKE pattern of what a person typed: `*` stands for anything, all else for itself. */
function pattern(value: string): string {
  return value.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
}
