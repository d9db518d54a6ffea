/** How many checks passed and failed, from what the tools report. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
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
    testResults?: readonly { status: string; assertionResults: readonly unknown[] }[];
  };
  // A file that cannot be loaded has no tests and would otherwise be counted nowhere.
  const broken =
    testResults?.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length ?? 0;
  return agreeing({ passed: numPassedTests ?? 0, failed: (numFailedTests ?? 0) + broken }, exitCode);
}

/**
 * @param report Playwright's JSON report, or `null` if it wrote none
 * @param exitCode Playwright's own
 */
export function countPlaywright(report: unknown, exitCode: number): Outcome {
  const { stats } = (report ?? {}) as { stats?: { expected?: number; unexpected?: number; flaky?: number } };
  // One that passes at its second attempt only is a fault of the test or of the program.
  return agreeing({ passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) }, exitCode);
}

/** A run that passed nothing, or whose tool says that it failed, has failed whatever its report says. */
function agreeing({ passed, failed }: Outcome, exitCode: number): Outcome {
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}

/** The last line of a run, in the form `N passed, N failed`, and the exit code that goes with it. */
export function summary(outcomes: readonly Outcome[]): { readonly line: string; readonly exitCode: 0 | 1 } {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  return { line: `${passed} passed, ${failed} failed`, exitCode: failed > 0 || passed === 0 ? 1 : 0 };
}
