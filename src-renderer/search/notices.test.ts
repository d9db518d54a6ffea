import { describe, expect, it } from 'vitest';
import type { Notice } from '../../src-shared/model.ts';
import { fixOf } from './notices.ts';

const fixed = (code: Notice['code'], message: string, query: string): string | undefined =>
  fixOf({ code, message }, query)?.query;

describe('the fix of a notice', () => {
  it('puts the corrected word in the place of the mistyped one, and of no part of another', () => {
    const notice = {
      code: 'WORD_CORRECTED',
      message: 'Nothing contains "valv"; searched for "valve" as well.',
    } as const;
    expect(fixOf(notice, 'Valv valves "a valv"')).toEqual({
      label: 'Search for valve only',
      query: 'valve valves "a valve"',
    });
    expect(fixOf(notice, 'something else')).toBe(null);
  });

  it('puts right the value of a filter, also in a list, in quotes and with a minus', () => {
    const message = 'There is no type "decisoin"; did you mean type:decision? Quarry ignored this filter.';
    expect(fixOf({ code: 'FILTER_INVALID', message }, 'x type:decisoin')).toEqual({
      label: 'Use type:decision',
      query: 'x type:decision',
    });
    expect(fixed('FILTER_INVALID', message, 'decisoin -type:note,decisoin y')).toBe('decisoin -type:note,decision y');
    expect(fixed('FILTER_INVALID', message, 'type:"decisoin"')).toBe('type:decision');
    expect(fixed('FILTER_INVALID', 'Nothing has branch:mian. Did you mean branch:"main line"?', 'a branch:mian')).toBe(
      'a branch:"main line"',
    );
    expect(
      fixed(
        'FILTER_INVALID',
        '"2025-13" in after: is not a date. Did you mean after:2025-12? Quarry ignored this filter.',
        'a after:2025-13',
      ),
    ).toBe('a after:2025-12');
  });

  it('puts right the name of a filter', () => {
    const message = 'There is no filter "brnch:main", so Quarry searches for it as words. Did you mean branch:main?';
    expect(fixed('FILTER_UNKNOWN', message, 'a brnch:main b')).toBe('a branch:main b');
  });

  it('is none where the message has none', () => {
    expect(
      fixed('FILTER_INVALID', 'There is no type "x"; there are decision, work. Quarry ignored this filter.', 'type:x'),
    ).toBe(undefined);
    expect(fixed('DENSE_UNAVAILABLE', 'The results are by words only. The model is loading.', 'x')).toBe(undefined);
  });
});
