import { describe, expect, it } from 'vitest';
import { isFault, isPeaceful, judge } from './endings.ts';

describe('an end', () => {
  it.each(['ended by SIGSEGV', 'ended by SIGABRT', 'ended by SIGBUS', 'ended by SIGILL', 'ended with code 134', 'ended with code 3221225477', 'ended with code 7', 'crashed', 'oom'])('is a fault of the process: %s', (reason) => {
    expect(isFault(reason, 'linux')).toBe(true);
    expect(isFault(reason, 'win32')).toBe(true);
    expect(isPeaceful(reason)).toBe(false);
  });

  it.each(['ended by SIGKILL', 'ended by SIGTERM', 'ended by SIGHUP', 'ended with code 137', 'ended with code 0', 'killed', 'launch-failed', 'clean-exit', 'spawn ENOMEM'])('is none: %s', (reason) => {
    expect(isFault(reason)).toBe(false);
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
