import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fold, identifierParts, stemOf, termsOf, wholesOf, wordsOf } from './analyzer.ts';
import { storable } from '../../store/write/storable-text.ts';

it.each([
  ['commitFromFile', 'commit From File'],
  ['the ImageComparer class', 'Image Comparer'],
  ['parseHTTPResponse', 'parse HTTP Response'],
  ['fetchV2Config', 'fetch V2 Config'],
  ['$scopeValue and _privateField', '$scope Value _private Field'],
  ['größeÄndern', 'größe Ändern'],
])('%s has the parts %s', (text, parts) => expect(identifierParts(text)).toBe(parts));

it.each(['plain words only', 'token_type_ids', 'fusion.rs', 'HTTP', 'V2', ''])('%j has none', (text) =>
  expect(identifierParts(text)).toBe(''),
);

it('Parts are pieces of the text in their order', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'B', 'é', 'Ö', '1', '_', '$', ' ', '-', '中') }), (text) => {
      let from = 0;
      for (const part of identifierParts(text).split(' ').filter(Boolean)) {
        const at = text.indexOf(part, from);
        expect(at).toBeGreaterThanOrEqual(from);
        from = at + part.length;
      }
    }),
  );
});

it('A text to store keeps its length, and has no NUL and no half character', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(0, 0xd800, 0xdc00), fc.integer({ min: 0, max: 0xffff }))),
      (units) => {
        const stored = storable(String.fromCharCode(...units));
        expect(stored).toHaveLength(units.length);
        expect(stored.isWellFormed()).toBe(true);
        expect(stored).not.toContain('\0');
      },
    ),
  );
});

it.each([
  ['Größe Øre ﬁle Ｗｉｄｅ İstanbul Łódź', 'grosse ore file wide istanbul lodz'],
  ['e\u0301 é', 'e e'],
  ['ТЁМНЫЙ ё', 'темныи е'],
  ['हिन्दी', 'हिन्दी'],
  ['a\uE021b', 'a b'],
])('%j is folded to %j', (text, folded) => expect(fold(text)).toBe(folded));

it.each([
  ['Caching decisions: v2.0', ['cach', 'decis', 'v2', '0']],
  ['日本語 is', ['日本', '本語', '語', 'is']],
  ['語', ['語']],
  ['ก็ดี', ['ก็ดี', 'ดี']],
  ['हिन्दी', ['हिन्दी']],
])('%j is indexed as %j', (text, terms) => expect(termsOf(text)).toEqual(terms));

it.each([
  ['See src/fusion.rs:7, "k=60" and `#77`.', ['src/fusion.rs:7', 'fusion.rs', 'k=60', '#77']],
  ['([CLS]), C++ and .env; use --flag!', ['[cls]', 'c++', '.env', '--flag']],
  ['Well-known words, don\'t: "these". - * #', []],
])('%j holds the identifiers %j', (text, wholes) => {
  expect(
    wholesOf(text).map((whole) =>
      whole.replace(/[\uE000-\uE07F]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xe000).replace('\0', '')),
    ),
  ).toEqual(wholes);
});

it('A sequence of words of a text is a sequence of its terms, whatever the scripts', () => {
  const unit = fc.constantFrom('a', 'B', 'é', 'ß', '1', ' ', '.', '日', '本', 'ก', '็', '한', '\u0301', 'ﬁ');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), fc.string({ unit, maxLength: 12 }), (before, after) => {
      const words = wordsOf(after).map(stemOf);
      const last = words.at(-1);
      if (last === undefined) return;
      const terms = ` ${termsOf(`${before} ${after}`).join(' ')} `;
      expect(terms).toContain(` ${words.join(' ')}`);
    }),
    { numRuns: 2_000 },
  );
});
