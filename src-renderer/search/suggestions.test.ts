import { expect, it } from 'vitest';
import { phraseOf } from './suggestions.ts';

it('takes a phrase for an example from the opening of an observation', () => {
  expect(phraseOf('**Use INT8 by default**: it is faster')).toBe('Use INT8 by default');
  expect(phraseOf('Context explosion in layer documentation')).toBe('Context explosion in layer documentation');
  expect(phraseOf('Springs close every valve when the power goes: a dry bed')).toBe('Springs close every valve');
  expect(phraseOf('No timetable')).toBe(null);
  expect(phraseOf('Moved `a/b.ts` to c')).toBe(null);
  expect(phraseOf('')).toBe(null);
});
