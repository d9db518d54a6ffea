import { describe, expect, it } from 'vitest';
import type { Filter } from '../store/filter/filters.ts';
import { parseQuery } from './query.ts';

const NOW = new Date(2025, 10, 6, 12).getTime(); // a Thursday
const filters = (typed: string): readonly Filter[] =>
  parseQuery(typed, NOW).filters.map(({ typed: _, ...filter }) => filter);
const day = (text: string): number => Date.parse(text);

describe('filters', () => {
  it('of one field add up to alternatives, and negated ones apart from the others', () => {
    expect(filters('type:goal type:Decision,goal -type:note -type:work')).toEqual([
      { field: 'type', values: ['goal', 'decision'] },
      { field: 'type', values: ['note', 'work'], negated: true },
    ]);
  });

  it('take types in the plural and with a star', () => {
    expect(filters('type:Decisions,activities')).toEqual([{ field: 'type', values: ['decision', 'activity'] }]);
    expect(filters('type:co*')).toEqual([{ field: 'type', values: ['context', 'commit'] }]);
    expect(filters('has:commits')).toEqual([{ field: 'has', values: ['commit'] }]);
  });

  it('of time make one span, the narrowest', () => {
    expect(filters('after:2025-10 before:2025-12-01 after:2025-11-03 before:2026')).toEqual([
      { field: 'time', from: day('2025-11-03'), to: day('2025-12-01') },
    ]);
    expect(filters('after:yesterday')).toEqual([{ field: 'time', from: day('2025-11-05'), to: null }]);
    expect(filters('after:2025-11-03..2025-11-04')).toEqual([{ field: 'time', from: day('2025-11-03'), to: null }]);
  });

  it('of time each take something away when they are negated', () => {
    expect(filters('-after:2025 -before:2024')).toEqual([
      { field: 'time', from: day('2025-01-01'), to: null, negated: true },
      { field: 'time', from: null, to: day('2024-01-01'), negated: true },
    ]);
  });

  it('on: is each whole span', () => {
    expect(filters('on:2025-11,monday -on:..2020')).toEqual([
      {
        field: 'on',
        spans: [
          { from: day('2025-11-01'), to: day('2025-12-01') },
          { from: day('2025-11-03'), to: day('2025-11-04') },
        ],
      },
      { field: 'on', spans: [{ from: null, to: day('2021-01-01') }], negated: true },
    ]);
  });

  it('tell how they were typed', () =>
    expect(parseQuery('type:goal plan Type:notes', NOW).filters).toMatchObject([{ typed: 'type:goal Type:notes' }]));

  it.each([
    ['before:never plan', /"never" in before: is not a date\. Write 2025-11-03/],
    ['after:2025-02-30 plan', /Did you mean after:2025-02-28\?/],
    ['on:2025-13-45 plan', /Did you mean on:2025-12-31\?/],
    ['after:..2025 plan', /not a date/],
    ['type:plan plan', /no type "plan"; there are decision, /],
    ['type:decsion plan', /no type "decsion"; did you mean type:decision\?/],
    ['-type:decsion plan', /no type "decsion"/],
    ['has:foo plan', /There is no value "foo" for has:; there are solution, commit/],
    ['has:solutoin plan', /did you mean has:solution\?/],
    [`type:${'x'.repeat(200)} plan`, /"x{60}…"/],
  ])('that make no sense are said to be ignored, and the rest is searched: %s', (typed, message) => {
    const query = parseQuery(typed, NOW);
    expect(query).toMatchObject({ text: 'plan', phrases: [['plan']], filters: [] });
    expect(query.notices).toEqual([{ code: 'FILTER_INVALID', message: expect.stringMatching(message) as string }]);
    expect(query.notices[0]?.message).toMatch(/Quarry ignored this filter\.$/);
  });

  it('that make sense stay beside those that do not', () => {
    const query = parseQuery('type:goal,plan');
    expect(query.filters).toMatchObject([{ field: 'type', values: ['goal'] }]);
    expect(query.notices).toHaveLength(1);
  });

  it('of a mistyped name are searched as words, with a word about it', () => {
    const query = parseQuery('typ:decision plan');
    expect(query).toMatchObject({ text: 'typ:decision plan', filters: [] });
    expect(query.notices).toEqual([
      {
        code: 'FILTER_UNKNOWN',
        message: 'There is no filter "typ:decision", so Quarry searches for it as words. Did you mean type:decision?',
      },
    ]);
  });
});
