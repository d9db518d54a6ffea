import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT_EXIT_CODE, isFault, isPeaceful, judge } from './restart-policy.ts';

const PLATFORMS = ['linux', 'darwin', 'win32'] as const;
const platform = fc.constantFrom(...PLATFORMS);
/** What Windows, Chromium and shells say of a process that somebody else ended. */
const FROM_OUTSIDE: readonly (readonly [code: number, what: string, platforms: readonly NodeJS.Platform[]])[] = [
  [1, 'TerminateProcess, as task managers and taskkill call it', ['win32']],
  [0x4001_0004, 'the end of the user’s session, or a debugger', ['win32']],
  [0xc000_013a, 'Ctrl-C, or the end of the user’s session', ['win32']],
  [0xc000_0354, 'a debugger that has gone', ['win32']],
  ...[129, 130, 137, 143].map((code) => [code, `a shell’s code for signal ${code - 128}`, PLATFORMS] as const),
];

describe('an end', () => {
  it.each([
    'ended by SIGSEGV',
    'ended by SIGABRT',
    'ended by SIGBUS',
    'ended by SIGILL',
    'ended with code 134',
    'ended with code 3221225477',
    'ended with code 7',
    'crashed',
    'oom',
  ])('is a fault of the process: %s', (reason) => {
    expect(isFault(reason, 'linux')).toBe(true);
    expect(isFault(reason, 'win32')).toBe(true);
    expect(isPeaceful(reason)).toBe(false);
  });

  it.each([
    'ended by SIGKILL',
    'ended by SIGTERM',
    'ended by SIGHUP',
    'ended with code 137',
    'ended with code 0',
    'killed',
    'launch-failed',
    'clean-exit',
    'spawn ENOMEM',
  ])('is none: %s', (reason) => {
    expect(isFault(reason)).toBe(false);
  });

  it.each(PLATFORMS)(
    'by the engine’s own code is its own fault on %s, and no other code means that alone',
    (system) => {
      expect(isFault(`ended with code ${FAULT_EXIT_CODE}`, system)).toBe(true);
      expect(FROM_OUTSIDE.map(([code]) => code)).not.toContain(FAULT_EXIT_CODE);
      // Node's own codes, those of this program's commands, and a shell's for signals.
      expect(FAULT_EXIT_CODE).toBeGreaterThan(14);
      expect(FAULT_EXIT_CODE).toBeLessThan(126);
    },
  );

  it.each(FROM_OUTSIDE)('by code %i, %s, is no fault there', (code, _what, platforms) => {
    for (const system of platforms) expect(isFault(`ended with code ${code}`, system)).toBe(false);
  });

  it('by any other code is a fault on every system', () => {
    const code = fc.oneof(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 0xc000_0000, max: 0xffff_ffff }));
    fc.assert(
      fc.property(code, platform, (given, system) => {
        fc.pre(!FROM_OUTSIDE.some(([known, , platforms]) => known === given && platforms.includes(system)));
        expect(isFault(`ended with code ${given}`, system)).toBe(true);
      }),
    );
  });

  it('is judged alike whether its code is told with a sign or without one', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffff_ffff }), platform, (code, system) => {
        expect(isFault(`ended with code ${code | 0}`, system)).toBe(isFault(`ended with code ${code}`, system));
        expect(isPeaceful(`ended with code ${code | 0}`)).toBe(isPeaceful(`ended with code ${code}`));
      }),
      {
        examples: [
          [0xc000_0005, 'win32'],
          [0xc000_013a, 'win32'],
          [0, 'linux'],
        ],
      },
    );
  });

  it('by code 1 is a fault where no other process can have given it', () => {
    expect([isFault('ended with code 1', 'linux'), isFault('ended with code 1', 'win32')]).toEqual([true, false]);
  });
});

describe('crashes', () => {
  const MINUTE = 60_000;

  it('are followed by half a second and two', () => {
    expect(judge([0])).toEqual({ kind: 'again', crash: 1, waitMs: 500 });
    expect(judge([0, MINUTE])).toEqual({ kind: 'again', crash: 2, waitMs: 2_000 });
  });

  it('are enough when three come within five minutes, whatever was before', () => {
    expect(judge([0, 1, 2])).toEqual({ kind: 'over' });
    expect(judge([0, MINUTE, 5 * MINUTE])).toEqual({ kind: 'over' });
    expect(judge([0, 100 * MINUTE, 102 * MINUTE, 105 * MINUTE])).toEqual({ kind: 'over' });
  });

  it('of which no three come within five minutes wait eight seconds from the third on', () => {
    expect(judge([0, 4 * MINUTE, 8 * MINUTE])).toEqual({ kind: 'again', crash: 3, waitMs: 8_000 });
    expect(judge([0, 4 * MINUTE, 8 * MINUTE, 12 * MINUTE])).toEqual({ kind: 'again', crash: 4, waitMs: 8_000 });
  });

  it('are forgiven after five minutes without one', () => {
    expect(judge([0, MINUTE, 7 * MINUTE])).toEqual({ kind: 'again', crash: 1, waitMs: 500 });
    expect(judge([0, MINUTE, 7 * MINUTE, 8 * MINUTE])).toEqual({ kind: 'again', crash: 2, waitMs: 2_000 });
  });
});
