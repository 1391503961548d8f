import { summary } from './summary.mjs';

const report = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [] as object[],
};
const outcome = (stage: string, more: object = {}) => ({ stage, ok: true, seconds: 1, ...more });
const lastLine = (...outcomes: ReturnType<typeof outcome>[]) => summary(outcomes).text.split('\n').at(-1);

describe('the summary of a run', () => {
  it('adds up the tests of all stages', () => {
    const outcomes = [
      outcome('unit', { report: { ...report, numPassedTests: 7, numPendingTests: 1, numTodoTests: 1 } }),
      outcome('e2e', { report: { ...report, numPassedTests: 5 } }),
      outcome('build'),
    ];
    expect(lastLine(...outcomes)).toBe('12 passed, 0 failed, 2 skipped');
    expect(summary(outcomes).isGreen).toBe(true);
  });

  it('counts each failed test, and names it', () => {
    const file = {
      name: 'a.spec.ts',
      status: 'failed',
      assertionResults: [
        { status: 'failed', fullName: 'is right', duration: 1 },
        { status: 'passed', fullName: 'is fast', duration: 1 },
      ],
    };
    const failed = { ...report, numPassedTests: 7, numFailedTests: 2, testResults: [file] };
    const { text, isGreen } = summary([outcome('unit', { ok: false, report: failed })]);
    expect(text).toContain('7 passed, 2 failed, 0 skipped');
    expect(text).toContain('unit: a.spec.ts › is right');
    expect(text).not.toContain('a.spec.ts › is fast');
    expect(isGreen).toBe(false);
  });

  it('counts a test file that could not run as a failure, and names it', () => {
    const file = { name: 'a.int-spec.ts', status: 'failed', assertionResults: [] };
    const broken = { ...report, numRuntimeErrorTestSuites: 1, testResults: [file] };
    const { text } = summary([outcome('int', { ok: false, report: broken })]);
    expect(text).toContain('0 passed, 1 failed, 0 skipped');
    expect(text).toContain('int: a.int-spec.ts');
  });

  it('counts every other stage that failed as one failure', () => {
    const stages = ['build', 'format', 'types', 'lint', 'servers'].map((stage) =>
      outcome(stage, { ok: false }),
    );
    expect(lastLine(...stages)).toBe('0 passed, 5 failed, 0 skipped');
  });

  it('counts a Jest stage that failed although all its tests passed', () => {
    const passed = { ...report, numPassedTests: 2 };
    expect(lastLine(outcome('int', { ok: false, report: passed }))).toBe('2 passed, 1 failed, 0 skipped');
  });

  it('counts a Jest stage without a report as a failure, even when it claims success', () => {
    const { text, isGreen } = summary([outcome('e2e')]);
    expect(text).toContain('0 passed, 1 failed, 0 skipped');
    expect(text).toContain('Failed:\n  e2e');
    expect(isGreen).toBe(false);
  });

  it('lists the ten slowest tests, the slowest first, and the seconds of each stage', () => {
    const assertionResults = Array.from({ length: 12 }, (_, index) => ({
      status: 'passed',
      fullName: `test ${index}`,
      duration: index * 1_000,
    }));
    const file = { name: 'a.spec.ts', status: 'passed', assertionResults };
    const { text } = summary([
      outcome('unit', { seconds: 61.4, report: { ...report, numPassedTests: 12, testResults: [file] } }),
    ]);
    expect(text).toMatch(/^ {4}61 {2}unit$/m);
    expect(text.match(/^ +[\d.]+ {2}unit {2}test \d+$/gm)).toHaveLength(10);
    expect(text).toMatch(/11\.0 {2}unit {2}test 11\n[^]*10\.0 {2}unit {2}test 10\n/);
  });
});
