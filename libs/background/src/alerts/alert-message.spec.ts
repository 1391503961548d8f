import { alertMessage, mailText, slackBody, webhookBody } from './alert-message.js';

const alert = {
  event: 'failure' as const,
  job_id: 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b',
  job_name: 'nightly <report>',
  run_id: '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b',
  failures: 3,
  reason: 'http_500',
  at: 1_893_456_000_000,
  recovered_at: null,
};

describe('what an alert says', () => {
  it.each([
    [{}, 'Job "nightly <report>" failed 3 times in a row: http_500.'],
    [{ failures: 1 }, 'Job "nightly <report>" failed: http_500.'],
    [
      { recovered_at: 1 },
      'Job "nightly <report>" failed 3 times in a row: http_500. It has recovered since.',
    ],
    [{ event: 'recovery', reason: null }, 'Job "nightly <report>" works again after 3 failures in a row.'],
    [{ event: 'recovery', reason: null, failures: 1 }, 'Job "nightly <report>" works again after a failure.'],
    [{ event: 'disabled' }, 'Job "nightly <report>" was disabled after 3 failures in a row: http_500.'],
    [{ event: 'disabled', failures: 0, reason: null }, 'Job "nightly <report>" was disabled.'],
    [{ event: 'missed', failures: 0, reason: 'missed' }, 'Job "nightly <report>" missed ticks: missed.'],
  ] as const)('of %j is short', (rest, sentence) => {
    expect(alertMessage({ ...alert, ...rest })).toBe(sentence);
  });

  it('to a webhook names its type, the job and the run', () => {
    expect(webhookBody(alert)).toEqual({
      type: 'job.failing',
      job: { id: alert.job_id, name: alert.job_name },
      run_id: alert.run_id,
      failures: 3,
      reason: 'http_500',
      message: alertMessage(alert),
      at: '2030-01-01T00:00:00.000Z',
      recovered_at: null,
    });
    expect(webhookBody({ ...alert, recovered_at: alert.at + 1_000 })).toMatchObject({
      type: 'job.failing',
      recovered_at: '2030-01-01T00:00:01.000Z',
    });
    expect(
      (['recovery', 'disabled', 'missed'] as const).map((event) => webhookBody({ ...alert, event }).type),
    ).toEqual(['job.recovered', 'job.disabled', 'job.ticks_missed']);
  });

  it('to Slack is text without markup of its own', () => {
    expect(slackBody(alert)).toEqual({
      text: 'Job "nightly &lt;report&gt;" failed 3 times in a row: http_500.',
    });
  });

  it('by e-mail has the details below, and none that are unknown', () => {
    expect(mailText(alert)).toBe(
      'Job "nightly <report>" failed 3 times in a row: http_500.\n\n' +
        `Job: nightly <report> (${alert.job_id})\nRun: ${alert.run_id}\nAt: 2030-01-01T00:00:00.000Z\n`,
    );
    expect(mailText({ ...alert, run_id: null })).not.toContain('Run:');
  });
});
