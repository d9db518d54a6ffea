import path from 'node:path';

/** How many checks passed and failed, from what the tools report. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Tests among the passed ones that failed at their first try: each is a fault of the test or of the program. */
  readonly retried?: readonly string[];
}

/** A tool without single tests (a type check, the linter, a build) counts as one. */
export function countTool(exitCode: number): Outcome {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * @param report vitest's JSON report, or `null` if it wrote none
 * @param exitCode vitest's own, which also knows of errors outside of tests
 */
export function countVitest(report: unknown, exitCode: number): Outcome {
  const { numPassedTests, numFailedTests, testResults } = (report ?? {}) as {
    numPassedTests?: number;
    numFailedTests?: number;
    testResults?: readonly {
      name?: string;
      status: string;
      assertionResults: readonly { status?: string; fullName?: string; failureMessages?: readonly unknown[] }[];
    }[];
  };
  // A file that cannot be loaded has no tests and would otherwise be counted nowhere.
  const broken =
    testResults?.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length ?? 0;
  const retried = (testResults ?? []).flatMap(({ name = '', assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages?.length ?? 0) > 0)
      .map(({ fullName }) => `${path.basename(name)}: ${fullName ?? ''}`),
  );
  return agreeing({ passed: numPassedTests ?? 0, failed: (numFailedTests ?? 0) + broken, retried }, exitCode);
}

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs?: readonly {
    readonly file?: string;
    readonly title?: string;
    readonly tests?: readonly { readonly status?: string }[];
  }[];
}

/**
 * @param report Playwright's JSON report, or `null` if it wrote none
 * @param exitCode Playwright's own
 */
export function countPlaywright(report: unknown, exitCode: number): Outcome {
  const { stats, suites } = (report ?? {}) as Suite & {
    stats?: { expected?: number; unexpected?: number; flaky?: number };
  };
  const flaky = ({ suites: inner = [], specs = [] }: Suite): readonly string[] => [
    ...specs
      .filter(({ tests }) => tests?.some(({ status }) => status === 'flaky'))
      .map(({ file = '', title = '' }) => `${path.basename(file)}: ${title}`),
    ...inner.flatMap(flaky),
  ];
  return agreeing(
    {
      passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
      failed: stats?.unexpected ?? 0,
      retried: flaky({ suites: suites ?? [] }),
    },
    exitCode,
  );
}

/** A run that passed nothing, or whose tool says that it failed, has failed whatever its report says. */
function agreeing({ passed, failed, retried = [] }: Outcome, exitCode: number): Outcome {
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed, ...(retried.length > 0 ? { retried } : {}) };
}

/**
 * The last line of a run, in the form `N passed, N failed`, and the exit code that goes with it. The line names each
 * test that passed at its second try only.
 */
export function summary(outcomes: readonly Outcome[]): { readonly line: string; readonly exitCode: 0 | 1 } {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  const retried = outcomes.flatMap((outcome) => outcome.retried ?? []);
  const named = retried.length > 0 ? ` (${retried.length} only at the second try: ${retried.join('; ')})` : '';
  return { line: `${passed} passed, ${failed} failed${named}`, exitCode: failed > 0 || passed === 0 ? 1 : 0 };
}
