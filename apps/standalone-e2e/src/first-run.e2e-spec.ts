import { eventually } from '@job-scheduler/testing';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JobAnswer, RunAnswer } from './api.js';
import { cleanUp, newDirectory, newTarget } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

const FIRST_JOB = join(__dirname, '../../../tools/first-job.mjs');
const EXPECTED_READY_MS = 5_000;
/** Other programs may be using the processor while the tests run. */
const ALLOWED_READY_MS = 3 * EXPECTED_READY_MS;

let started: StandaloneProcess;

beforeAll(async () => {
  started = await StandaloneProcess.start({ dataDirectory: newDirectory() });
}, 60_000);
afterAll(cleanUp, 60_000);

describe('a first run', () => {
  it('creates a job, runs it by hand and keeps what the target answered', async () => {
    const target = await newTarget();
    target.respond({ status: 201, body: 'taken' });
    const job = await started.api.call<JobAnswer>('POST', '/v1/jobs', {
      body: {
        name: 'CLI',
        description: 'From CLI',
        schedule: '* * * * *',
        job: { callback_url: `${target.url}/hook`, http_method: 'post', payload: {} },
      },
    });
    expect(job).toMatchObject({ status: 201, body: { name: 'CLI', status: 'active' } });
    const triggered = await started.api.call<RunAnswer>('POST', `/v1/jobs/${job.body.id}/runs`);
    expect(triggered).toMatchObject({ status: 202, body: { trigger: 'manual' } });

    const isManual = ({ headers }: { headers: object }): boolean =>
      'x-run-id' in headers && headers['x-run-id'] === triggered.body.id;
    const request = (await target.waitFor(isManual)).find(isManual);
    expect(request).toMatchObject({ method: 'POST', url: '/hook', body: '{}' });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': triggered.body.id,
      'x-attempt': '1',
      'x-job-id': job.body.id,
      'x-scheduled-at': triggered.body.scheduled_at,
    });
    const run = await eventually('the run to end', async () => {
      const found = await started.api.ok<RunAnswer>('GET', `/v1/runs/${triggered.body.id}`);
      return found.state === 'succeeded' && found;
    });
    expect(run.attempts).toMatchObject([{ number: 1, http_status: 201, response_body: 'taken' }]);
  });

  it('prints one line to paste that creates a job and shows its outcome', async () => {
    expect(started.stdout).toContain(`node ${FIRST_JOB} ${started.origin}\n`);
    const { stdout } = await promisify(execFile)(process.execPath, [FIRST_JOB, started.origin]);
    expect(stdout).toMatch(/^Job +first-job .*\nRun +succeeded: HTTP 200 in \d+ ms\nBody .*world/);
  });

  it('serves Swagger UI, the committed OpenAPI document, and metrics', async () => {
    const page = await started.api.call<string>('GET', '/docs');
    expect(page).toMatchObject({ status: 200, contentType: expect.stringContaining('text/html') as string });
    expect(page.body).toContain('swagger-ui');
    const document = await started.api.ok<{ openapi: string; paths: object }>('GET', '/openapi.json');
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toContain('/v1/jobs/{id}/runs');
    const metrics = await fetch(`${started.metricsOrigin}/metrics`);
    expect(metrics.status).toBe(200);
    const text = await metrics.text();
    expect(text).toContain('job_scheduler_build_info{version="');
    const zoneData = /job_scheduler_zone_data_info\{version="(\w+)",source="package"\} 1/.exec(text)?.[1];
    expect(await started.api.ok('GET', '/health/ready')).toMatchObject({ zone_data: zoneData });
  });

  it('answers unknown requests with a problem', async () => {
    const answer = await started.api.call('GET', '/v1/nothing');
    expect(answer).toMatchObject({
      status: 404,
      contentType: expect.stringContaining('problem+json') as string,
    });
  });

  it('exits with code 0 on SIGINT, and is soon ready again on the existing data', async () => {
    started.signal('SIGINT');
    expect(await started.ended).toBe(0);
    expect(started.stdout).toMatch(/Stopped\.\n$/);
    started = await StandaloneProcess.start(started);
    process.stdout.write(`Ready after ${started.readyAfterMs} ms on an existing data directory.\n`);
    expect(started.readyAfterMs).toBeLessThan(ALLOWED_READY_MS);
    expect(await started.api.ok('GET', '/v1/jobs?q=CLI')).toMatchObject({ data: [{ name: 'CLI' }] });
    const log = await readFile(join(started.dataDirectory, 'postgres/server.log'), 'utf8');
    expect(log).not.toContain('was not properly shut down');
  }, 60_000);
});

describe('an API with a key', () => {
  let guarded: StandaloneProcess;

  beforeAll(async () => {
    const environment = { API_ADMIN_KEY: 'a-key-that-nobody-guesses' };
    guarded = await StandaloneProcess.start({ dataDirectory: newDirectory(), environment });
  }, 60_000);

  it.each([
    ['no key', undefined],
    ['a wrong key', 'Bearer a-key-that-nobody-guesseS'],
    ['the start of the key', 'Bearer a-key'],
    ['the key under another scheme', 'Basic a-key-that-nobody-guesses'],
  ])('refuses requests with %s', async (_, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answers = await Promise.all(
      ['/v1/jobs', '/v1/runs', '/v1/jobs/any-id/next'].map((path) =>
        fetch(`${guarded.origin}${path}`, { headers }),
      ),
    );
    for (const answer of answers) {
      await answer.text();
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('problem+json');
    }
  });

  it('answers requests with the key', async () => {
    expect(await guarded.api.call('GET', '/v1/jobs')).toMatchObject({ status: 200, body: { data: [] } });
  });

  it('needs no key for documentation and health', async () => {
    for (const path of ['/docs', '/openapi.json', '/health/live', '/health/ready']) {
      const answer = await fetch(`${guarded.origin}${path}`);
      await answer.text();
      expect(answer.status).toBe(200);
    }
  });

  it('refers to the key in the line to paste without printing it', async () => {
    expect(guarded.stdout).toContain('API_ADMIN_KEY="$API_ADMIN_KEY" node ');
    expect(guarded.stdout).not.toContain('a-key-that-nobody-guesses');
    const env = { ...process.env, API_ADMIN_KEY: 'a-key-that-nobody-guesses' };
    const { stdout } = await promisify(execFile)(process.execPath, [FIRST_JOB, guarded.origin], { env });
    expect(stdout).toContain('succeeded: HTTP 200');
  });
});
