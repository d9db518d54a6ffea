/**
 * `node scripts/filter-table.ts`: writes the table of filters into the documents that have one, as
 * `src-shared/query/fields.ts` says it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FILTER_TABLE_HEAD, filterTable } from '../src-shared/query/help.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/** The documents that may have the table; at least one of them does. */
export const FILTER_TABLE_DOCUMENTS = ['README.md', 'docs/query-language.md'] as const;

/** The text of a document with the table as it should be; `null` where it has none. */
export function withFilterTable(text: string): string | null {
  const lines = text.split('\n');
  const start = lines.indexOf(FILTER_TABLE_HEAD);
  if (start < 0) return null;
  let end = start;
  while (lines[end]?.startsWith('|')) end++;
  return [...lines.slice(0, start), filterTable(), ...lines.slice(end)].join('\n');
}

/** The documents with the table, by their paths from the project's root. */
export function filterTables(): readonly { readonly path: string; readonly text: string; readonly expected: string }[] {
  return FILTER_TABLE_DOCUMENTS.flatMap((name) => {
    const file = path.join(ROOT, name);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const expected = withFilterTable(text);
    return expected === null ? [] : [{ path: name, text, expected }];
  });
}

if (import.meta.main)
  for (const { path: name, expected } of filterTables()) writeFileSync(path.join(ROOT, name), expected);
