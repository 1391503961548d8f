const JEST_STAGES = ['unit', 'int', 'e2e', 'faults'];
const SLOWEST = 10;

/**
 * What a run ends with: the seconds of each stage, the slowest tests, what failed, and `N passed, N failed, N skipped`.
 *
 * A Jest stage counts its tests, and a test file that could not run as one failure. Any other stage that failed counts
 * as one failure; so does a Jest stage that failed without a failed test (a crash, no tests), or left no report.
 *
 * @param {import('./run-stages.mjs').Outcome[]} outcomes
 * @returns {{ text: string, isGreen: boolean }} green: something passed and nothing failed
 */
export function summary(outcomes) {
  const counts = outcomes.map(count);
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((kind) =>
    counts.reduce((sum, each) => sum + each[kind], 0),
  );
  const failures = outcomes.flatMap((outcome, index) =>
    counts[index].failed > 0 ? failuresOf(outcome) : [],
  );
  const lines = [
    '\nSeconds of each stage:',
    ...outcomes.map(({ stage, seconds }) => `  ${seconds.toFixed(0).padStart(4)}  ${stage}`),
    ...block(`The ${SLOWEST} slowest tests, in seconds:`, slowestTests(outcomes)),
    ...block('Failed:', failures),
    `\n${passed} passed, ${failed} failed, ${skipped} skipped`,
  ];
  const isGreen = failed === 0 && outcomes.length > 0;
  return { text: lines.join('\n'), isGreen };
}

function count({ stage, ok, report }) {
  const isJest = JEST_STAGES.includes(stage);
  const failures = report ? report.numFailedTests + report.numRuntimeErrorTestSuites : 0;
  const isGood = ok && failures === 0 && (!isJest || report !== undefined);
  return {
    passed: report?.numPassedTests ?? 0,
    failed: isGood ? 0 : Math.max(failures, 1),
    skipped: report ? report.numPendingTests + report.numTodoTests : 0,
  };
}

function failuresOf({ stage, report }) {
  const files = report?.testResults.filter(({ status }) => status === 'failed') ?? [];
  const named = files.flatMap(({ name, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    return tests.length > 0 ? tests.map(({ fullName }) => `${name} › ${fullName}`) : [name];
  });
  return named.length > 0 ? named.map((name) => `${stage}: ${name}`) : [stage];
}

function slowestTests(outcomes) {
  return outcomes
    .flatMap(({ stage, report }) => (report?.testResults ?? []).map((file) => ({ stage, ...file })))
    .flatMap(({ stage, assertionResults }) =>
      assertionResults.map(({ fullName, duration }) => ({ stage, fullName, duration: duration ?? 0 })),
    )
    .sort((a, b) => b.duration - a.duration)
    .slice(0, SLOWEST)
    .map(
      ({ stage, fullName, duration }) =>
        `${(duration / 1_000).toFixed(1).padStart(6)}  ${stage}  ${fullName}`,
    );
}

const block = (title, lines) => (lines.length > 0 ? [`\n${title}`, ...lines.map((line) => `  ${line}`)] : []);
