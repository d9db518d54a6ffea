import { describe, expect, it } from 'vitest';
import { countPlaywright, countTool, countVitest, summary } from './outcome.ts';

describe('countVitest', () => {
  it('takes passed and failed tests from the report, and skipped ones as neither', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 5,
      testResults: [{ status: 'failed', assertionResults: [{}] }],
    };
    expect(countVitest(report, 1)).toEqual({ passed: 3, failed: 1 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 0,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{}] },
      ],
    };
    expect(countVitest(report, 1)).toEqual({ passed: 3, failed: 1 });
  });

  it('names a test that passed at its second try only', () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 0,
      testResults: [
        {
          name: '/quarry/src-shared/heron.test.ts',
          status: 'passed',
          assertionResults: [
            { status: 'passed', fullName: 'A heron stands', failureMessages: ['expected 1 to be 2'] },
            { status: 'passed', fullName: 'A heron flies', failureMessages: [] },
          ],
        },
      ],
    };
    expect(countVitest(report, 0)).toEqual({ passed: 2, failed: 0, retried: ['heron.test.ts: A heron stands'] });
  });

  it('counts a run that left no report as a failure, whatever its exit code', () => {
    expect(countVitest(null, 1)).toEqual({ passed: 0, failed: 1 });
    expect(countVitest(null, 0)).toEqual({ passed: 0, failed: 1 });
  });

  it('counts an error outside of all tests as a failure', () => {
    expect(countVitest({ numPassedTests: 3, numFailedTests: 0, testResults: [] }, 1)).toEqual({ passed: 3, failed: 1 });
  });
});

describe('countPlaywright', () => {
  it('takes expected results as passed and unexpected ones as failed', () => {
    expect(countPlaywright({ stats: { expected: 4, unexpected: 2, skipped: 3, flaky: 0 } }, 1)).toEqual({
      passed: 4,
      failed: 2,
    });
  });

  it('names a test that passed at its second try only', () => {
    const spec = (title: string, status: string): object => ({
      title,
      file: 'standin/heron.spec.ts',
      tests: [{ status }],
    });
    const suites = [{ suites: [{ specs: [spec('stands', 'flaky')] }], specs: [spec('flies', 'expected')] }];
    expect(countPlaywright({ stats: { expected: 4, unexpected: 0, skipped: 0, flaky: 1 }, suites }, 0)).toEqual({
      passed: 5,
      failed: 0,
      retried: ['heron.spec.ts: stands'],
    });
  });

  it('counts a run without a report, or one in which nothing ran, as a failure', () => {
    expect(countPlaywright(null, 1)).toEqual({ passed: 0, failed: 1 });
    expect(countPlaywright({ stats: { expected: 0, unexpected: 0, skipped: 7, flaky: 0 } }, 0)).toEqual({
      passed: 0,
      failed: 1,
    });
  });
});

describe('summary', () => {
  it('adds up all stages and succeeds when none failed', () => {
    expect(summary([countTool(0), { passed: 41, failed: 0 }])).toEqual({ line: '42 passed, 0 failed', exitCode: 0 });
  });

  it('fails when any stage failed', () => {
    expect(summary([countTool(2), { passed: 41, failed: 0 }])).toEqual({ line: '41 passed, 1 failed', exitCode: 1 });
  });

  it('names what passed at the second try only', () => {
    expect(
      summary([
        { passed: 2, failed: 0, retried: ['a.test.ts: one'] },
        { passed: 1, failed: 0 },
      ]),
    ).toEqual({
      line: '3 passed, 0 failed (1 only at the second try: a.test.ts: one)',
      exitCode: 0,
    });
  });

  it('fails when there was nothing to run', () => {
    expect(summary([])).toEqual({ line: '0 passed, 0 failed', exitCode: 1 });
  });
});
