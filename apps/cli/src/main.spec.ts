import { RecordingTarget, type TargetResponse } from '@job-scheduler/testing';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helpAsMarkdown, helpPages } from './help-pages.js';
import { run } from './run.for-spec.js';

const ID = 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b';
const JOB_TEXT = `{"id":"${ID}","revision":3,"name":"hello","namespace":"default","description":"","status":"active","active":true,
"schedule":"* * * * *","timezone":"UTC","tags":[],"overlap":"allow","catch_up":"latest","retry":{"max_attempts":1},
"job":{"callback_url":"http://localhost/x","http_method":"post","headers":{"a":"1","b":"2"},"query":{},
"payload":{"big":12345678901234567890,"exact":1.10}},"pause":null,"next_run":"2030-01-01T00:01:00.000Z","last_run":null,
"created_at":"2030-01-01T00:00:00.000Z","updated_at":"2030-01-01T00:00:00.000Z"}`;
const NOW = Date.parse('2030-01-01T00:00:30Z');

let api: RecordingTarget;
let routes: Record<string, TargetResponse>;

beforeEach(async () => {
  api = await RecordingTarget.start();
  routes = {
    'GET /v1/jobs': json(`{"data":[${JOB_TEXT}],"next_cursor":null}`),
    [`GET /v1/jobs/${ID}`]: json(JOB_TEXT),
    [`PATCH /v1/jobs/${ID}`]: json(JOB_TEXT),
    'POST /v1/jobs': json(JOB_TEXT, 201),
  };
  api.respond(({ method, url }) => routes[`${method} ${url.split('?')[0]}`] ?? problem(404, 'not_found'));
});
afterEach(() => api.close());

const json = (body: string, status = 200): TargetResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body,
});
const problem = (status: number, code: string, more = {}): TargetResponse => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title: code, status, code, detail: `It is ${code}.`, ...more }),
});
const jobctl = (line: string, more: Parameters<typeof run>[1] = {}): ReturnType<typeof run> =>
  run(line, { now: NOW, ...more, env: { JOBCTL_URL: api.url, ...more.env } });
/** The last request that changed something. */
const written = () => api.requests.findLast(({ method }) => method !== 'GET');

describe('the command line', () => {
  it.each([
    ['nothing', '', 0],
    ['--help', '--help', 0],
    ['the help of a command', 'jobs create --help', 0],
    ['the version', '--version', 0],
    ['an unknown command', 'jobs lsit', 2],
    ['an unknown flag', 'jobs list --colour', 2],
    ['a missing argument', 'jobs get', 2],
    ['a value that a flag does not know', 'jobs list --status asleep', 2],
    ['a number out of range', 'jobs list --limit 0', 2],
    ['an unknown format', 'jobs list -o xml', 2],
    ['a bad JSONPath', "jobs list -o jsonpath='$['", 2],
    ['a bad instant', 'runs list --from yesterday', 2],
    ['a URL that is none', 'jobs list --url localhost', 2],
    ['a schedule that is none', "cron explain 'every day'", 2],
    ['a profile that is not there', 'jobs list --profile nowhere', 3],
    ['a job that is not there', 'jobs get nobody', 3],
  ])('ends with the right code for %s', async (_, line, exit) => {
    const outcome = await jobctl(line);
    expect(outcome).toMatchObject({ exit });
    if (exit === 0) expect(outcome.stderr).toBe('');
    else expect(outcome).toMatchObject({ stdout: '', stderr: expect.stringMatching(/^Error: .+/) });
  });

  it.each([
    [401, 'unauthorized', 4, 'jobctl login'],
    [403, 'forbidden', 4, ''],
    [404, 'not_found', 3, ''],
    [409, 'name_taken', 5, ''],
    [412, 'stale_revision', 5, ''],
    [422, 'invalid', 1, 'Error: 2 fields are wrong:\n  /schedule: is no schedule\n  (body): is none\n'],
  ])('turns a refusal with %i %s into exit code %i', async (status, code, exit, more) => {
    routes['GET /v1/jobs'] = problem(status, code, {
      errors:
        code === 'invalid'
          ? [
              { pointer: '/schedule', code, message: 'is no schedule' },
              { pointer: '', code, message: 'is none' },
            ]
          : undefined,
    });
    const outcome = await jobctl('jobs list');
    expect(outcome).toMatchObject({ exit, stdout: '' });
    expect(outcome.stderr).toContain(more || `It is ${code}.`);
  });

  it('says who cannot be reached, and who is too slow', async () => {
    const gone = await run('jobs list', { env: { JOBCTL_URL: 'http://127.0.0.1:9' } });
    expect(gone).toMatchObject({
      exit: 8,
      stderr: expect.stringContaining('http://127.0.0.1:9 cannot be reached'),
    });
    routes['GET /v1/jobs'] = 'hang';
    expect(await jobctl('jobs list --timeout 20ms')).toMatchObject({ exit: 7 });
  });

  it('has examples on every page of its help', () => {
    const pages = helpPages();
    expect(pages.length).toBeGreaterThan(35);
    expect(pages.filter(({ text }) => !/\nExamples:\n {2}\S/.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it('has examples that it can read', () => {
    const known = helpPages().map(({ name }) => name);
    const examples = helpPages().flatMap(
      ({ text }) => text.slice(text.indexOf('\nExamples:')).match(/jobctl [a-z]+( [a-z]+)?/g) ?? [],
    );
    const isKnown = (line: string): boolean =>
      known.includes(line) || known.includes(line.replace(/ [a-z]+$/, ''));
    expect(examples.filter((line) => !isKnown(line))).toEqual([]);
  });

  it('is in docs/guide/jobctl.md as it is: after a change, npm run docs:jobctl', () => {
    const guide = readFileSync(join(__dirname, '../../../docs/guide/jobctl.md'), 'utf8');
    expect(guide).toContain(helpAsMarkdown());
  });
});

describe('the output', () => {
  it.each([
    ['table', 'NAME   STATUS  SCHEDULE   NEXT     LAST\nhello  active  * * * * *  in 30 s  -\n'],
    ['name', 'hello\n'],
    ["jsonpath='$[*].job.callback_url'", 'http://localhost/x\n'],
    ["jsonpath='$[0].retry'", '{"max_attempts":1}\n'],
  ])('is %s', async (format, stdout) => {
    expect(await jobctl(`jobs list -o ${format}`)).toEqual({ exit: 0, stdout, stderr: '' });
  });

  it.each([['json'], ['yaml']])('is %s that reads as the API has it', async (format) => {
    const { stdout } = await jobctl(`jobs list -o ${format}`);
    const { parse } = await import('yaml');
    expect(parse(stdout)).toMatchObject([{ name: 'hello', job: { headers: { a: '1', b: '2' } } }]);
  });

  it.each([
    ['json', '    "payload": {\n      "big": 12345678901234567890,\n      "exact": 1.10\n    }\n'],
    ['yaml', '  payload:\n    big: 12345678901234567890\n    exact: 1.10\n'],
    ['table', 'Payload    {"big":12345678901234567890,"exact":1.10}\n'],
  ])('keeps the digits of a payload as %s', async (format, text) => {
    expect((await jobctl(`jobs get hello -o ${format}`)).stdout).toContain(text);
  });

  it('says what of a job cannot be read, and what to do', async () => {
    const bad = `${JOB_TEXT.slice(0, -1)},"unreadable":[{"pointer":"/job/headers","stored":[7]},{"pointer":"/colour","stored":"x"}]}`;
    routes['GET /v1/jobs'] = json(`{"data":[${bad}],"next_cursor":null}`);
    routes[`GET /v1/jobs/${ID}`] = json(bad);
    const got = (await jobctl('jobs get hello')).stdout;
    expect(got).toContain('Unreadable  job.headers: [7]\n            colour: "x"\n');
    expect(got).toContain('jobctl jobs edit hello --set job.headers=null --set colour=null\n');
    expect(await jobctl('jobs list')).toMatchObject({
      stdout: expect.stringMatching(/ UNREADABLE\n.* job\.headers,colour\n$/),
      stderr: 'A job with something unreadable is not called: `jobctl jobs get hello` says what to do.\n',
    });
    expect((await jobctl('jobs list -o json')).stderr).toBe('');
    const editor = `${process.execPath} -e 'process.exit(require("fs").readFileSync(process.argv[1],"utf8").includes("unreadable")?1:0)'`;
    expect(await jobctl('jobs edit hello', { answers: [], env: { EDITOR: editor } })).toMatchObject({
      exit: 0,
      stderr: 'hello is as it was.\n',
    });
  });

  it('keeps the digits of a revision', async () => {
    routes[`GET /v1/jobs/${ID}/revisions/3`] = json(
      `{"revision":3,"action":"updated","actor":"ann","manager":null,"at":"2030-01-01T00:00:00.000Z","changes":[
{"pointer":"/job/payload","from":12345678901234567890,"to":[1.10]},{"pointer":"/job/query/a","to":"b"}],
"definition":{"name":"hello","job":{"payload":[1.10]}}}`,
    );
    const { stdout } = await jobctl('jobs revision hello 3');
    expect(stdout).toContain('/job/payload: 12345678901234567890 -> [1.10]\n');
    expect(stdout).toContain('/job/query/a: nothing -> "b"\n');
    expect(stdout).toMatch(/Definition {2}name: hello\n +job:\n +payload:\n +- 1\.10\n/);
    expect((await jobctl('jobs revision hello 3 -o json')).stdout).toContain('"from": 12345678901234567890');
  });

  it('has nothing on standard output when there is nothing, and says what to do', async () => {
    routes['GET /v1/jobs'] = json('{"data":[],"next_cursor":null}');
    expect(await jobctl('jobs list')).toMatchObject({
      exit: 0,
      stdout: '',
      stderr: /^There are no jobs yet/,
    });
    expect(await jobctl('jobs list -o json')).toEqual({ exit: 0, stdout: '[]\n', stderr: '' });
  });

  it('says that there is more than it shows', async () => {
    routes['GET /v1/jobs'] = json(`{"data":[${JOB_TEXT},${JOB_TEXT}],"next_cursor":null}`);
    routes['GET /v1/me'] = json('{"namespaces":["default"]}');
    const { stdout, stderr } = await jobctl('jobs list --limit 1 -o name');
    expect(stdout).toBe('hello\n');
    expect(stderr).toContain('Only the first 1 are shown');
  });

  it('fits into a narrow terminal', async () => {
    routes['GET /v1/jobs'] = json(
      `{"data":[${JOB_TEXT.replace('hello', 'h'.repeat(200))}],"next_cursor":null}`,
    );
    const { stdout } = await jobctl('jobs list', { columns: 60 });
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(stdout).toContain('hhh…');
  });
});

describe('a definition', () => {
  it('is made of flags', async () => {
    const line = `jobs create hello -s '@daily' --tz Europe/Paris -c http://x/ -X get -H 'a: b: c' -t team:a -t b --set retry.max_attempts=5 --set overlap=skip --paused`;
    expect(await jobctl(line)).toMatchObject({
      exit: 0,
      stdout: '',
      stderr: 'hello is created, due in 30 s.\n',
    });
    expect(JSON.parse(written()?.body ?? '')).toEqual({
      name: 'hello',
      schedule: '@daily',
      timezone: 'Europe/Paris',
      tags: ['team:a', 'b'],
      active: false,
      retry: { max_attempts: 5 },
      overlap: 'skip',
      job: { callback_url: 'http://x/', http_method: 'get', headers: { a: 'b: c' } },
    });
  });

  it('keeps numbers as they are written, in flags, YAML and JSON', async () => {
    const exact = '{"big":12345678901234567890,"exact":1.10,"7":-0.0}';
    await jobctl(`jobs create hello -s '@daily' -c http://x/ --payload '${exact}'`);
    expect(written()?.body).toContain(`"payload":${exact}`);
    const yaml =
      'name: hello\njob:\n  payload:\n    big: 12345678901234567890\n    exact: 1.10\n    7: -0.0\n';
    await jobctl('jobs create -f -', { input: yaml });
    expect(written()?.body).toBe(`{"name":"hello","job":{"payload":${exact}}}`);
    await jobctl('jobs duplicate hello copy');
    expect(written()?.body).toContain('"payload":{"big":12345678901234567890,"exact":1.10}');
    expect(JSON.parse(written()?.body ?? '')).toMatchObject({ name: 'copy', active: false });
    expect(written()?.body).not.toContain('revision');
  });

  it.each([
    ['no YAML', 'name: [', 'standard input:1:8'],
    ['two jobs', 'name: a\n---\nname: b\n', 'must hold one job'],
    ['a merge key without a map', 'name: &x a\njob:\n  <<: *x\n', 'a merge key << takes a map'],
    ['a merge key with lists of lists', 'name: a\njob:\n  <<: [[{a: 1}]]\n', 'a merge key << takes a map'],
    ['a merge of what holds it', 'name: a\njob: &x\n  <<: *x\n', '*x stands for something that holds itself'],
    ['a merge of what holds it deeper', 'name: a\njob: &x\n  y: {<<: *x}\n', 'more than 1000 aliases'],
    ['an alias of what holds it', 'name: a\nx: &x\n  y: *x\n', '*x stands for something that holds itself'],
    [
      'aliases of aliases',
      `name: a\na0: &a0 x\n${Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]\n`).join('')}`,
      'more than 1000 aliases',
    ],
    ['no number of JSON', 'name: a\nx: .nan\n', 'JSON has no number .nan'],
  ])('is refused when it has %s', async (_, input, message) => {
    const outcome = await jobctl('jobs create -f -', { input });
    expect(outcome).toMatchObject({ exit: 1, stderr: expect.stringContaining(message) });
    expect(written()).toBeUndefined();
  });

  it('has the fields that a merge key brings in, unless it has them itself, with their digits', async () => {
    const input = [
      'name: a',
      'schedule: "@hourly"',
      'job:',
      '  payload: &first {price: 1.10, size: 1}',
      '  query: &second {size: 2, "<<": text, when: 2e400}',
      '  headers:',
      '    <<: [*first, *second]',
      '    size: 3',
      '    nested: {<<: {<<: *first, size: 4}}',
    ].join('\n');
    await jobctl('jobs create -f -', { input });
    expect(written()?.body).toContain(
      '"headers":{"size":3,"nested":{"size":4,"price":1.10},"price":1.10,"<<":"text","when":2e400}',
    );
  });

  it('is changed by what the flags say, if nobody else was faster', async () => {
    expect(await jobctl(`jobs edit hello -s '@hourly' --set job.headers.a=null`)).toMatchObject({ exit: 0 });
    expect(written()).toMatchObject({
      method: 'PATCH',
      headers: { 'if-match': '"3"', 'content-type': 'application/merge-patch+json' },
      body: '{"schedule":"@hourly","job":{"headers":{"a":null}}}',
    });
  });

  it('is changed in an editor, and only what was changed is sent', async () => {
    const editor = `${process.execPath} -e 'const fs=require("fs"),f=process.argv[1];fs.writeFileSync(f,fs.readFileSync(f,"utf8").replace(/\\n *b: .*/,"").replace("UTC","Asia/Tokyo"))'`;
    const outcome = await jobctl('jobs edit hello', { answers: [], env: { EDITOR: editor } });
    expect(outcome).toMatchObject({ exit: 0 });
    expect(written()?.body).toBe('{"timezone":"Asia/Tokyo","job":{"headers":{"b":null}}}');
    expect(await jobctl('jobs edit hello', { answers: [], env: { EDITOR: 'true' } })).toMatchObject({
      stderr: 'hello is as it was.\n',
    });
    expect(await jobctl('jobs edit hello')).toMatchObject({ exit: 2, stderr: /no terminal/ });
  });
});

describe('an import', () => {
  it.each([
    ['', {}],
    ['--with-user', { with_user: true }],
    ['--no-with-user', { with_user: false }],
  ])('of a crontab asks with %j', async (flags, expected) => {
    const answer = { dry_run: true, kind: 'crontab', jobs: [], notes: [], applied: null };
    routes['POST /v1/imports'] = json(JSON.stringify(answer));
    await jobctl(`import crontab - --dry-run ${flags}`, { input: '@daily root rm /tmp/x' });
    const { with_user } = JSON.parse(String(written()?.body)) as { with_user?: boolean };
    expect({ ...(with_user !== undefined && { with_user }) }).toEqual(expected);
  });

  it('tells of each line by its name, and the same of several once', async () => {
    const note = { kind: 'differs', message: 'It has no timeZone.', instead: 'Give one.' };
    const notes = [
      { ...note, line: 3, name: 'shop/a' },
      { ...note, line: 9, name: 'shop/b' },
      { ...note, line: 12, name: null, kind: 'ignored', instead: null },
    ];
    const answer = { dry_run: true, kind: 'k8s', jobs: [], notes, applied: null };
    routes['POST /v1/imports'] = json(JSON.stringify(answer));
    const { stderr } = await jobctl('import k8s - --dry-run', { input: 'kind: List' });
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      'lines 3 (shop/a), 9 (shop/b): differs: It has no timeZone. Give one.',
      'line 12: ignored: It has no timeZone.',
    ]);
  });

  const definition = '{"name":"hello","schedule":"@daily","job":{"callback_url":"http://x/","payload":1.0}}';

  it('into a file is there in whatever format its answer is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jobctl-'));
    try {
      const answer = `{"dry_run":true,"kind":"curl","jobs":[{"line":1,"definition":${definition}}],"notes":[],"applied":null}`;
      routes['POST /v1/imports'] = json(answer);
      const file = join(folder, 'jobs.yaml');
      const line = `import curl - --to ${file} -o json`;
      const outcome = await jobctl(line, { input: 'curl http://x/' });
      expect(outcome).toMatchObject({ exit: 0, stderr: expect.stringContaining(`They are in ${file}`) });
      expect(JSON.parse(outcome.stdout)).toEqual(JSON.parse(answer));
      expect(await readFile(file, 'utf8')).toContain('payload: 1.0');
      expect(await jobctl(line, { input: 'curl http://x/' })).toMatchObject({
        exit: 1,
        stderr: expect.stringContaining('it exists already'),
      });
      expect(await jobctl('import curl - --to - -o json', { input: 'curl http://x/' })).toMatchObject({
        exit: 2,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a deletion', () => {
  beforeEach(() => (routes[`DELETE /v1/jobs/${ID}`] = { status: 204 }));

  it.each([
    ['is asked about', { answers: ['y'] }, '', 0, true],
    ['can be declined', { answers: ['n'] }, '', 1, false],
    ['needs --yes without a terminal', {}, '', 2, false],
    ['asks nothing with --yes', {}, '--yes', 0, true],
  ])('%s', async (_, circumstances, flag, exit, isDone) => {
    expect(await jobctl(`jobs delete hello ${flag}`, circumstances)).toMatchObject({ exit });
    expect(written() !== undefined).toBe(isDone);
  });

  it('goes on after one that fails, and ends with its code', async () => {
    const { exit, stderr } = await jobctl('jobs delete nobody hello --yes');
    expect(exit).toBe(3);
    expect(stderr).toContain('Error: nobody: There is no job "nobody".');
    expect(stderr).toContain('hello is deleted.');
  });
});

describe('the outcome of a run', () => {
  const runAnswer = (state: string, reason: string | null): string =>
    JSON.stringify({
      id: ID,
      job_name: 'hello',
      state,
      reason,
      next_attempt_at: null,
      attempts:
        state === 'queued'
          ? []
          : [
              {
                number: 1,
                duration_ms: 12,
                http_status: reason === null ? 200 : 500,
                response_body: 'answer',
                response_encoding: 'utf8',
              },
            ],
    });

  it.each([
    ['succeeded', null, 0],
    ['failed', 'http_500', 6],
    ['cancelled', 'cancelled', 6],
  ])('%s (%s) is exit code %i', async (state, reason, exit) => {
    let asked = 0;
    api.respond(({ method, url }) => {
      if (method === 'POST') return json(runAnswer('queued', null), 202);
      if (url.startsWith('/v1/jobs')) return json(`{"data":[${JOB_TEXT}],"next_cursor":null}`);
      return json(runAnswer((asked += 1) < 3 ? 'queued' : state, asked < 3 ? null : reason));
    });
    const outcome = await jobctl(`jobs run hello --wait --payload '{"a": 1.0}'`);
    expect(outcome).toMatchObject({ exit, stdout: 'answer\n' });
    expect(outcome.stderr).toContain(`hello ${state} with HTTP`);
    expect(written()?.body).toBe('{"payload":{"a": 1.0}}');
  });

  it('that takes too long is exit code 7', async () => {
    api.respond(({ url }) =>
      url.startsWith('/v1/jobs?')
        ? json(`{"data":[${JOB_TEXT}],"next_cursor":null}`)
        : json(runAnswer('queued', null)),
    );
    expect(await jobctl('jobs run hello --wait --for 0s', {})).toMatchObject({
      exit: 7,
      stderr: /still queued/,
    });
  });
});

describe('what is shown for people', () => {
  it.each([
    ['the page of its trace where the API names one', 'https://traces.example/01a2', true],
    ['no page of its trace where it names none', undefined, false],
  ])('of a run is its trace, and %s', async (_, trace_url, isThere) => {
    const answer = {
      id: ID,
      job_name: 'hello',
      job_revision: 3,
      trigger: 'schedule',
      state: 'succeeded',
      reason: null,
      scheduled_at: '2030-01-01T00:00:00.000Z',
      started_at: null,
      finished_at: null,
      lateness_ms: null,
      next_attempt_at: null,
      replay_of: null,
      trace_id: '01a2',
      trace_url,
      attempts: [],
    };
    routes[`GET /v1/runs/${ID}`] = json(JSON.stringify(answer));
    const { exit, stdout } = await jobctl(`runs get ${ID}`);
    expect({ exit, isThere: /^Trace +01a2\n +https:\/\/traces\.example\/01a2$/m.test(stdout) }).toEqual({
      exit: 0,
      isThere,
    });
    expect(stdout).toMatch(/^Trace +01a2$/m);
  });

  it('of the system is how much of the capacity of runners is used, as far as they tell it', async () => {
    const told = { id: ID, calls: 25, capacity: 100 };
    const silent = { id: '01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12', calls: 2, capacity: null };
    routes['GET /v1/stats'] = json('{"jobs":{},"runs_now":{},"due":{},"totals":{}}');
    const capacityWith = async (runners: object[]): Promise<string | undefined> => {
      const system = { health: { status: 'ok', dependencies: {} }, zone_data: {}, runners };
      routes['GET /v1/system'] = json(JSON.stringify(system));
      return /^Capacity .*(\n .*)*/m.exec((await jobctl('status')).stdout)?.[0];
    };
    expect(await capacityWith([told, silent])).toBe(
      [
        'Capacity  27 used of an unknown number',
        '          af9bd9fc  25 of 100 used (25 %)',
        '          01a20ad3  2 used of an unknown number',
      ].join('\n'),
    );
    expect(await capacityWith([])).toBeUndefined();
  });
});

describe('the settings', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'jobctl-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('come from a flag, else the environment, else a profile, whose key goes to its own URL only', async () => {
    const env = { XDG_CONFIG_HOME: home, JOBCTL_URL: '' };
    await jobctl(`profile set here --url ${api.url} --token of-the-profile`, { env });
    const file = join(home, 'jobctl/config.yaml');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const tokenOf = async (line: string, more = {}): Promise<unknown> => {
      expect(await jobctl(line, { env: { ...env, ...more } })).toMatchObject({ exit: 0 });
      return api.requests.at(-1)?.headers.authorization;
    };
    expect(await tokenOf('jobs list')).toBe('Bearer of-the-profile');
    expect(await tokenOf('jobs list', { JOBCTL_TOKEN: 'env' })).toBe('Bearer env');
    expect(await tokenOf('jobs list --token flag', { JOBCTL_TOKEN: 'env' })).toBe('Bearer flag');
    expect(await tokenOf(`jobs list --url ${api.url.replace('127.0.0.1', 'localhost')}`)).toBeUndefined();
    await chmod(file, 0o644);
    expect((await jobctl('jobs list', { env })).stderr).toContain(`Others can read ${file}`);
    expect((await jobctl('profile list', { env })).stdout).not.toContain('of-the-profile');
    await writeFile(file, 'profiles: [');
    expect(await jobctl('jobs list', { env })).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining(file),
    });
  });

  it('are kept by a login once the API has taken the key', async () => {
    const env = { XDG_CONFIG_HOME: home };
    const file = join(home, 'jobctl/config.yaml');
    routes['GET /v1/jobs'] = problem(401, 'unauthorized');
    expect(await jobctl('login --with-token', { env, input: 'wrong' })).toMatchObject({ exit: 4 });
    await expect(stat(file)).rejects.toThrow('ENOENT');
    routes['GET /v1/jobs'] = json('{"data":[],"next_cursor":null}');
    expect(await jobctl('login', { env, answers: ['right'] })).toMatchObject({ exit: 0 });
    expect(await readFile(file, 'utf8')).toContain('token: right');
    expect(await jobctl('login', { env })).toMatchObject({ exit: 2 });
  });

  it('are checked by a doctor', async () => {
    const healthy = await jobctl('doctor');
    expect(healthy.exit).toBe(0);
    expect(healthy.stdout).toMatch(/^api +ok/m);
    routes['GET /v1/jobs'] = problem(401, 'unauthorized');
    expect(await jobctl('doctor')).toMatchObject({ exit: 4, stdout: expect.stringMatching(/^key +failed/m) });
  });
});

describe('cron explain', () => {
  it('says what the API says, without it', async () => {
    const { stdout } = await run(
      `cron explain '30 2 * * *' --tz Europe/Paris -n 1 --from 2030-03-30T12:00:00Z`,
      { now: NOW },
    );
    expect(stdout).toContain('At 02:30 every day, Europe/Paris');
    expect(stdout).toContain('2030-03-31T03:00:00+02:00  2030-03-31T01:00:00.000Z');
    expect(stdout).toContain('does not exist and runs at 03:00');
  });
});
