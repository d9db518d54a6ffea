import { expect, it } from 'vitest';
import { filterTables, withFilterTable } from './filter-table.ts';

it('The documentation has the table of filters as the list of fields says it', () => {
  const tables = filterTables();
  expect(tables.length).toBeGreaterThan(0);
  for (const { path, text, expected } of tables)
    expect(text, `${path} is behind: run node scripts/filter-table.ts`).toBe(expected);
});

it('A table that is behind is put right, and all around it stays', () => {
  const written = withFilterTable('above\n\n| filter | keeps only |\n|---|---|\n| `old:x` | old |\n\nbelow\n');
  expect(written).toMatch(/^above\n\n\| filter \| keeps only \|\n[\s\S]*\| `type:decision` \|[\s\S]*\|\n\nbelow\n$/);
  expect(written).not.toContain('old:x');
  expect(withFilterTable('no table')).toBeNull();
});
