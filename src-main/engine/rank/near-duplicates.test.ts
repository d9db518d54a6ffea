import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areNearDuplicates, groupNearDuplicates, Signature } from './near-duplicates.ts';

const alike = (a: string, b: string): boolean => areNearDuplicates(new Signature(a), new Signature(b));
const LONG =
  'the window asks the engine for its answer and shows what it has while the rest is still being looked for in the background by other threads';

describe('texts that say the same', () => {
  it.each([
    ['Use one process', '**Use one process**.'],
    ['Use  one\nprocess', 'use one process'],
    ['Created `plan.md` - the plan of the release', 'Created `plan.md` (the plan of the release)'],
    [LONG, LONG.replace('shows what', 'showed what')],
    [LONG, `${LONG} too`],
    ['🎉', '🎉'],
  ])('%j and %j', (a, b) => expect(alike(a, b)).toBe(true));
});

describe('texts that differ where it matters', () => {
  it.each([
    ['use v2', 'use v3'],
    ['do this', 'do not do this'],
    ['Use one process', 'Use two processes'],
    ['[ ] write the tests', '[x] write the tests'],
    ['a != b', 'a = b'],
    ['run with -v', 'run with v'],
    ['🎉', '🚀'],
    [LONG, LONG.replace('shows what', 'never shows what')],
    [LONG, LONG.replace('shows what', 'displays what')],
    [LONG, LONG.replace('other threads', '2 threads')],
    [LONG.replace('other threads', 'fifteen threads'), LONG.replace('other threads', 'fifty threads')],
    [LONG.replace('the window', 'Petra'), LONG.replace('the window', 'Hamid')],
    [`${LONG} in 3 ms`, `${LONG} in 4 ms`],
    [`${LONG} from 3 to 4`, `${LONG} from 4 to 3`],
    [`${LONG} with \`scan\``, `${LONG} with \`match\``],
    [`${LONG} with readFile`, `${LONG} with readDir`],
    [`${LONG}, says Anna`, `${LONG}, says Berta`],
    [`${LONG} when it is enabled`, `${LONG} when it is disabled`],
    [`${LONG} and it doesn't wait`, `${LONG} and it does wait`],
    [LONG, LONG.split(' ').reverse().join(' ')],
    [LONG, LONG.slice(0, LONG.length / 2)],
  ])('%j and %j', (a, b) => expect(alike(a, b)).toBe(false));

  it('a word that is exchanged in a short text makes another statement', () => {
    expect(alike('We cache the answers of the engine', 'We cache the questions of the engine')).toBe(false);
  });
});

describe('groups', () => {
  const word = fc.constantFrom('cache', 'index', 'not', 'v2', 'v3', 'Vector', 'queue');
  const text = fc.oneof(
    fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')),
    fc
      .tuple(fc.integer({ min: 0, max: 26 }), fc.constantFrom('', 'also', 'not', '7'))
      .map(([at, other]) => LONG.split(' ').with(at, other).join(' ')),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );

  it('have every text once, in order, and no two groups are alike', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 25 }), (texts) => {
        const signatures = texts.map((one) => new Signature(one));
        const groups = groupNearDuplicates(signatures);
        expect(groups.flat().toSorted((a, b) => a - b)).toEqual(texts.map((_, i) => i));
        for (const group of groups) expect(group).toEqual(group.toSorted((a, b) => a - b));
        expect(groups.map(([first]) => first)).toEqual(groups.map(([first]) => first!).toSorted((a, b) => a - b));
        groups.forEach((group, i) =>
          groups.slice(i + 1).forEach((other) => {
            for (const a of group)
              for (const b of other) expect(areNearDuplicates(signatures[a]!, signatures[b]!)).toBe(false);
          }),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('do not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 15 }), (texts) => {
        const asSets = (given: readonly string[], groups: readonly (readonly number[])[]): string[] =>
          groups
            .map((group) =>
              group
                .map((i) => given[i])
                .toSorted()
                .join('\n'),
            )
            .toSorted();
        const reversed = texts.toReversed();
        expect(asSets(reversed, groupNearDuplicates(reversed.map((one) => new Signature(one))))).toEqual(
          asSets(texts, groupNearDuplicates(texts.map((one) => new Signature(one)))),
        );
      }),
    );
  });
});

it('The hashes tell nothing apart that the words do not', () => {
  const word = fc.constantFrom(
    'cache',
    'not',
    'v2',
    'Vector',
    '٣',
    'K',
    'İ',
    '(a',
    'b)',
    '"c"',
    '`d`',
    '—',
    '!',
    '7',
    '[x]',
    '[ ]',
    'a.b',
  );
  const words = fc.array(word, { maxLength: 30 });
  const variant = fc.constantFrom(
    (text: string) => text.toUpperCase(),
    (text: string) => text.toLowerCase(),
    (text: string) => `**${text}**.`,
    (text: string) => text.replaceAll(' ', '\u00a0\n'),
    (text: string) => text.replaceAll('(', ''),
  );
  fc.assert(
    fc.property(words, variant, (given, vary) => {
      const [a, b] = [given.join(' '), vary(given.join(' '))].map((text) => new Signature(text)) as [
        Signature,
        Signature,
      ];
      expect(a.plain !== b.plain || a.letters === b.letters).toBe(true);
      expect(a.pairs.size < 18 || a.long).toBe(true);
      expect(Math.min(a.pairs.size, b.pairs.size) < 18 || a.guard !== b.guard || a.digits === b.digits).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it('A text of punctuation takes time in proportion to its length', () => {
  for (const piece of ['-', '!(', '"', '.', '`']) expect(new Signature(`${piece.repeat(200_000)}a`).plain).not.toBe('');
});
