import type { SecretStore } from '@job-scheduler/job-store';
import { cliJob, startApi, useApi } from '../management-api.for-spec.js';

const VALUE = 'a value that nobody is shown';

describe('/v1/secrets', () => {
  const given = useApi();
  type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  const send = async (
    method: Method,
    url: string,
    payload?: object,
    headers: Record<string, string> = {},
  ) => {
    const response = await given().api.app.inject({ method, url, headers, ...(payload && { payload }) });
    expect(response.body).not.toContain(VALUE);
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.body === '' ? null : response.json(),
    };
  };
  const job = (name: string, operation: object) => ({
    ...cliJob(name),
    job: { callback_url: 'https://crm.example.com/', ...operation },
  });

  it('creates, rotates, tells and deletes secrets, and never shows a value', async () => {
    const hosts = ['CRM.example.com', '*.Bücher.example'];
    const created = await send('POST', '/v1/secrets', { name: 'LIFE', value: VALUE, allowed_hosts: hosts });
    expect(created).toMatchObject({
      status: 201,
      headers: { location: '/v1/secrets/LIFE', etag: '"1"' },
      body: {
        name: 'LIFE',
        namespace: 'default',
        revision: 1,
        allowed_hosts: ['crm.example.com', '*.xn--bcher-kva.example'],
        changed_by: 'anonymous',
        used_by: [],
        used_by_count: 0,
      },
    });
    expect(await send('POST', '/v1/secrets', { name: 'LIFE', value: VALUE })).toMatchObject({
      status: 409,
      body: { code: 'name_taken', detail: 'A secret named LIFE already exists.' },
    });
    const stale = { 'if-match': '"7"' };
    expect(await send('PUT', '/v1/secrets/LIFE', { value: VALUE }, stale)).toMatchObject({
      status: 412,
      body: { detail: 'The secret is at revision 1, which If-Match does not name; read it again.' },
    });
    expect(await send('PUT', '/v1/secrets/LIFE', { value: VALUE }, { 'if-match': '"1"' })).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { revision: 2, allowed_hosts: ['crm.example.com', '*.xn--bcher-kva.example'] },
    });
    expect(await send('PUT', '/v1/secrets/LIFE', { value: VALUE, allowed_hosts: null })).toMatchObject({
      status: 200,
      body: { revision: 3, allowed_hosts: null },
    });
    expect((await send('GET', '/v1/secrets')).body.data).toMatchObject([{ name: 'LIFE', revision: 3 }]);
    expect(await send('DELETE', '/v1/secrets/LIFE')).toMatchObject({ status: 204 });
    expect(await send('GET', '/v1/secrets/LIFE')).toMatchObject({ status: 404 });
    expect(await send('PUT', '/v1/secrets/LIFE', { value: VALUE })).toMatchObject({
      status: 201,
      body: { revision: 1 },
    });
    expect(await send('DELETE', '/v1/secrets/LIFE', undefined, { 'if-match': '"1"' })).toMatchObject({
      status: 204,
    });
  });

  it('names the namespace of a new secret in its place, which leads to it', async () => {
    for (const [method, url, body] of [
      ['POST', '/v1/secrets', { name: 'PLACED', value: VALUE, namespace: 'team-a' }],
      ['PUT', '/v1/secrets/PUT_THERE?namespace=team-a', { value: VALUE }],
    ] as const) {
      const { status, headers } = await send(method, url, body);
      expect([status, headers.location]).toEqual([
        201,
        expect.stringMatching(/^\/v1\/secrets\/P\w+\?namespace=team-a$/),
      ]);
      expect(await send('GET', String(headers.location))).toMatchObject({
        status: 200,
        body: { namespace: 'team-a' },
      });
      await send('DELETE', String(headers.location));
    }
  });

  it.each(['2FA', 'my%20key', encodeURIComponent('ключ'), 'x'.repeat(101)])(
    'refuses to keep a secret under the name %s, which no placeholder can have, and has none of that name',
    async (name) => {
      expect(await send('PUT', `/v1/secrets/${name}`, { value: VALUE })).toMatchObject({
        status: 422,
        body: {
          errors: [
            {
              pointer: '/name',
              message: expect.stringMatching(/^must be a letter or _, then up to 99 letters/),
            },
          ],
        },
      });
      for (const method of ['GET', 'DELETE'] as const)
        expect(await send(method, `/v1/secrets/${name}`)).toMatchObject({ status: 404 });
    },
  );

  it('lists secrets in pages', async () => {
    for (const name of ['P1', 'P2', 'P3']) await send('PUT', `/v1/secrets/${name}`, { value: VALUE });
    const { body: first } = await send('GET', '/v1/secrets?limit=2');
    const { body: second } = await send('GET', `/v1/secrets?limit=2&cursor=${first.next_cursor}`);
    const names = [...first.data, ...second.data].map(({ name }: { name: string }) => name);
    expect(names).toEqual(['P1', 'P2', 'P3']);
    expect(second.next_cursor).toBeNull();
  });

  it.each<[string, object, string, string]>([
    ['no value', { name: 'A' }, '/value', 'required'],
    ['a value too short to be masked', { name: 'A', value: 'abc' }, '/value', 'out_of_range'],
    ['a value that is no text', { name: 'A', value: 12345 }, '/value', 'invalid_type'],
    ['a value with NUL', { name: 'A', value: 'abc\u0000' }, '/value', 'invalid'],
    ['a name that no placeholder can have', { name: 'a b', value: VALUE }, '/name', 'invalid_format'],
    ['no hosts at all', { name: 'A', value: VALUE, allowed_hosts: [] }, '/allowed_hosts', 'out_of_range'],
    [
      'a host with a port',
      { name: 'A', value: VALUE, allowed_hosts: ['a.example:443'] },
      '/allowed_hosts/0',
      'invalid',
    ],
    ['a host of stars', { name: 'A', value: VALUE, allowed_hosts: ['*'] }, '/allowed_hosts/0', 'invalid'],
    ['an unknown field', { name: 'A', value: VALUE, values: [] }, '/values', 'unknown_field'],
  ])('refuses %s', async (_, body, pointer, code) => {
    expect(await send('POST', '/v1/secrets', body)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer, code }] },
    });
  });

  it('refuses a job that uses a secret which does not exist, where it names it', async () => {
    const unknown = {
      headers: { 'x-token': '{{secrets.NONE}}' },
      query: { q: '{{secrets.NONE}}' },
      payload: { deep: [{ token: 'a {{ secrets.NEITHER }}' }] },
    };
    const pointers = ['/job/payload/deep/0/token', '/job/headers/x-token', '/job/query/q'];
    const refusal = {
      status: 422,
      body: { errors: pointers.map((pointer) => ({ pointer, code: 'unknown_secret' })) },
    };
    expect(await send('POST', '/v1/jobs', job('unknown', unknown))).toMatchObject(refusal);
    expect(await send('PUT', '/v1/jobs/by-name/unknown', job('unknown', unknown))).toMatchObject(refusal);
    const { body } = await send('POST', '/v1/jobs', job('plain', {}));
    expect(await send('PUT', `/v1/jobs/${body.id}`, job('plain', unknown))).toMatchObject(refusal);
    expect(await send('PATCH', `/v1/jobs/${body.id}`, { job: unknown })).toMatchObject(refusal);
    expect((await send('GET', `/v1/jobs/${body.id}`)).body.revision).toBe(1);
  });

  it('names the namespace in which a job lacks a secret, and no job of another that has it', async () => {
    const using = { headers: { 'x-token': '{{secrets.SHARED}}' } };
    await send('PUT', '/v1/secrets/SHARED', { value: 'a value' });
    const message = expect.stringMatching(
      /in the namespace team-b: .*`jobctl secrets set SHARED --namespace team-b` or PUT \/v1\/secrets\/SHARED\?namespace=team-b$/,
    );
    const jobs = [job('here', using), { ...job('there', using), namespace: 'team-b' }];
    expect(await send('POST', '/v1/jobs', jobs[1])).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/job/headers/x-token', message }] },
    });
    for (const dry_run of [true, false]) {
      const { status, body } = await send('POST', '/v1/apply', { manager: 'm', jobs, dry_run });
      expect([status, body.errors]).toEqual([
        422,
        [{ pointer: '/jobs/1/job/headers/x-token', code: 'unknown_secret', message }],
      ]);
    }
  });

  it('tells which jobs use a secret, and keeps one that is in use', async () => {
    await send('PUT', '/v1/secrets/USED', { value: VALUE });
    const using = job('user', { headers: { 'x-token': 'Token {{secrets.USED}}' } });
    const { body } = await send('POST', '/v1/jobs', using);
    expect((await send('GET', '/v1/secrets/USED')).body).toMatchObject({
      used_by: [{ id: body.id, name: 'user' }],
      used_by_count: 1,
    });
    expect(await send('DELETE', '/v1/secrets/USED')).toMatchObject({
      status: 409,
      body: {
        code: 'secret_in_use',
        detail: 'The secret USED is used by "user": edit or delete these jobs first.',
      },
    });
    await send('DELETE', `/v1/jobs/${body.id}`);
    expect(await send('DELETE', '/v1/secrets/USED')).toMatchObject({ status: 204 });
  });

  it('without SECRETS_KEY, refuses secrets with one sentence, and nothing else', async () => {
    const secrets = Object.create(given().ports.secrets, { canSeal: { value: false } }) as SecretStore;
    const keyless = await startApi({ ...given().ports, secrets });
    try {
      const post = (url: string, payload: object) => keyless.app.inject({ method: 'POST', url, payload });
      const refused = await post('/v1/secrets', { name: 'A', value: VALUE });
      expect([refused.statusCode, refused.json().code]).toEqual([409, 'secrets_key_missing']);
      expect((await post('/v1/jobs', job('without', {}))).statusCode).toBe(201);
    } finally {
      await keyless.close();
    }
  });
});
