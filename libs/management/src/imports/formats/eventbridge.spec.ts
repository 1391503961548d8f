import { JsonText } from '@job-scheduler/job-model';
import { importEventBridge } from './eventbridge.js';
import { job, noted, operation, RUNNER, OPTIONS } from './imported.fixture-spec.js';
import type { ImportOptions } from './imported.js';

describe('a schedule of EventBridge', () => {
  const read = (rule: object | string, options: Partial<ImportOptions> = {}) =>
    importEventBridge(typeof rule === 'string' ? rule : JSON.stringify(rule, null, 2), {
      ...OPTIONS,
      callbackUrl: RUNNER,
      ...options,
    });
  const expression = (text: string, rest: object = { Target: {} }) =>
    read({ Name: 'r', ScheduleExpression: text, ...rest });

  it.each<[expression: string, expected: object]>([
    ['cron(0 12 * * ? *)', { schedule: '0 12 * * *' }],
    ['cron(0/15 * ? * MON-FRI *)', { schedule: '0/15 * * * MON-FRI' }],
    ['cron(0 9 ? * 1 *)', { schedule: '0 9 * * 0' }],
    ['cron(0 9 ? * 2-6 *)', { schedule: '0 9 * * 1-5' }],
    ['cron(0 9 ? * 2/2 *)', { schedule: '0 9 * * 1-6/2' }],
    ['cron(0 9 ? * tue/3,1 *)', { schedule: '0 9 * * 2-6/3,0' }],
    ['cron(0 9 ? * 3#2 *)', { schedule: '0 9 * * 2#2' }],
    ['cron(0 9 ? * 6L *)', { schedule: '0 9 * * 5L' }],
    ['cron(0 9 L * ? *)', { schedule: '0 9 L * *' }],
    [
      'cron(0 9 * * ? 2030-2031)',
      { start_at: '2030-01-01T00:00:00.000Z', end_at: '2031-12-31T23:59:59.000Z' },
    ],
    ['rate(5 minutes)', { schedule: '@every 5m' }],
    ['at(2030-07-01T09:00:00)', { schedule: '@at 2030-07-01T09:00:00.000Z' }],
  ])('%s', (text, expected) => {
    expect(job(expression(text))).toMatchObject({ name: 'r', timezone: 'UTC', ...expected });
  });

  it.each([
    ['cron(0 9 15W * ? *)', 'weekday nearest'],
    ['cron(0 9 L-3 * ? *)', 'counts from the end'],
    ['cron(0 9 1 * 2 *)', 'must be ?'],
    ['cron(0 9 * * ? 2030,2032)', 'year 2030,2032'],
    ['cron(0 9 * * *)', 'six fields'],
    ['cron(0 9 ? * 8 *)', 'no weekday 8'],
    ['rate(5 weeks)', 'rate 5 weeks'],
    ['every day', 'not known'],
  ])('%s is not carried over', (text, reason) => {
    const imported = expression(text);
    expect([imported.jobs, noted(imported, 'refused')]).toEqual([[], [expect.stringContaining(reason)]]);
  });

  it('says that Sunday is 1 there', () => {
    expect(noted(expression('cron(0 9 ? * 1 *)'), 'differs')).toEqual([
      expect.stringContaining('counts from 1 for Sunday'),
    ]);
  });

  it('brings its zone, its window, its retries and its input', () => {
    const rest = {
      ScheduleExpressionTimezone: 'America/New_York',
      State: 'DISABLED',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      Target: {
        Arn: 'arn:aws:lambda:1',
        Input: '{"n": 1.0}',
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
      },
    };
    expect(job(expression('at(2030-07-01T09:00:00)', rest))).toEqual({
      name: 'r',
      schedule: '@at 2030-07-01T13:00:00.000Z',
      timezone: 'America/New_York',
      active: false,
      jitter_seconds: 900,
      retry: { max_attempts: 3, max_age_seconds: 60 },
      job: { callback_url: RUNNER, payload: new JsonText('{"n":1.0}') },
    });
  });

  it('says of a list of schedules that it lacks their expressions, and what to give', () => {
    const summary = (name: string) => ({
      Arn: `arn:aws:scheduler:eu-central-1:1:schedule/default/${name}`,
      GroupName: 'default',
      Name: name,
      State: 'ENABLED',
      Target: { Arn: 'arn:aws:lambda:1' },
    });
    const imported = read({ Schedules: [summary('a'), summary('b')] });
    expect(imported.jobs).toEqual([]);
    expect(imported.notes).toMatchObject([
      {
        name: 'a',
        kind: 'refused',
        message: expect.stringContaining('list-schedules'),
        instead: expect.stringContaining('get-schedule'),
      },
      { name: 'b', kind: 'refused' },
    ]);
    expect(noted(read({ Name: 'x' }), 'refused')).toEqual([expect.stringContaining('neither')]);
  });

  it.each<[what: string, rest: object, remark: string]>([
    [
      'a queue for what failed',
      { Target: { DeadLetterConfig: { Arn: 'arn:aws:sqs:1' } } },
      'DeadLetterConfig has no equal',
    ],
    ['its end', { ActionAfterCompletion: 'DELETE', Target: {} }, 'the job stays, as ended'],
    ['parameters', { Target: { EcsParameters: { TaskDefinitionArn: 'x' } } }, 'EcsParameters said how'],
    ['targets that it does not name', {}, 'does not hold the targets of the rule'],
  ])('tells that %s is not carried over', (_, rest, remark) => {
    const imported = expression('cron(0 12 * * ? *)', rest);
    expect(imported.jobs).toHaveLength(1);
    expect(noted(imported, 'differs')).toEqual([expect.stringContaining(remark)]);
  });

  it('says nothing where nothing is lost', () => {
    const rest = {
      ActionAfterCompletion: 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Input: '{}' },
    };
    expect(expression('cron(0 12 * * ? *)', rest).notes).toEqual([]);
  });

  it.each<[input: string, payload: unknown, remarks: string[]]>([
    [
      '{"at":"<aws.scheduler.scheduled-time>","n":1.0}',
      new JsonText('{"at":"{{scheduled_at}}","n":1.0}'),
      ['<aws.scheduler.scheduled-time> became {{scheduled_at}}, which has milliseconds'],
    ],
    [
      '{"id":"<aws.scheduler.execution-id>/<aws.scheduler.attempt-number>"}',
      new JsonText('{"id":"{{run_id}}/{{attempt}}"}'),
      ['became {{run_id}}, which is the same for all attempts', 'became {{attempt}}'],
    ],
    ['at <aws.scheduler.scheduled-time>', 'at {{scheduled_at}}', ['milliseconds']],
    [
      '["<aws.scheduler.schedule-arn>"]',
      new JsonText('["<aws.scheduler.schedule-arn>"]'),
      ['<aws.scheduler.schedule-arn> is sent as it is written'],
    ],
  ])('tells what becomes of the keywords in %s', (Input, payload, remarks) => {
    const imported = expression('cron(0 12 * * ? *)', { Target: { Input } });
    expect(operation(imported)).toMatchObject({ payload });
    expect(noted(imported, 'differs')).toEqual(remarks.map((remark) => expect.stringContaining(remark)));
  });

  it('is found by the line of its name, which other fields may hold too', () => {
    const rules = [
      { Name: 'a', Description: 'b', ScheduleExpression: 'rate(1 day)' },
      { GroupName: 'b', Name: 'b', ScheduleExpression: 'rate(1 day)' },
    ];
    expect(read({ Rules: rules }).jobs.map(({ line, name }) => [line, name])).toEqual([
      [4, 'a'],
      [10, 'b'],
    ]);
  });

  it('is found by its line in a list; rules without a schedule and targets without a URL are told', () => {
    const rules = [
      { Name: 'events', EventPattern: '{}' },
      { Name: 'daily', ScheduleExpression: 'rate(1 day)' },
    ];
    const imported = read({ Rules: rules });
    expect(imported.jobs.map(({ line }) => line)).toEqual([8]);
    expect(noted(imported, 'ignored')).toEqual([expect.stringContaining('4 The rule events waits')]);
    expect(noted(read({ Rules: rules }, { callbackUrl: null }), 'refused')).toEqual([
      expect.stringContaining('is no URL'),
    ]);
    expect(noted(read('{'), 'refused')).toEqual(['1 This is not JSON']);
  });
});
