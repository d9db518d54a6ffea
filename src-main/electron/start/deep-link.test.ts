import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDeepLink } from './deep-link.ts';

it('reads a question and an observation', () => {
  expect(parseDeepLink('quarry://search?q=why%20INT8%3F')).toEqual({ kind: 'search', query: 'why INT8?' });
  expect(parseDeepLink('quarry://open?id=AbC_-1')).toEqual({ kind: 'open', observationId: 'AbC_-1' });
  expect(parseDeepLink('quarry://search/?q=')).toEqual({ kind: 'search', query: '' });
});

it.each([
  'quarry://add?path=/etc',
  'quarry://search',
  'quarry://open?id=',
  `quarry://open?id=${'x'.repeat(65)}`,
  'quarry://search/etc/passwd?q=x',
  'quarry:search?q=x',
  'https://search?q=x',
  'file:///etc/passwd',
  'search?q=x',
  '',
  `quarry://search?q=${'x'.repeat(2_100)}`,
])('does nothing for %s', (link) => {
  expect(parseDeepLink(link)).toBeNull();
});

it('never throws, and gives what any text asks for as text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (query) => {
      const link = `quarry://search?q=${encodeURIComponent(query.toWellFormed())}`;
      expect(parseDeepLink(link)).toEqual(link.length > 2_081 ? null : { kind: 'search', query: query.toWellFormed() });
      parseDeepLink(query);
    }),
  );
});
