import { JsonText } from './json-text.js';
import { jobDefinitionSchema, schedulePreviewSchema } from './job.js';

const BRIEF = {
  name: 'CLI',
  description: 'From CLI',
  schedule: '* * * * *',
  job: { callback_url: 'http://localhost:9000/hook', http_method: 'post', payload: {} },
};
const DEFAULTS = {
  timezone: 'UTC',
  dst_gap: 'run_after',
  dst_fold: 'first',
  start_at: null,
  end_at: null,
  max_runs: null,
  tags: [],
  catch_up: 'latest',
  catch_up_window_seconds: 3600,
  overlap: 'allow',
  delivery: 'at_least_once',
  jitter_seconds: 0,
  retry: {
    max_attempts: 1,
    backoff: { kind: 'exponential', initial_seconds: 1, max_seconds: 300, jitter: true },
    max_age_seconds: null,
    until_next_tick: false,
  },
  completion: null,
  disable_after_failures: null,
  alerts: [],
};

/** Each problem as `/path: message`. */
function problemsOf(body: unknown): string[] {
  const result = jobDefinitionSchema.safeParse(body);
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
}

describe('a job definition', () => {
  it('is accepted in the form of the original design', () => {
    expect(jobDefinitionSchema.parse(BRIEF)).toEqual({
      ...BRIEF,
      ...DEFAULTS,
      job: {
        ...BRIEF.job,
        payload: JsonText.of({}),
        headers: {},
        query: {},
        timeout_seconds: 10,
        redirects: 0,
        success: null,
        auth: null,
        signing: null,
        tls: null,
      },
    });
  });

  it('may leave out all but name, schedule and callback_url', () => {
    const { name, schedule } = BRIEF;
    const parsed = jobDefinitionSchema.parse({
      name,
      schedule,
      job: { callback_url: 'https://example.com/' },
    });
    expect(parsed).toMatchObject({
      ...DEFAULTS,
      description: '',
      job: { http_method: 'post', payload: null },
    });
    expect('active' in parsed).toBe(false);
  });

  it('keeps every field that is given, with instants as epoch milliseconds', () => {
    const given = {
      ...BRIEF,
      timezone: 'America/New_York',
      dst_gap: 'skip',
      dst_fold: 'both',
      active: false,
      start_at: '2030-01-01T00:00:00Z',
      end_at: '2030-01-01T00:00:00.001+00:00',
      max_runs: 3,
      tags: ['nightly', 'team:billing', 'ключ:значение', 'a:b:c'],
    };
    const start_at = Date.UTC(2030, 0, 1);
    expect(jobDefinitionSchema.parse(given)).toMatchObject({ ...given, start_at, end_at: start_at + 1 });
  });

  it.each(['@hourly', '0 30 4 L * ?', 'H H * * MON#1', '@every 90s', '@at 2030-01-01T00:00:00Z'])(
    'takes the schedule %s',
    (schedule) => {
      expect(problemsOf({ ...BRIEF, schedule })).toEqual([]);
    },
  );

  it.each([
    ['catch_up', 'latest'],
    ['catch_up_window_seconds', 3600],
    ['overlap', 'allow'],
    ['delivery', 'at_least_once'],
  ])('takes the default of the policy %s when it is spelled out', (field, value) => {
    expect(problemsOf({ ...BRIEF, [field]: value })).toEqual([]);
  });
});

describe('a job definition is refused, with one problem at the field,', () => {
  const text = expect.stringMatching(/^/) as unknown as string;

  it.each<[string, Record<string, unknown>, string, string]>([
    ['without a name', { name: undefined }, '/name', text],
    ['with an empty name', { name: '' }, '/name', text],
    ['with a name of 201 characters', { name: 'x'.repeat(201) }, '/name', text],
    ['with a name that is not text', { name: 7 }, '/name', text],
    [
      'with white space before the name',
      { name: ' x' },
      '/name',
      'must not begin or end with white space, nor hold control characters',
    ],
    [
      'with a line break in the name',
      { name: 'a\nb' },
      '/name',
      'must not begin or end with white space, nor hold control characters',
    ],
    [
      'with a lone surrogate in the name',
      { name: 'a\ud800' },
      '/name',
      'must not hold a NUL character or a lone surrogate',
    ],
    [
      'with NUL in the description',
      { description: '\u0000' },
      '/description',
      'must not hold a NUL character or a lone surrogate',
    ],
    ['with a description of 2001 characters', { description: 'x'.repeat(2001) }, '/description', text],
    ['with a null description', { description: null }, '/description', text],
    ['without a schedule', { schedule: undefined }, '/schedule', text],
    ['with an empty schedule', { schedule: '' }, '/schedule', text],
    ['with a schedule of 513 characters', { schedule: '* '.repeat(256) + '*' }, '/schedule', text],
    [
      'with a minute that does not exist',
      { schedule: '60 * * * *' },
      '/schedule',
      expect.stringContaining('minute'),
    ],
    ['with NUL in the schedule', { schedule: '* * * * *\u0000' }, '/schedule', text],
    [
      'with a date that never comes',
      { schedule: '0 0 30 2 *' },
      '/schedule',
      expect.stringContaining('never fires'),
    ],
    ['with an unknown macro', { schedule: '@fortnightly' }, '/schedule', text],
    ['with an interval of no length', { schedule: '@every 0s' }, '/schedule', text],
    ['with a day instead of an instant', { schedule: '@at 2030-01-01' }, '/schedule', text],
    [
      'with an unknown time zone',
      { timezone: 'Mars/Olympus' },
      '/timezone',
      'must be an IANA time zone, like Europe/Paris',
    ],
    ['with NUL in the time zone', { timezone: 'UTC\u0000' }, '/timezone', text],
    ['with a very long time zone', { timezone: 'UTC'.repeat(1000) }, '/timezone', text],
    ['with an unknown policy for gaps', { dst_gap: 'run_before' }, '/dst_gap', text],
    ['with an unknown policy for folds', { dst_fold: 'second' }, '/dst_fold', text],
    ['with active as text', { active: 'true' }, '/active', text],
    ['with active null', { active: null }, '/active', text],
    [
      'with a start without an offset',
      { start_at: '2030-01-01T00:00:00' },
      '/start_at',
      'must be an RFC 3339 instant with an offset, like 2030-01-01T00:00:00Z',
    ],
    [
      'with a start before 1970',
      { start_at: '1969-12-31T00:00:00Z' },
      '/start_at',
      'must lie between 1970 and 9999',
    ],
    ['with a start in epoch milliseconds', { start_at: 1_893_456_000_000 }, '/start_at', text],
    [
      'with the end before the start',
      { start_at: '2030-01-01T00:00:00Z', end_at: '2029-12-31T23:59:59.999Z' },
      '/end_at',
      'must not lie before start_at',
    ],
    ['with a name that a path cannot hold', { name: '.' }, '/name', 'must not be "." or ".."'],
    ['with another name that a path cannot hold', { name: '..' }, '/name', 'must not be "." or ".."'],
    ['with no runs', { max_runs: 0 }, '/max_runs', text],
    ['with half a run', { max_runs: 1.5 }, '/max_runs', text],
    ['with more runs than a cursor counts', { max_runs: 1_000_000_001 }, '/max_runs', text],
    ['with runs as text', { max_runs: '3' }, '/max_runs', text],
    ['with one tag instead of a list', { tags: 'a' }, '/tags', text],
    ['with a tag twice', { tags: ['a', 'b', 'a'] }, '/tags', 'must not repeat a tag'],
    ['with 51 tags', { tags: Array.from({ length: 51 }, (_, index) => `t${index}`) }, '/tags', text],
    ['with an empty tag', { tags: ['ok', ''] }, '/tags/1', text],
    [
      'with white space in a tag',
      { tags: ['a b'] },
      '/tags/0',
      'must be `key` or `key:value`, without white space or commas',
    ],
    ['with a comma in a tag', { tags: ['a,b'] }, '/tags/0', text],
    ['with a tag without a key', { tags: [':b'] }, '/tags/0', text],
    ['with a tag without a value', { tags: ['a:'] }, '/tags/0', text],
    ['with NUL in a tag', { tags: ['a\u0000'] }, '/tags/0', text],
    ['with a lone surrogate in a tag', { tags: ['a\udc00'] }, '/tags/0', text],
    ['with a tag of 129 characters', { tags: ['x'.repeat(129)] }, '/tags/0', text],
    ['with an unknown catch-up policy', { catch_up: 'some' }, '/catch_up', text],
    ['with a window under a minute', { catch_up_window_seconds: 59 }, '/catch_up_window_seconds', text],
    [
      'with a window shorter than the interval, when all ticks are caught up',
      { schedule: '@hourly', catch_up: 'all', catch_up_window_seconds: 3599 },
      '/catch_up_window_seconds',
      "must not be shorter than the schedule's interval of 3600 s when catch_up is all",
    ],
    ['with an unknown overlap policy', { overlap: 'queue' }, '/overlap', text],
    ['with an unknown delivery', { delivery: 'exactly_once' }, '/delivery', text],
    ['with a negative jitter', { jitter_seconds: -1 }, '/jitter_seconds', text],
    ['without attempts', { retry: { max_attempts: 0 } }, '/retry/max_attempts', text],
    [
      'with a backoff that is capped below its start',
      { retry: { backoff: { initial_seconds: 10, max_seconds: 9 } } },
      '/retry/backoff/max_seconds',
      'must not be less than initial_seconds',
    ],
    ['with an alert to nobody', { alerts: [{}] }, '/alerts/0/to', text],
    ['with max_runs 0', { max_runs: 0 }, '/max_runs', text],
    ['without an operation', { job: undefined }, '/job', text],
    ['with a null operation', { job: null }, '/job', text],
    [
      'with a relative URL',
      { job: { callback_url: '/hook' } },
      '/job/callback_url',
      'must be an absolute URL, like https://example.com/hook',
    ],
  ])('%s', (_, change, pointer, message) => {
    const problems = problemsOf({ ...BRIEF, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${pointer}: `));
    expect(problems[0]?.slice(pointer.length + 2)).toEqual(message);
  });

  it.each([
    ['a field from a later version', '{"auth": {"kind": "basic"}}', 'auth'],
    ['a misspelled field', '{"shedule": "* * * * *"}', 'shedule'],
    ['a prototype', '{"__proto__": {"active": false}}', '__proto__'],
    ['a constructor', '{"constructor": {}}', 'constructor'],
    ['a field that only answers contain', '{"id": "7f7c0d4e-52b1-4c3a-9f4e-0d7c1f6f2a11"}', 'id'],
  ])('with %s among its fields', (_, json, key) => {
    const body: unknown = JSON.parse(`${JSON.stringify(BRIEF).slice(0, -1)},${json.slice(1)}`);
    const { error } = jobDefinitionSchema.safeParse(body);
    expect(error?.issues).toEqual([
      expect.objectContaining({ code: 'unrecognized_keys', keys: [key], path: [] }),
    ]);
  });

  it.each([[null], [[]], ['* * * * *'], [1], [undefined]])('when it is %p', (body) => {
    expect(problemsOf(body)).toHaveLength(1);
  });

  it('with every problem at once', () => {
    const body = {
      ...BRIEF,
      name: '',
      timezone: 'x',
      tags: [''],
      job: { callback_url: '', http_method: 'x' },
    };
    expect(problemsOf(body).map((problem) => problem.split(':')[0])).toEqual([
      '/name',
      '/timezone',
      '/tags/0',
      '/job/callback_url',
      '/job/http_method',
    ]);
  });

  it('within 50 ms each, however an impossible date is written', () => {
    for (const schedule of ['0 0 30 2 *', '0 0 31 4,6,9,11 *', '0 0 31 2 ?']) {
      const taken: number[] = [];
      // The first ones also compile what they run.
      for (let time = 0; time < 3; time += 1) {
        const before = process.cpuUsage();
        expect(problemsOf({ ...BRIEF, schedule })).toHaveLength(1);
        const { user, system } = process.cpuUsage(before);
        taken.push((user + system) / 1_000);
      }
      expect(Math.min(...taken)).toBeLessThan(50);
    }
  });
});

describe('a schedule preview', () => {
  it('takes just a schedule', () => {
    expect(schedulePreviewSchema.parse({ schedule: '@daily' })).toEqual({
      schedule: '@daily',
      timezone: 'UTC',
      dst_gap: 'run_after',
      dst_fold: 'first',
      count: 5,
    });
  });

  it.each([
    { schedule: '* * * *' },
    { schedule: '@daily', count: 0 },
    { schedule: '@daily', count: 101 },
    { schedule: '@daily', from: 'now' },
    { schedule: '@daily', timezone: '' },
    { schedule: '@daily', start_at: null },
    {},
  ])('refuses %j', (body) => {
    expect(schedulePreviewSchema.safeParse(body).error?.issues).toHaveLength(1);
  });
});
