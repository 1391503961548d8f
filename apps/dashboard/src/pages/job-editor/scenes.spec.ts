import { emptyForm, type FormAlert } from './job-form.js';
import { alertScene, catchUpScene, isExpected, OVERLAP_SCENES, retryScene, waitsOf } from './scenes.js';

const { retry } = emptyForm('UTC', '');

describe('the pictures of policies', () => {
  it('show the waits that the policy makes', () => {
    const { backoff } = retry;
    expect(waitsOf({ ...retry, max_attempts: 1 })).toEqual([]);
    expect(waitsOf({ ...retry, max_attempts: 4 })).toEqual([1, 2, 4]);
    expect(waitsOf({ ...retry, max_attempts: 4, backoff: { ...backoff, max_seconds: 3 } })).toEqual([
      1, 2, 3,
    ]);
    expect(waitsOf({ ...retry, max_attempts: 3, backoff: { ...backoff, kind: 'fixed' } })).toEqual([1, 1]);
    expect(waitsOf({ ...retry, max_attempts: 100 })).toHaveLength(4);
  });

  it('end with a success only where all attempts are shown', () => {
    const kinds = (max_attempts: number) =>
      retryScene({ ...retry, max_attempts }, String)
        .bars.filter(({ row }) => row === 0)
        .map(({ kind }) => kind);
    expect(kinds(1)).toEqual(['failed']);
    expect(kinds(3)).toEqual(['failed', 'failed', 'run']);
    expect(kinds(9)).toEqual(['failed', 'failed', 'failed', 'failed', 'failed']);
  });

  it('stay within their frame', () => {
    const alert: FormAlert = { on: ['failure', 'recovery'], after_failures: 1000, kind: 'email', to: '' };
    const scenes = [
      ...Object.values(OVERLAP_SCENES),
      ...(['latest', 'none', 'all'] as const).map((each) => catchUpScene(each, '')),
      retryScene({ ...retry, max_attempts: 100 }, String),
      alertScene(alert, { failure: '', recovery: '' }),
    ];
    for (const { bars, ticks } of scenes) {
      expect(bars.filter(({ from, to }) => from < 0 || to > 10.0001 || to <= from)).toEqual([]);
      expect(ticks.filter(({ at }) => at < 0 || at > 10)).toEqual([]);
    }
  });

  it.each([
    [204, ['2xx'], true],
    [302, ['2xx'], false],
    [404, ['200-299', '404'], true],
    [200, ['201'], false],
    [200, ['nonsense'], false],
  ])('tell whether %d fits %j', (status, rules, isSuccess) => {
    expect(isExpected(status, rules)).toBe(isSuccess);
  });
});
