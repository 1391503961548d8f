import { RecordingTarget, type TargetResponse } from '@job-scheduler/testing';
import { run, type Circumstances } from './run.for-spec.js';

const JOB = 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b';
const OTHER = '01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12';
const NOW = Date.parse('2030-01-01T12:00:00Z');

/** Whatever is asked for has all the fields that any command reads. */
const ANYTHING = {
  id: JOB,
  name: 'hello',
  namespace: 'default',
  job_name: 'hello',
  revision: 7,
  status: 'active',
  state: 'succeeded',
  kind: 'backfill',
  actor: 'anonymous',
  next_run: null,
  missed: 3,
  queued: 1,
  total: 4,
  done: 4,
  failed: 0,
  errors: [],
  created_at: '2030-01-01T00:00:00.000Z',
  finished_at: null,
  used_by_count: 1,
  backfills: 2,
  key: 'jsk_text',
  role: 'editor',
  previous_until: null,
};

const SYSTEM = {
  version: '1.0.0',
  node_version: '24.0.0',
  store_version: '18.4',
  zone_data: { version: '2026f', outdated: false },
  health: { status: 'ok', dependencies: { postgres: 'up' } },
  runners: [
    { id: JOB, calls: 2, capacity: 300 },
    { id: OTHER, calls: 25, capacity: 100 },
  ],
};
const STATS = {
  jobs: { active: 3, paused: 1 },
  runs_now: { queued: 0, late: 0 },
  due: { next_hour: 1, next_day: 24 },
  totals: { succeeded: 9, failed: 1 },
};

let api: RecordingTarget;
beforeAll(async () => {
  api = await RecordingTarget.start();
  api.respond(({ method, url, body }): TargetResponse => {
    const answer = (value: unknown): TargetResponse => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value),
    });
    if (url.endsWith('/backfill') && body.includes('"dry_run":true')) {
      return answer({ count: 4, first: '2030-01-01T11:00:00.000Z', last: '2030-01-01T11:45:00.000Z' });
    }
    if (url === '/v1/bulk' && body.includes('"dry_run":true'))
      return answer({ count: 2, sample: ['a', 'b'] });
    if (url === '/v1/system') return answer(SYSTEM);
    if (url === '/v1/stats') return answer(STATS);
    if (url === '/v1/apply') {
      const counts = { created: 1, updated: 0, unchanged: 0, deleted: 0, conflict: 0 };
      const items = [{ index: 0, name: 'a', action: 'created', job_id: null, changes: [], conflict: null }];
      return answer({ dry_run: body.includes('"dry_run":true'), manager: 'default', counts, items });
    }
    if (url.startsWith('/v1/export'))
      return { headers: { 'content-type': 'application/yaml' }, body: 'jobs: []\n' };
    const isList =
      method === 'GET' &&
      /^\/v1\/(jobs|runs|alerts|operations|secrets|api-keys|audit|stop)(\?|$)|\/(ticks|revisions|next)(\?|$)/.test(
        url,
      );
    return answer(
      isList ? { data: url.startsWith('/v1/jobs?') ? [ANYTHING] : [], next_cursor: null } : ANYTHING,
    );
  });
});
afterAll(() => api.close());

/** Runs a command line and returns its outcome and what it asked of the API, besides looking for the job. */
async function asked(line: string, circumstances: Circumstances = {}) {
  const before = api.requests.length;
  const outcome = await run(line, { now: NOW, ...circumstances, env: { JOBCTL_URL: api.url } });
  const requests = api.requests
    .slice(before)
    .filter(({ url }) => !url.startsWith('/v1/jobs?'))
    .map(({ method, url, body }) => `${method} ${url} ${body}`.trim());
  return { outcome, requests };
}

describe('a command', () => {
  it.each<[line: string, requests: string[], said: RegExp]>([
    [
      `jobs pause hello -r 'it moves' --until 2h`,
      [`POST /v1/jobs/${JOB}/pause {"reason":"it moves","until":"2030-01-01T14:00:00.000Z"}`],
      /^hello is paused until /,
    ],
    [
      'jobs resume hello --catch-up all',
      [`POST /v1/jobs/${JOB}/resume {"catch_up":"all"}`],
      /^hello is active; 3 ticks came due meanwhile, and 1 of them will run\.$/m,
    ],
    ['jobs next hello -n 2', [`GET /v1/jobs/${JOB}/next?count=2`], /^hello is not due again\.$/m],
    [
      'jobs restore hello 7',
      [`POST /v1/jobs/${JOB}/revisions/7/restore`],
      /^hello is as it was in revision 7\.$/m,
    ],
    [
      'jobs ticks hello --from 1h --to 2h -l 3',
      [`GET /v1/jobs/${JOB}/ticks?from=2030-01-01T11%3A00%3A00.000Z&to=2030-01-01T14%3A00%3A00.000Z&limit=4`],
      /was not due in that time/,
    ],
    [
      'jobs backfill hello --from 1h --rate 5 --yes',
      [true, false].map(
        (dry) =>
          `POST /v1/jobs/${JOB}/backfill {"from":"2030-01-01T11:00:00.000Z","to":"2030-01-01T12:00:00.000Z","rate_per_second":5,${dry ? '"dry_run":true' : '"confirm_count":4'}}`,
      ),
      /^hello had 4 ticks in that time/,
    ],
    [
      `runs list ${JOB} --state failed,lost --limit 2`,
      [`GET /v1/runs?job_id=${JOB}&state=failed&state=lost&limit=3`],
      /^No run is like that/,
    ],
    [`runs cancel ${OTHER}`, [`POST /v1/runs/${OTHER}/cancel`], /of hello is succeeded/],
    [`operations pause ${OTHER}`, [`POST /v1/operations/${OTHER}/pause`], /^$/],
    [`operations wait ${OTHER}`, [`GET /v1/operations/${OTHER}`], /^$/],
    [
      `alerts list hello --state failed`,
      [`GET /v1/alerts?job_id=${JOB}&state=failed&limit=51`],
      /^No alert was sent/,
    ],
    [
      'jobs pause -t team:a --status active -r maintenance --yes',
      [
        'POST /v1/bulk {"action":"pause","filter":{"status":["active"],"tag":["team:a"]},"dry_run":true}',
        'POST /v1/bulk {"action":"pause","filter":{"status":["active"],"tag":["team:a"]},"expected_count":2,"reason":"maintenance"}',
        `GET /v1/operations/${JOB}`,
      ],
      /^$/,
    ],
    [
      'jobs resume -t team:a --yes',
      [
        'POST /v1/bulk {"action":"resume","filter":{"tag":["team:a"]},"dry_run":true}',
        'POST /v1/bulk {"action":"resume","filter":{"tag":["team:a"]},"expected_count":2,"reason":null}',
        `GET /v1/operations/${JOB}`,
      ],
      /^$/,
    ],
    [
      'jobs tag -t team:a --add team:b --remove team:a --yes',
      [
        'POST /v1/bulk {"action":"tag","filter":{"tag":["team:a"]},"add_tags":["team:b"],"remove_tags":["team:a"],"dry_run":true}',
        'POST /v1/bulk {"action":"tag","filter":{"tag":["team:a"]},"add_tags":["team:b"],"remove_tags":["team:a"],"expected_count":2,"reason":null}',
        `GET /v1/operations/${JOB}`,
      ],
      /^$/,
    ],
    [
      'secrets list --namespace team-a',
      ['GET /v1/secrets?namespace=team-a&limit=51'],
      /^There are no secrets/,
    ],
    ['secrets delete TOKEN --yes', ['DELETE /v1/secrets/TOKEN'], /^The secret TOKEN is deleted\.$/m],
    ['keys list --limit 5', ['GET /v1/api-keys?limit=6'], /^There are no keys/],
    [`keys revoke ${OTHER} --yes`, [`DELETE /v1/api-keys/${OTHER}`], /is revoked/],
    [
      'audit list --actor ci --outcome refused --from 1h',
      ['GET /v1/audit?actor=ci&outcome=refused&from=2030-01-01T11%3A00%3A00.000Z&limit=51'],
      /^No entry is like that/,
    ],
    [
      'jobs pause --namespace team-a --yes',
      [
        'POST /v1/bulk {"action":"pause","filter":{"namespace":["team-a"]},"dry_run":true}',
        'POST /v1/bulk {"action":"pause","filter":{"namespace":["team-a"]},"expected_count":2,"reason":null}',
        `GET /v1/operations/${JOB}`,
      ],
      /^$/,
    ],
    [
      `calls stop --namespace team-a -r 'wrong target' --yes`,
      ['POST /v1/stop {"reason":"wrong target","namespace":"team-a"}'],
      /^The calls of the namespace team-a are stopped\.$/m,
    ],
    [
      'calls resume',
      ['POST /v1/stop/resume {"catch_up":"none"}'],
      /^The calls of the whole system go on\.$/m,
    ],
    [
      'calls resume --namespace team-a --catch-up latest',
      ['POST /v1/stop/resume {"catch_up":"latest","namespace":"team-a"}'],
      /^The calls of the namespace team-a go on; jobs that catch up: 2\.$/m,
    ],
    ['calls stops', ['GET /v1/stop'], /^Nothing is stopped/],
    [`export -t a -t b`, ['GET /v1/export?tag=a&tag=b&format=yaml'], /^$/],
    [
      'export --namespace a --namespace b --last-outcome failed,lost',
      ['GET /v1/export?namespace=a&namespace=b&last_outcome=failed&last_outcome=lost&format=yaml'],
      /^$/,
    ],
    ['runs list --namespace a --namespace b', ['GET /v1/runs?namespace=a&namespace=b&limit=51'], /^No run/],
    [
      `runs list ${JOB} --namespace a`,
      [`GET /v1/runs?job_id=${JOB}&namespace=a&limit=51`],
      /^No run is like that/,
    ],
    ['alerts list --namespace a', ['GET /v1/alerts?namespace=a&limit=51'], /^No alert/],
    [
      `jobs create new --namespace a -s @daily -c http://x/`,
      ['POST /v1/jobs {"schedule":"@daily","job":{"callback_url":"http://x/"},"name":"new","namespace":"a"}'],
      /^hello is created/,
    ],
  ])('%s', async (line, requests, said) => {
    const { outcome, requests: made } = await asked(line);
    expect(made).toEqual(requests);
    expect(outcome).toMatchObject({ exit: 0, stderr: expect.stringMatching(said) });
  });

  it('export says that its answer was cut off', async () => {
    const cutting = await RecordingTarget.start();
    cutting.respond((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/yaml' }).write('jobs:\n');
      setImmediate(() => response.destroy());
      return undefined;
    });
    const outcome = await run('export', { env: { JOBCTL_URL: cutting.url } });
    expect(outcome).toMatchObject({
      exit: 8,
      stderr: `Error: The answer of the API at ${cutting.url} was cut off (UND_ERR_SOCKET), so what came of it is not whole: try again.\n`,
    });
    await cutting.close();
  });

  it('secrets set sends what is typed or read, and no line break behind it', async () => {
    const typed = await asked('secrets set TOKEN --host a.example -d Mine', { answers: ['s3cret'] });
    expect(typed.requests).toEqual([
      'PUT /v1/secrets/TOKEN {"value":"s3cret","allowed_hosts":["a.example"],"description":"Mine"}',
    ]);
    expect(typed.outcome.stdout + typed.outcome.stderr).not.toContain('s3cret');
    expect(typed.outcome.stderr).toContain('; 1 job uses it.');
    const piped = await asked('secrets set TOKEN --from-file - --namespace team-a', {
      input: 'two\nlines\n',
    });
    expect(piped.requests).toEqual(['PUT /v1/secrets/TOKEN?namespace=team-a {"value":"two\\nlines"}']);
    for (const more of [{}, { answers: [''] }])
      expect((await asked('secrets set TOKEN', more)).outcome.exit).toBe(2);
    expect((await asked('secrets set TOKEN --from-file /nowhere')).outcome).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('/nowhere cannot be read: it does not exist.'),
    });
  });

  it('keys create and rotate print the text of the key alone', async () => {
    const created = await asked('keys create ci --role editor --namespace a --namespace b --expires 1h');
    expect(created.requests).toEqual([
      'POST /v1/api-keys {"name":"ci","role":"editor","namespaces":["a","b"],"expires_at":"2030-01-01T13:00:00.000Z"}',
    ]);
    expect(created.outcome).toMatchObject({ exit: 0, stdout: 'jsk_text\n' });
    const rotated = await asked(`keys rotate ${OTHER} --overlap 1h --yes`);
    expect(rotated.requests).toEqual([`POST /v1/api-keys/${OTHER}/rotate {"overlap_seconds":3600}`]);
    expect(rotated.outcome).toMatchObject({ exit: 0, stdout: 'jsk_text\n' });
    expect((await asked('keys create ci --role king')).outcome.exit).toBe(2);
  });

  it('a list with --watch is shown again once something has happened, until Ctrl+C', async () => {
    const listening = await RecordingTarget.start();
    const abort = new AbortController();
    let lists = 0;
    let tell = (): void => undefined;
    listening.respond(({ url }, response): TargetResponse | undefined => {
      if (url.startsWith('/v1/events')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': heartbeat\n\n');
        const event = { id: 'a', type: 'job-scheduler.run.failed', data: {} };
        tell = () => void response.write(`id: 1\ndata: ${JSON.stringify(event)}\n\n`);
        return undefined;
      }
      lists += 1;
      if (lists === 1) setTimeout(() => tell(), 200);
      else abort.abort();
      const data = [{ ...ANYTHING, name: `list ${lists}`, last_run: null, tags: [], schedule: '@daily' }];
      return {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ data, next_cursor: null }),
      };
    });
    const outcome = await run('jobs list --watch -o name', {
      signal: abort.signal,
      env: { JOBCTL_URL: listening.url },
    });
    expect(lists).toBe(2);
    expect(outcome.stdout).toMatch(/^list 1\n/);
    expect(listening.requests.map(({ url }) => url.split('?')[0])).toContain('/v1/events');
    await listening.close();
  });

  it('a list with --watch says once that its connection is lost, however often it is tried again', async () => {
    const listening = await RecordingTarget.start();
    const abort = new AbortController();
    let streams = 0;
    listening.respond(({ url }, response): TargetResponse | undefined => {
      if (url.startsWith('/v1/events')) {
        streams += 1;
        if (streams === 4) abort.abort();
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': heartbeat\n\n');
        setTimeout(() => response.destroy(), 20);
        return undefined;
      }
      return {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ data: [], next_cursor: null }),
      };
    });
    const { stderr } = await run('jobs list --watch', {
      signal: abort.signal,
      env: { JOBCTL_URL: listening.url },
    });
    expect(streams).toBe(4);
    expect(stderr.match(/The connection was lost/g)).toHaveLength(1);
    await listening.close();
  });

  it('status says how the system is', async () => {
    const { outcome } = await asked('status');
    expect(outcome).toEqual({
      exit: 0,
      stdout: [
        'Health    ok',
        'Needs     postgres up',
        'Version   1.0.0 on Node.js 24.0.0, PostgreSQL 18.4',
        'Zones     IANA 2026f',
        'Runners   2, with 27 calls under way',
        'Capacity  27 of 400 used (6 %)',
        '          af9bd9fc  2 of 300 used (under 1 %)',
        '          01a20ad3  25 of 100 used (25 %)',
        'Jobs      3 active, 1 paused',
        'Now       0 queued, 0 late',
        'Due       1 tick in the next hour, 24 in the next day',
        'Last day  9 succeeded, 1 failed',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('apply sends the jobs as they are written, and diff the same without writing', async () => {
    const input =
      '- name: a\n  job: { payload: { n: 1.10 } }\n---\njobs: [{ name: b }]\n---\n{"name": "c"}\n';
    const jobs = '{"jobs":[{"name":"a","job":{"payload":{"n":1.10}}},{"name":"b"},{"name":"c"}]';
    const applied = await asked('apply -f - --manager git --force', { input });
    expect(applied.requests).toEqual([
      `POST /v1/apply ${jobs},"manager":"git","prune":false,"force":true,"dry_run":false}`,
    ]);
    expect(applied.outcome).toEqual({ exit: 0, stdout: '+ created a\n', stderr: '1 created.\n' });
    const compared = await asked('diff -f - --prune', { input });
    expect(compared.requests).toEqual([`POST /v1/apply ${jobs},"prune":true,"force":false,"dry_run":true}`]);
    expect(compared.outcome.exit).toBe(9);
  });

  it.each([
    ['neither names nor flags', 'jobs delete'],
    ['names and flags', 'jobs delete hello --all'],
  ])('changes no jobs when it is given %s', async (_, line) => {
    expect(await asked(line)).toMatchObject({ outcome: { exit: 2 }, requests: [] });
  });

  it.each([
    ['a file that is not there', 'apply -f /nonexistent.yaml', '', 1, 'it does not exist'],
    ['no file', 'apply', '', 2, 'Say which files'],
    ['an empty file', 'apply -f -', '', 1, 'holds no jobs'],
    ['no job in a file', 'apply -f -', 'just text', 1, 'standard input:1 is no job'],
  ])('refuses to apply %s', async (_, line, input, exit, message) => {
    const { outcome, requests } = await asked(line, { input });
    expect(outcome).toMatchObject({ exit, stderr: expect.stringContaining(message) });
    expect(requests).toEqual([]);
  });
});
