import { eventually } from '@job-scheduler/testing';
import { useRunner } from './execution.fixture-spec.js';

type Line = Record<string, unknown>;

describe('the log of a runner', () => {
  const runner = useRunner();

  const linesOf = (runId: string): Line[] =>
    runner()
      .lines.map((line) => JSON.parse(line) as Line)
      .filter(({ run_id }) => run_id === runId);
  const logged = (runId: string, count: number): Promise<Line[]> =>
    eventually('the lines of a run', () => linesOf(runId).length >= count && linesOf(runId));

  /** Starts the runner with one run of a new job, and resolves to both. */
  async function begin(operation: object, policies: object = {}) {
    const { create, queueRuns, producer, service } = runner();
    const job = await create(operation, policies);
    const [reference] = await queueRuns(job, 1);
    await service.onApplicationBootstrap();
    await producer.publish([reference!]);
    return { job, run_id: reference!.run_id };
  }

  it('has one line about a run that succeeded, without its URL, headers and payload', async () => {
    const { target, history } = runner();
    target.respond({ status: 201 });
    const url = `${target.url}/secret-path?token=secret`;
    const secrets = { headers: { authorization: 'Bearer secret' }, payload: { password: 'secret' } };
    const { job, run_id } = await begin({ callback_url: url, http_method: 'post', ...secrets });
    const [line] = await logged(run_id, 1);
    expect(line).toEqual({
      ts: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      level: 'info',
      service: 'runner',
      event: 'run_ended',
      msg: 'A run succeeded.',
      job_id: job.id,
      job_name: job.definition.name,
      run_id,
      attempt: 1,
      trigger: 'manual',
      scheduled_at: new Date((await history.get(run_id))!.scheduled_at).toISOString(),
      outcome: 'succeeded',
      lateness_ms: expect.any(Number),
      duration_ms: expect.any(Number),
      http_status: 201,
      target_host: new URL(target.url).host,
    });
    expect(runner().lines.join('')).not.toContain('secret');
  });

  it('has one warning for each attempt that failed, and one line about the end of their run', async () => {
    const { target, producer } = runner();
    target.respond({ status: 503 });
    const retry = { max_attempts: 2, backoff: { initial_seconds: 1, jitter: false } };
    const { run_id } = await begin({}, { retry });
    await logged(run_id, 1);
    // What the scheduler does when the next attempt is due.
    await eventually('a run that is queued again', async () => {
      await runner().ticks.becomeDue([run_id]);
      return (await runner().history.get(run_id))?.state === 'queued';
    });
    await producer.publish([{ run_id, attempt: 2 }]);
    const lines = await logged(run_id, 3);
    const shown = lines.map(({ level, event, attempt, outcome, reason, http_status }) =>
      [level, event, attempt, outcome, reason, http_status].join(' '),
    );
    expect(shown).toEqual([
      'warn attempt_failed 1 retrying http_503 503',
      'warn attempt_failed 2 failed http_503 503',
      'info run_ended 2 failed http_503 503',
    ]);
  });

  it('says of a call that failed without an answer why', async () => {
    const { run_id } = await begin({ callback_url: 'http://127.0.0.1:1/' });
    const lines = await logged(run_id, 2);
    expect(lines.map(({ event }) => event)).toEqual(['attempt_failed', 'run_ended']);
    for (const line of lines) {
      expect(line).toMatchObject({
        outcome: 'failed',
        reason: 'connect',
        error_code: 'connect',
        target_host: '127.0.0.1:1',
      });
      expect(line).not.toHaveProperty('http_status');
    }
  });

  it('has one line about a run that was cancelled during its call', async () => {
    const { target, history } = runner();
    target.respond(() => new Promise(() => undefined));
    const { run_id } = await begin({});
    await target.waitFor(1);
    await history.cancel(run_id, 'by_ann');
    const [line, ...others] = await logged(run_id, 1);
    expect(line).toMatchObject({
      event: 'run_ended',
      outcome: 'cancelled',
      reason: 'by_ann',
      msg: 'A run was cancelled.',
    });
    expect(others).toEqual([]);
  });
});
