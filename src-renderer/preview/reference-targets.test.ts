import { expect, it } from 'vitest';
import { queryFor, shownReferences } from './reference-targets.ts';

it('references are in the order of the text, without addresses', () => {
  const commit = { kind: 'commit', target: 'f1b45a8b' } as const;
  const issue = { kind: 'issue', target: '#77' } as const;
  const text = 'Closes #77 in f1b45a8b, see https://example.org';
  expect(
    shownReferences({ text, references: [commit, issue, { kind: 'url', target: 'https://example.org' }] }),
  ).toEqual([issue, commit]);
});

it('the search for a target has its words in their order, and never a filter', () => {
  expect(queryFor('src/fusion.rs')).toBe('"src/fusion.rs"');
  expect(queryFor('the "other" note')).toBe('"the  other  note"');
  expect(queryFor('type:decision')).toBe('"type:decision"');
});
