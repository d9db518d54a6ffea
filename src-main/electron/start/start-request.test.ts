import { expect, it } from 'vitest';
import { readGiven } from './start-request.ts';

it('asks about the paths of a second instance', () => {
  expect(readGiven({ paths: ['/n'], link: null, quick: false, ask: false })).toEqual({
    paths: ['/n'],
    link: null,
    quick: false,
    ask: true,
  });
});

it.each([null, 7, 'x', [], { paths: 'x', link: 7, quick: 'yes' }, { paths: [7, null, {}] }])(
  'takes nothing from %j',
  (given) => {
    expect(readGiven(given)).toEqual({ paths: [], link: null, quick: false, ask: true });
  },
);
