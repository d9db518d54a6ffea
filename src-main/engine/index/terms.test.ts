import fc from 'fast-check';
import { expect, it } from 'vitest';
import { identifierParts, storable } from './terms.ts';

it.each([
  ['commitFromFile', 'commit From File'],
  ['the ImageComparer class', 'Image Comparer'],
  ['parseHTTPResponse', 'parse HTTP Response'],
  ['fetchV2Config', 'fetch V2 Config'],
  ['$scopeValue and _privateField', '$scope Value _private Field'],
  ['größeÄndern', 'größe Ändern'],
])('%s has the parts %s', (text, parts) => expect(identifierParts(text)).toBe(parts));

it.each(['plain words only', 'token_type_ids', 'fusion.rs', 'HTTP', 'V2', ''])('%j has none', (text) => expect(identifierParts(text)).toBe(''));

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
    fc.property(fc.array(fc.oneof(fc.constantFrom(0, 0xd800, 0xdc00), fc.integer({ min: 0, max: 0xffff }))), (units) => {
      const stored = storable(String.fromCharCode(...units));
      expect(stored).toHaveLength(units.length);
      expect(stored.isWellFormed()).toBe(true);
      expect(stored).not.toContain('\0');
    }),
  );
});
