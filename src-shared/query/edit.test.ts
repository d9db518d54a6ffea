import { describe, expect, it } from 'vitest';
import { filtersOf, hasFilter, toggleFilters, withoutFilters, writeFilter } from './edit.ts';

describe('filters in the text of a query', () => {
  it('are found where they stand, with quotes taken off', () => {
    expect(filtersOf('why branch:"my branch" Type:decision')).toMatchObject([
      { field: 'branch', values: ['my branch'], start: 4, end: 22 },
      { field: 'type', values: ['decision'], start: 23, end: 36 },
    ]);
  });

  it('are words of their own with a value', () => {
    expect(
      filtersOf(
        'subtype:x type: type:"" std::type:x http://path:80 path::x path://x colour:red "type:goal" "why type:goal so"',
      ),
    ).toEqual([]);
  });

  it('may be of any field, negated, and have several values', () => {
    expect(filtersOf('-type:note has:solution on:2025-11 ext:md model:claude project:"a b",c')).toMatchObject([
      { field: 'type', values: ['note'], negated: true },
      { field: 'has', negated: false },
      { field: 'on' },
      { field: 'ext' },
      { field: 'model' },
      { field: 'project', values: ['a b', 'c'] },
    ]);
  });

  it('of a path are the same with slashes and with backslashes, as to the engine', () => {
    expect(hasFilter('x path:docs\\api', { field: 'path', value: 'docs/api' })).toBe(true);
    expect(toggleFilters('x path:docs/api', [{ field: 'path', value: 'docs\\api' }])).toBe('x');
    expect(hasFilter('x branch:docs\\api', { field: 'branch', value: 'docs/api' })).toBe(false);
  });

  it('leave the other words when they are taken out', () => {
    expect(withoutFilters('why  type:decision is it branch:main so')).toBe('why is it so');
  });

  it('are written so that they can be read again', () => {
    for (const value of ['main', 'my branch', 'a,b']) {
      expect(filtersOf(writeFilter({ field: 'branch', values: [value] }))).toMatchObject([{ values: [value] }]);
    }
    for (const typed of ['-type:note', 'branch:"my branch",main', 'type:decision,goal'])
      expect(filtersOf(typed).map(writeFilter)).toEqual([typed]);
  });
});

describe('toggling', () => {
  const decision = { field: 'type', value: 'decision' } as const;

  it('adds a filter at the end and takes it out again', () => {
    const on = toggleFilters('why int8', [decision]);
    expect(on).toBe('why int8 type:decision');
    expect(toggleFilters(on, [decision])).toBe('why int8');
  });

  it('works on an empty query and whatever the case', () => {
    expect(toggleFilters('', [decision])).toBe('type:decision');
    expect(toggleFilters('TYPE:Decision x', [decision])).toBe('x');
  });

  it('keeps filters of the same key, which are alternatives', () => {
    expect(toggleFilters('x type:pattern', [decision])).toBe('x type:pattern type:decision');
  });

  it('takes one value out of a list', () => {
    expect(hasFilter('type:decision,pattern', decision)).toBe(true);
    expect(toggleFilters('x type:decision,pattern y', [decision])).toBe('x y type:pattern');
  });

  it('takes one value out of a list with quotes', () => {
    expect(toggleFilters('branch:"my branch",main,"a,b"', [{ field: 'branch', value: 'main' }])).toBe(
      'branch:"my branch","a,b"',
    );
  });

  it('puts a filter in the place of its negation, and takes it for another filter', () => {
    expect(hasFilter('-type:decision', decision)).toBe(false);
    expect(toggleFilters('x -type:decision,goal', [decision])).toBe('x -type:goal type:decision');
    expect(toggleFilters('x type:decision', [{ ...decision, negated: true }])).toBe('x -type:decision');
    expect(toggleFilters('x -type:decision', [{ ...decision, negated: true }])).toBe('x');
  });

  it('replaces one span of time by another', () => {
    const year = [
      { field: 'after', value: '2025-01' },
      { field: 'before', value: '2026-01' },
    ] as const;
    const query = toggleFilters('x after:2025-11-03', year, ['after', 'before']);
    expect(query).toBe('x after:2025-01 before:2026-01');
    expect(toggleFilters(query, year, ['after', 'before'])).toBe('x');
  });
});
