/** Targets whose command is Jest, and the file each leaves in the project's test-results/. */
export const jestReports = { test: 'unit.json', int: 'int.json', e2e: 'e2e.json' };

/**
 * Adds up what ran. A Jest target counts its tests, and a suite that could not run as one failure. Any other
 * target that failed counts as one failure; so does a Jest target that failed without a failed test (a crash,
 * no tests, a leak), or left no report.
 *
 * @param {{ project: string, target: string, ok: boolean }[]} tasks
 * @param {(task: { project: string, target: string }) => object | undefined} readReport Jest's `--json` report
 * @returns {{ passed: number, failed: number, skipped: number, failedTasks: string[] }}
 */
export function tally(tasks, readReport) {
  const total = { passed: 0, failed: 0, skipped: 0, failedTasks: [] };
  for (const task of tasks) {
    const isJest = task.target in jestReports;
    const report = isJest ? readReport(task) : undefined;
    const failures = report ? report.numFailedTests + report.numRuntimeErrorTestSuites : 0;
    const ok = task.ok && failures === 0 && (!isJest || report !== undefined);

    total.passed += report?.numPassedTests ?? 0;
    total.skipped += report ? report.numPendingTests + report.numTodoTests : 0;
    total.failed += ok ? 0 : Math.max(failures, 1);
    if (!ok) total.failedTasks.push(`${task.project}:${task.target}`);
  }
  return total;
}
