import { tally } from './tally.mjs';

const report = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};
const task = (target: string, ok = true) => ({ project: 'a', target, ok });

describe('tally', () => {
  it('adds up the tests of every project and kind', () => {
    const reports: Record<string, object> = {
      'a:test': { ...report, numPassedTests: 3, numPendingTests: 1 },
      'b:test': { ...report, numPassedTests: 4, numTodoTests: 1 },
      'a:e2e': { ...report, numPassedTests: 5 },
    };
    const tasks = [task('test'), { ...task('test'), project: 'b' }, task('e2e'), task('build')];

    expect(tally(tasks, ({ project, target }) => reports[`${project}:${target}`])).toEqual({
      passed: 12,
      failed: 0,
      skipped: 2,
      failedTasks: [],
    });
  });

  it('counts each failed test, and the target once by name', () => {
    const tests = { ...report, numPassedTests: 7, numFailedTests: 2 };

    expect(tally([task('test', false)], () => tests)).toEqual({
      passed: 7,
      failed: 2,
      skipped: 0,
      failedTasks: ['a:test'],
    });
  });

  it('counts a suite that could not run as a failure', () => {
    expect(tally([task('int', false)], () => ({ ...report, numRuntimeErrorTestSuites: 1 })).failed).toBe(1);
  });

  it('counts a failed lint, typecheck, build or format as one failure each', () => {
    const tasks = ['lint', 'typecheck', 'build', 'format'].map((target) => task(target, false));

    expect(tally(tasks, () => undefined)).toMatchObject({ passed: 0, failed: 4 });
  });

  it('counts a Jest target that failed although all its tests passed', () => {
    expect(tally([task('int', false)], () => ({ ...report, numPassedTests: 2 }))).toMatchObject({
      passed: 2,
      failed: 1,
    });
  });

  it('counts a Jest target without a report as a failure, even when it claims success', () => {
    expect(tally([task('test')], () => undefined)).toMatchObject({ failed: 1, failedTasks: ['a:test'] });
  });
});
