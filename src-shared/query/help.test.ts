import { describe, expect, it } from 'vitest';
import { filtersOf } from './edit.ts';
import { FACETS, FIELDS, findField } from './fields.ts';
import { FILTER_HELP, filterTable, helpLines, SYNTAX_HELP } from './help.ts';

describe('Every field', () => {
  it('has a name and aliases that the grammar takes, each once', () => {
    const names = FIELDS.flatMap(({ name, aliases }) => [name, ...aliases]);
    for (const name of names) expect(name).toMatch(/^[a-z]+$/);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, aliases } of FIELDS)
      for (const other of [name, ...aliases, name.toUpperCase()]) expect(findField(other)?.name).toBe(name);
  });

  it('has an example that is a filter of its own', () => {
    for (const { name, help } of FIELDS)
      for (const { example } of help) expect(filtersOf(example)).toMatchObject([{ field: name, typed: example }]);
  });

  it('completes counted values only where they are counted', () => {
    expect(FIELDS.filter(({ completes, facet }) => completes === 'counted' && facet === null)).toEqual([]);
  });

  it('that is counted stands in one group', () => {
    expect(
      FACETS.flatMap(({ fields }) => fields)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(
      FIELDS.filter(({ facet }) => facet)
        .map(({ name }) => name)
        .toSorted(),
    );
  });
});

describe('The help', () => {
  it('has each field in the table', () => {
    for (const { name } of FIELDS) expect(filterTable()).toContain(`| \`${name}:`);
  });

  it('has no line that is wider than asked for, and loses no word', () => {
    const rows = [...FILTER_HELP, ...SYNTAX_HELP];
    const lines = helpLines(rows, 100);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    for (const { example, meaning } of rows) {
      expect(lines.some((line) => line.startsWith(`  ${example} `))).toBe(true);
      for (const word of meaning.replaceAll('`', '').split(' ')) expect(lines.join(' ')).toContain(word);
    }
  });
});
