import { expect, it } from 'vitest';
import { queryFor, shownReferences } from './pointing.ts';

it('addresses are no references to search for', () => {
  const commit = { kind: 'commit', target: 'f1b45a8b' } as const;
  expect(shownReferences([{ kind: 'url', target: 'https://example.org' }, commit])).toEqual([commit]);
});

it('the search for a target has its words in their order, and never a filter', () => {
  expect(queryFor('src/fusion.rs')).toBe('"src/fusion.rs"');
  expect(queryFor('the "other" note')).toBe('"the  other  note"');
  expect(queryFor('type:decision')).toBe('"type:decision"');
});
