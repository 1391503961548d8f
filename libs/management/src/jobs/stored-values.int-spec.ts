import { cliJob, useApi } from '../management-api.for-spec.js';

/** Columns of a job, what another version or somebody by hand may have stored there, and how it is told. */
const STORED: [column: string, value: string, unreadable: { pointer: string; stored: unknown }[]][] = [
  ['policies', `'{"colour": "red"}'`, [{ pointer: '/colour', stored: 'red' }]],
  ['policies', `'{"a/b": 1}'`, [{ pointer: '/a~1b', stored: 1 }]],
  ['policies', `'{"retry": {"max_attempts": 2}}'`, [{ pointer: '/retry', stored: { max_attempts: 2 } }]],
  [
    'policies',
    `'{"alerts": [null, 7, {"to": {"url": 1}}]}'`,
    [{ pointer: '/alerts', stored: [null, 7, { to: { url: 1 } }] }],
  ],
  [
    'policies',
    `'{"auth": {"kind": "oauth2_client_credentials", "token_url": 5}}'`,
    [{ pointer: '/job/auth', stored: { kind: 'oauth2_client_credentials', token_url: 5 } }],
  ],
  [
    'policies',
    `'{"redirects": "many", "tls": []}'`,
    [
      { pointer: '/job/redirects', stored: 'many' },
      { pointer: '/job/tls', stored: [] },
    ],
  ],
  ['policies', `'"none"'`, [{ pointer: '/policies', stored: 'none' }]],
  ['policies', `'{"signing": {"secrets": 5}}'`, [{ pointer: '/job/signing', stored: { secrets: 5 } }]],
  ['policies', `'null'`, []],
  ['policies', `'{"jitter_seconds": "long"}'`, [{ pointer: '/jitter_seconds', stored: 'long' }]],
  ['policies', `'{"jitter_seconds": 1e300}'`, [{ pointer: '/jitter_seconds', stored: 1e300 }]],
  ['headers', `'null'`, [{ pointer: '/job/headers', stored: null }]],
  ['headers', `'"text"'`, [{ pointer: '/job/headers', stored: 'text' }]],
  [
    'headers',
    `'{"x-a": 1, "authorization": {"is": "s3cret"}}'`,
    [{ pointer: '/job/headers', stored: { 'x-a': 1, authorization: '********' } }],
  ],
  ['query', `'[1]'`, [{ pointer: '/job/query', stored: [1] }]],
  ['success', `'7'`, [{ pointer: '/job/success', stored: 7 }]],
  [
    'success',
    `'{"statuses": ["200"], "body_regex": null, "json": null, "xml": 1}'`,
    [
      {
        pointer: '/job/success',
        stored: { statuses: ['200'], body_regex: null, json: null, xml: 1 },
      },
    ],
  ],
  ['http_method', `'brew'`, [{ pointer: '/job/http_method', stored: 'brew' }]],
  ['callback_url', `'no url'`, []],
  ['timeout_seconds', `'Infinity'`, [{ pointer: '/job/timeout_seconds', stored: 'Infinity' }]],
  ['dst_gap', `'guess'`, [{ pointer: '/dst_gap', stored: 'guess' }]],
  ['dst_fold', `'guess'`, [{ pointer: '/dst_fold', stored: 'guess' }]],
  ['tags', `'{NULL}'`, [{ pointer: '/tags', stored: [null] }]],
  ['start_at', `'infinity'`, []],
  ['end_at', `'-infinity'`, []],
  ['max_runs', `-1`, []],
  ['description', `repeat('x', 100000)`, []],
  ['created_at', `'infinity'`, []],
  ['created_at', `'-infinity'`, []],
  ['updated_at', `'20000-01-01'`, []],
  ['pause_actor', `'ann', paused_at = 'infinity'`, []],
];

describe('whatever is stored of jobs', () => {
  const given = useApi();
  const send = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    given().api.app.inject({ method, url: `/v1/${url}`, ...(payload === undefined ? {} : { payload }) });
  const ids: string[] = [];

  beforeAll(async () => {
    await send('POST', 'jobs', cliJob('good'));
    const { pool } = given().ports.database;
    for (const [index, [column, value]] of STORED.entries()) {
      const { id } = (await send('POST', 'jobs', cliJob(`bad-${index}`))).json<{ id: string }>();
      await pool.query(`UPDATE jobs SET ${column} = ${value} WHERE id = $1`, [id]);
      ids.push(id);
    }
    await pool.query(
      `UPDATE job_revisions SET definition = (SELECT to_json(jobs) FROM jobs WHERE id = job_id) WHERE action = 'created'`,
    );
  });

  // Each answer is held against the document where it is sent.
  it.each([
    ...['jobs', 'jobs?sort=name&q=b', 'jobs/facets', 'export', 'export?format=yaml'],
    ...['stats', 'calendar', 'runs', 'system'],
  ])('GET /v1/%s answers as documented', async (path) => {
    expect((await send('GET', path)).statusCode).toBe(200);
  });

  it.each(STORED.map(([column, value, unreadable], index) => ({ column, value, unreadable, index })))(
    '$column: $value is told, and harms no write',
    async ({ unreadable, index }) => {
      const job = `jobs/${ids[index]}`;
      const told = unreadable.length === 0 ? undefined : unreadable;
      expect((await send('GET', job)).json().unreadable).toEqual(told);
      const revision = await send('GET', `${job}/revisions/1`);
      expect(revision.json().definition.unreadable).toEqual(told);
      for (const [method, path] of [
        ['GET', '/runs'],
        ['GET', '/next'],
        ['GET', '/ticks'],
        ['POST', '/pause'],
        ['POST', '/resume'],
        ['POST', '/runs'],
        ['PATCH', ''],
      ] as const) {
        const body = method === 'PATCH' ? [{ description: 'Nightly.' }] : [];
        expect((await send(method, `${job}${path}`, ...body)).statusCode).toBeLessThan(500);
      }
      // As `jobctl jobs get` advises.
      const defaults = unreadable.reduce((patch, { pointer }) => reset(patch, pointer), {});
      if (unreadable.length > 0)
        expect((await send('PATCH', job, defaults)).json()).toMatchObject({ id: ids[index] });
      expect((await send('GET', job)).json()).not.toHaveProperty('unreadable');
      expect((await send('PUT', job, cliJob(`bad-${index}`))).json()).not.toHaveProperty('unreadable');
      expect((await send('DELETE', job)).statusCode).toBe(204);
    },
  );
});

/** A merge patch that gives a field its default, too. */
function reset(patch: { job?: object }, pointer: string): object {
  const [field = '', inner] = pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/'));
  return inner === undefined
    ? { ...patch, [field]: null }
    : { ...patch, job: { ...patch.job, [inner]: null } };
}

/** Columns of a run, and what somebody by hand may have stored there. */
const STORED_OF_RUNS: [column: string, value: string][] = [
  ['attempts', `'"x"'`],
  ['attempts', `'{}'`],
  ['attempts', `'[null, 7, {}]'`],
  ['answer_headers', `'zz'`],
];

describe('whatever is stored of runs', () => {
  const given = useApi();

  it.each(STORED_OF_RUNS)('%s: %s harms no list, and can be erased', async (column, value) => {
    const send = (method: 'GET' | 'POST', url: string, payload = {}) =>
      given().api.app.inject({ method, url: `/v1/${url}`, ...(method === 'POST' && { payload }) });
    const job = (await send('POST', 'jobs', cliJob(`of ${column} ${value}`))).json<{ id: string }>();
    const run = (await send('POST', `jobs/${job.id}/runs`)).json<{ id: string }>();
    await send('POST', `runs/${run.id}/cancel`);
    await given().ports.database.pool.query(`UPDATE runs SET ${column} = ${value} WHERE id = $1`, [run.id]);
    for (const path of ['runs', `runs/${run.id}`, `jobs/${job.id}/runs`])
      expect((await send('GET', path)).statusCode).toBe(200);
    expect((await send('POST', 'runs/erase', { job_id: job.id })).statusCode).toBe(200);
    expect((await send('POST', `runs/${run.id}/replay`)).statusCode).toBe(202);
  });
});
