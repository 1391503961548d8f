import { RecordingTarget, type TargetResponse } from '@job-scheduler/testing';
import { helpPages } from './help-pages.js';
import { run, type Outcome } from './run.for-spec.js';

const NAMESPACES = ['default', 'n1', 'n2'];
const idIn = (namespace: string): string =>
  `af9bd9fc-ceed-4fa9-910a-8c385f4d6f3${NAMESPACES.indexOf(namespace)}`;
const jobIn = (namespace: string, name = 'same', id = idIn(namespace)): Job => ({
  id,
  namespace,
  name,
  description: '',
  revision: 3,
  status: 'active',
  schedule: '@daily',
  timezone: 'UTC',
  tags: [],
  pause: null,
  retry: { max_attempts: 1 },
  overlap: 'allow',
  catch_up: 'latest',
  job: { callback_url: 'http://localhost/x', http_method: 'post' },
  next_run: null,
  last_run: null,
  missed: 0,
  queued: 0,
  created_at: '2030-01-01T00:00:00.000Z',
  updated_at: '2030-01-01T00:00:00.000Z',
});

interface Job {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

let api: RecordingTarget;
let jobs: Job[];
/** The namespaces that the key is bound to; null: it sees all. */
let bound: string[] | null;

/** What the API would answer about these jobs. */
function answer(method: string, url: URL): unknown {
  const seen = jobs.filter(({ namespace }) => bound?.includes(namespace) !== false);
  const [, , , id, part] = url.pathname.split('/');
  if (url.pathname === '/v1/me') return { namespaces: bound };
  if (url.pathname === '/v1/jobs/facets') {
    const values = [...new Set(seen.map(({ namespace }) => namespace))].map((value) => ({ value, count: 1 }));
    return { namespace: { values, more: false } };
  }
  if (method === 'GET' && url.pathname === '/v1/jobs') {
    const wanted = url.searchParams.getAll('namespace');
    const q = url.searchParams.get('q') ?? '';
    const data = seen.filter(
      ({ name, namespace }) => name.includes(q) && (wanted.length === 0 || wanted.includes(namespace)),
    );
    return { data, next_cursor: null };
  }
  if (url.pathname.startsWith('/v1/jobs/') && (method !== 'GET' || part === undefined))
    return seen.find((job) => job.id === id);
  if (url.pathname === '/v1/bulk') return { count: 0, sample: [] };
  return { data: [], next_cursor: null };
}

beforeEach(async () => {
  jobs = NAMESPACES.map((namespace) => jobIn(namespace)).reverse();
  bound = null;
  api = await RecordingTarget.start();
  api.respond(({ method, url }): TargetResponse => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(answer(method, new URL(url, 'http://localhost')) ?? {}),
  }));
});
afterEach(() => api.close());

const jobctl = (line: string): Promise<Outcome> => run(line, { env: { JOBCTL_URL: api.url } });
/** What was asked of the API about one job. */
const aboutJobs = (): string[] =>
  api.requests
    .map(({ method, url }) => `${method} ${url.split('?')[0]}`)
    .filter((line) => line.includes('/v1/jobs/af'));

describe('a name that jobs of several namespaces have', () => {
  it.each([
    'jobs get same',
    'jobs edit same -s @hourly',
    'jobs duplicate same copy',
    'jobs test same',
    'jobs delete same -y',
    'jobs pause same',
    'jobs resume same',
    'jobs tag same --add a -y',
    'jobs run same',
    'jobs backfill same --from 1h -y',
    'jobs next same',
    'jobs ticks same',
    'jobs revisions same',
    'jobs revision same 1',
    'jobs restore same 1',
    'runs list same',
    'runs tail same',
    'alerts list same',
  ])('is refused by `jobctl %s`, which touches none of them', async (line) => {
    expect(await jobctl(line)).toEqual({
      exit: 2,
      stdout: '',
      stderr:
        'Error: Several jobs are named "same", in the namespaces default, n1 and n2: add --namespace default or another of them, or give the id of the job.\n',
    });
    expect(aboutJobs()).toEqual([]);
  });

  it('is told with ten of very many namespaces', async () => {
    jobs = Array.from({ length: 13 }, (_, at) => jobIn(`n${at}`, 'same', `id ${at}`));
    expect((await jobctl('jobs get same')).stderr).toContain(
      'in the namespaces n0, n1, n10, n11, n12, n2, n3, n4, n5, n6 and 3 more: add --namespace n0 or',
    );
  });

  it.each([
    ['jobs get same', ['GET']],
    ['jobs delete same -y', ['DELETE']],
    ['jobs pause same', ['POST', '/pause']],
    ['jobs run same', ['POST', '/runs']],
    ['jobs next same', ['GET', '/next']],
    ['jobs revisions same', ['GET', '/revisions']],
  ])('means that of --namespace to `jobctl %s`', async (line, [method, path = '']) => {
    await jobctl(`${line} --namespace n1`);
    expect(aboutJobs()).toEqual([`${method} /v1/jobs/${idIn('n1')}${path}`]);
  });

  it('means the only one to a key that sees but one', async () => {
    bound = ['n2'];
    expect((await jobctl('jobs get same')).stdout).toContain(idIn('n2'));
    expect((await jobctl('jobs pause same')).exit).toBe(0);
    expect(await jobctl('jobs list -q sam -o name')).toMatchObject({ stdout: 'same\n' });
  });

  it('is in no other namespace than that which is named, and neither is an id', async () => {
    expect(await jobctl('jobs get same --namespace n3')).toMatchObject({
      exit: 3,
      stderr: expect.stringContaining('There is no job "same" in the namespace n3.'),
    });
    expect(await jobctl(`jobs delete ${idIn('n1')} --namespace n2 -y`)).toMatchObject({
      exit: 3,
      stderr: `Error: There is no job ${idIn('n1')} in the namespace n2: it is in the namespace n1.\n`,
    });
    expect(aboutJobs()).toEqual([`GET /v1/jobs/${idIn('n1')}`]);
  });

  it('is asked for in each namespace of several, as it can be in one alone', async () => {
    jobs = [jobIn('default'), jobIn('n1', 'other')];
    expect(await jobctl('jobs pause same --namespace n1 --namespace default')).toMatchObject({ exit: 0 });
    expect(aboutJobs()).toEqual([`POST /v1/jobs/${idIn('default')}/pause`]);
  });
});

describe('the namespace of a job', () => {
  it('is a column of wide lists and a row of one job', async () => {
    expect((await jobctl('jobs list -o wide')).stdout).toMatch(
      /^NAME +NAMESPACE +STATUS .*\nsame +n2 +active .*\nsame +n1 +active .*\n/,
    );
    expect((await jobctl('jobs list')).stdout).not.toContain('n1');
    expect((await jobctl('jobs get same --namespace n1')).stdout).toMatch(/^Name +same\nNamespace +n1$/m);
  });

  it('makes no difference to -o name, which prints what can be passed back', async () => {
    jobs.push(jobIn('n1', 'unique', 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f39'));
    const ids = NAMESPACES.map(idIn).reverse();
    expect((await jobctl('jobs list -o name')).stdout).toBe(`${[...ids, 'unique'].join('\n')}\n`);
    expect((await jobctl('jobs list --namespace n1 -o name')).stdout).toBe(
      `${idIn('n1')}\naf9bd9fc-ceed-4fa9-910a-8c385f4d6f39\n`,
    );
    expect((await jobctl('jobs get same --namespace n1 -o name')).stdout).toBe(`${idIn('n1')}\n`);
    expect((await jobctl('jobs get unique -o name')).stdout).toBe('unique\n');
    jobs = [jobIn('n1'), jobIn('n1', 'other')];
    expect((await jobctl('jobs list --status active -o name')).stdout).toBe('same\nother\n');
  });

  it('is part of a command that people are told to write', async () => {
    const [job] = jobs;
    jobs = [{ ...job!, namespace: 'n1', unreadable: [{ pointer: '/overlap', stored: 7 }] }];
    expect((await jobctl('jobs get same')).stdout).toContain(
      'jobctl jobs edit same --namespace n1 --set overlap=null',
    );
  });

  it('is a flag of every command that names a job', () => {
    const naming = helpPages().filter(({ text }) => /^Usage: .*[<[]jobs?[\].>]/.test(text));
    expect(naming.length).toBeGreaterThan(15);
    expect(naming.filter(({ text }) => !text.includes('--namespace ')).map(({ name }) => name)).toEqual([]);
  });
});
