import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertNever,
  describeError,
  EngineError,
  ERROR_CODES,
  type ErrorDetails,
  fromWire,
  hasCode,
  toWire,
} from './errors.ts';

const details: fc.Arbitrary<ErrorDetails> = fc.dictionary(
  fc.string(),
  fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
  { noNullPrototype: true }, // a clone gives every object the usual one
);

describe('toWire and fromWire', () => {
  it('bring every EngineError over a border as it was', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ERROR_CODES), fc.string(), fc.string(), details, (code, message, next, given) => {
        const arrived = fromWire(structuredClone(toWire(new EngineError(code, message, { next, details: given }))));
        expect(arrived).toBeInstanceOf(EngineError);
        expect({ code: arrived.code, message: arrived.message, next: arrived.next, details: arrived.details }).toEqual({
          code,
          message,
          next,
          details: given,
        });
      }),
    );
  });

  it('make plain data of anything that can be thrown', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withObjectString: true }), (thrown) => {
        const wire = toWire(thrown);
        expect(wire.code).toBe('INTERNAL');
        expect(structuredClone(wire)).toEqual(wire);
      }),
    );
  });

  it('keep the message of a foreign error, and the cause out of what crosses', () => {
    expect(toWire(new TypeError('x is not a function')).message).toContain('x is not a function');
    expect(Object.keys(toWire(new EngineError('DISK_FULL', 'Full.', { cause: new Error('ENOSPC') })))).toEqual([
      'code',
      'message',
      'next',
      'details',
    ]);
  });

  it('take a code that only a newer program knows for INTERNAL', () => {
    const wire = { code: 'FROM_THE_FUTURE' as 'INTERNAL', message: 'New.', next: '', details: {} };
    expect(fromWire(wire)).toMatchObject({ code: 'INTERNAL', message: 'New.' });
  });
});

describe('hasCode', () => {
  it('is true for an EngineError of that code only', () => {
    const error = new EngineError('CANCELLED', 'The call was cancelled.');
    expect(hasCode(error, 'CANCELLED')).toBe(true);
    expect(hasCode(error, 'INTERNAL')).toBe(false);
    expect(hasCode({ code: 'CANCELLED' }, 'CANCELLED')).toBe(false);
  });
});

describe('describeError', () => {
  it('says code, what happened and what to do in one line', () => {
    expect(describeError(new EngineError('DISK_FULL', 'The disk is full.', { next: 'Free some space.' }))).toBe(
      'DISK_FULL: The disk is full. Free some space.',
    );
    expect(describeError(new EngineError('CANCELLED', 'The call was cancelled.'))).toBe(
      'CANCELLED: The call was cancelled.',
    );
  });
});

describe('assertNever', () => {
  it('names the value that should not exist', () => {
    expect(() => assertNever('oops' as never)).toThrow('Unexpected value: "oops"');
  });
});

it('no error code stands twice', () => {
  expect(ERROR_CODES).toEqual([...new Set(ERROR_CODES)]);
});
