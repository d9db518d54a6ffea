import { describe, expect, it } from 'vitest';
import type { FacetGroup } from '../model.ts';
import { completionOf } from './completion.ts';
import { FIELDS } from './fields.ts';

const COUNTED: readonly FacetGroup[] = [
  {
    field: 'branch',
    values: [
      { value: 'main', count: 9 },
      { value: 'my branch', count: 2 },
    ],
  },
  { field: 'tag', values: [{ value: 'release', count: 3 }] },
];
const completed = (query: string): string | undefined => completionOf(query, COUNTED)?.query;

describe('The end of the search box', () => {
  it.each([
    ['why bra', 'why branch:'],
    ['aut', 'author:'],
    ['autho', 'author:'],
    ['-bra', '-branch:'],
    ['PRO', 'PROject:'],
    ['why ses', 'why session:'],
    ['type:de', 'type:decision'],
    ['-type:note,de', '-type:note,decision'],
    ['type:', 'type:decision'],
    ['has:so', 'has:solution'],
    ['on:last-m', 'on:last-month'],
    ['branch:m', 'branch:main'],
    ['branch:MY', 'branch:"my branch"'],
    ['branch:"my', 'branch:"my branch"'],
    ['x branch:main,"my b', 'x branch:main,"my branch"'],
    ['tag:#rel', 'tag:#release'],
    ['cache branch:', 'cache branch:main'],
  ])('%s is completed to %s', (query, expected) => expect(completed(query)).toBe(expected));

  it.each([
    '',
    'auth',
    'br',
    'branch',
    'branch:x',
    'branch:main',
    'branch:"my branch"',
    'branch:main ',
    'session:2',
    'path:',
    'model:c',
    'std::ty',
    'http://ty',
    'subtype',
    'type:x de',
    '"bra',
    `${'x'.repeat(300)} bra`,
    'a\nbra',
  ])('%j is left as it is', (query) => {
    expect(completionOf(query, COUNTED)).toBeNull();
  });

  it('shows what is added, without quotes', () =>
    expect(completionOf('branch:my', COUNTED)).toEqual({ rest: ' branch', query: 'branch:"my branch"' }));

  it('is completed to the name of each field', () => {
    const names = FIELDS.map(({ name }) => name).filter(({ length }) => length > 3);
    expect(names.map((name) => completed(name.slice(0, 3)))).toEqual(names.map((name) => `${name}:`));
  });
});
