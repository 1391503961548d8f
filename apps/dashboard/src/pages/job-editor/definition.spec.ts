import { memberAt } from '@job-scheduler/job-model/exact-json';
import { bodyOf, problemsBeforeSending } from './definition.js';
import { exactJob } from './exact-job.js';
import { emptyForm, type JobForm } from './job-form.js';

const form: JobForm = {
  ...emptyForm('Europe/Paris', ''),
  name: ' nightly ',
  callback_url: 'https://example.com',
};

const read = (changes: Partial<JobForm>) => JSON.parse(bodyOf({ ...form, ...changes }).text);

describe('the body that saves a job', () => {
  it('has the payload exactly as it was typed', () => {
    const payload = '{ "n": 8202522731445525542, "a": 1.10, "a": 2 }';
    expect(memberAt(bodyOf({ ...form, payload }).text, ['job', 'payload'])?.text).toBe(
      '{"n":8202522731445525542,"a":1.10,"a":2}',
    );
  });

  it('has text as a JSON string, and nothing as null', () => {
    const headers = [{ name: 'content-type', value: 'text/plain' }];
    expect(read({ headers, payload: 'a "b"\n' }).job.payload).toBe('a "b"\n');
    expect(read({ payload: ' \n' }).job.payload).toBeNull();
  });

  it('leaves out what nobody said', () => {
    const body = read({ name: ' ', headers: [{ name: ' ', value: 'x' }] });
    expect(body).not.toHaveProperty('name');
    expect(body).not.toHaveProperty('namespace');
    expect(body.job).toMatchObject({ headers: {}, signing: null, tls: null, success: null });
    expect(read({}).name).toBe('nightly');
  });

  it('says the same as the job that was read', () => {
    const job = {
      name: 'n',
      namespace: 'team',
      description: 'd',
      schedule: '@daily',
      timezone: 'UTC',
      dst_gap: 'skip',
      dst_fold: 'both',
      start_at: '2030-01-01T00:00:00.000Z',
      end_at: null,
      max_runs: 3,
      tags: ['a:b'],
      catch_up: 'all',
      catch_up_window_seconds: 90_000,
      overlap: 'wait',
      delivery: 'at_most_once',
      jitter_seconds: 7,
      retry: {
        max_attempts: 3,
        backoff: { kind: 'fixed', initial_seconds: 2, max_seconds: 9, jitter: false },
        max_age_seconds: 60,
        until_next_tick: true,
      },
      completion: { deadline_seconds: 60 },
      disable_after_failures: 4,
      alerts: [
        { on: ['missed'], after_failures: 2, to: { kind: 'email', address: 'a@example.com' } },
        { on: ['failure'], after_failures: 1, to: { kind: 'slack', url: 'https://hooks.example.com' } },
      ],
      job: {
        callback_url: 'https://example.com/',
        http_method: 'put',
        headers: { 'x-a': '********' },
        query: { q: '1' },
        timeout_seconds: 3.5,
        redirects: 2,
        auth: { kind: 'bearer', token: '{{secrets.A}}' },
        signing: { secrets: ['K'] },
        tls: { ca: 'PEM' },
        success: { statuses: ['204'], body_regex: 'ok', json: { pointer: '/a', equals: [1, null] } },
        payload: [1, { a: null }],
      },
    };
    const { form: loaded } = exactJob(JSON.stringify({ ...job, id: 'i', revision: 1 }));
    expect(JSON.parse(bodyOf(loaded).text)).toEqual(job);
  });
});

it('knows before it is sent what would be no request', () => {
  expect([...problemsBeforeSending({ ...form, payload: '{' })]).toEqual(['/job/payload']);
  const success = { statuses: ['2xx'], body_regex: '', pointer: '', equals: 'done' };
  expect([...problemsBeforeSending({ ...form, success })]).toEqual(['/job/success/json/equals']);
  expect(problemsBeforeSending(form).size).toBe(0);
});
