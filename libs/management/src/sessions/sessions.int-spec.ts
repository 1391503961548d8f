import { eventually } from '@job-scheduler/testing';
import { cliJob, startApi, TestStore } from '../management-api.for-spec.js';

const ADMIN_KEY = 'the-key-of-the-admin';
const HOST = 'jobs.example.com';
const ORIGIN = `https://${HOST}`;

describe('a session', () => {
  let store: TestStore;
  let ports: Awaited<ReturnType<TestStore['ports']>>;
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    store = await TestStore.start();
    ports = await store.ports();
    api = await startApi(ports, ADMIN_KEY);
  });
  afterAll(async () => {
    await api.close();
    await store.stop();
  });

  const admin = { authorization: `Bearer ${ADMIN_KEY}` };
  const newKey = async (name: string, role = 'editor') => {
    const payload = { name, role };
    return (await api.app.inject({ method: 'POST', url: '/v1/api-keys', headers: admin, payload })).json();
  };
  const signIn = (key: string, host = HOST) =>
    api.app.inject({ method: 'POST', url: '/v1/sessions', headers: { host }, payload: { key } });
  const cookieOf = async (key: string) => {
    const answer = await signIn(key);
    expect(answer.statusCode).toBe(201);
    return String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
  };
  const me = (cookie: string) => api.app.inject({ url: '/v1/me', headers: { host: HOST, cookie } });
  const write = (cookie: string, origin: string | undefined, name: string) =>
    api.app.inject({
      method: 'POST',
      url: '/v1/jobs',
      headers: { host: HOST, cookie, ...(origin && { origin }) },
      payload: cliJob(name),
    });

  it('stands for its key, in a cookie that no script and no other site can use', async () => {
    const { key, id } = await newKey('Ann');
    const answer = await signIn(key);
    expect(answer.json()).toMatchObject({ kind: 'session', name: 'Ann', role: 'editor', key_id: id });
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-job_scheduler_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=43200$/,
    );
    expect((await me(await cookieOf(key))).json()).toMatchObject({ kind: 'session', name: 'Ann' });
    const { rows } = await ports.database.pool.query('SELECT sessions::text FROM sessions');
    expect(JSON.stringify(rows)).not.toContain(String(answer.headers['set-cookie']).slice(30, 70));
  });

  it('writes only from pages of the API', async () => {
    const cookie = await cookieOf((await newKey('Bob')).key);
    for (const origin of [undefined, 'https://evil.example', 'null'])
      expect((await write(cookie, origin, 'no')).json()).toMatchObject({ status: 403, code: 'cross_origin' });
    expect((await write(cookie, ORIGIN, 'yes')).statusCode).toBe(201);
  });

  it('may be begun with API_ADMIN_KEY, and ends when that changes', async () => {
    const cookie = await cookieOf(ADMIN_KEY);
    expect((await me(cookie)).json()).toMatchObject({ kind: 'session', name: 'admin', role: 'admin' });
    const changed = await startApi(ports, 'another-key-of-the-admin');
    const refused = await changed.app.inject({ url: '/v1/me', headers: { host: HOST, cookie } });
    expect(refused.json()).toMatchObject({ status: 401, detail: 'The session has ended: sign in again.' });
    await changed.close();
  });

  it('is listed to its key alone, and to admins, and is ended by them', async () => {
    const keys = await Promise.all(['Cleo', 'Dan'].map((name) => newKey(name, 'viewer')));
    const [cleo = '', dan = ''] = await Promise.all(keys.map(({ key }) => cookieOf(key)));
    const list = async (headers: object) =>
      (await api.app.inject({ url: '/v1/sessions', headers: { host: HOST, ...headers } })).json().data;
    const [own] = await list({ cookie: cleo });
    expect(await list({ cookie: cleo })).toEqual([own]);
    expect(own).toMatchObject({
      name: 'Cleo',
      signed_in_with: 'api_key',
      key_id: keys[0].id,
      is_current: true,
    });
    expect(await list({ authorization: `Bearer ${keys[0].key}` })).toEqual([{ ...own, is_current: false }]);
    const ofAll = await list(admin);
    expect(ofAll.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['Cleo', 'Dan']));
    const end = (cookie: string) =>
      api.app.inject({
        method: 'DELETE',
        url: `/v1/sessions/${own.id}`,
        headers: { host: HOST, origin: ORIGIN, cookie },
      });
    expect((await end(dan)).json()).toMatchObject({ status: 404, code: 'not_found' });
    expect((await me(cleo)).statusCode).toBe(200);
    expect((await end(cleo)).statusCode).toBe(204);
    await eventually('the end of a session', async () => (await me(cleo)).statusCode === 401);
  });

  it('is refused for a wrong key', async () => {
    const refused = await signIn('jsk_wrong');
    expect(refused.json()).toMatchObject({ status: 401, code: 'unauthorized' });
    expect(refused.headers['set-cookie']).toBeUndefined();
  });

  it('ends by signing out, with its key, when it idles, and after twelve hours', async () => {
    const keys = await Promise.all(['out', 'revoked', 'idle', 'old'].map((name) => newKey(name)));
    const cookies = await Promise.all(keys.map(({ key }) => cookieOf(key)));
    for (const cookie of cookies) expect((await me(cookie)).statusCode).toBe(200);
    const headers = { host: HOST, origin: ORIGIN, cookie: cookies[0] ?? '' };
    const out = await api.app.inject({ method: 'DELETE', url: '/v1/sessions/current', headers });
    expect(out.statusCode).toBe(204);
    expect(out.headers['set-cookie']).toContain('Max-Age=0');
    await ports.keys.revoke(keys[1].id);
    const { pool } = ports.database;
    await pool.query(`UPDATE sessions SET seen_at = now() - interval '61 minutes' WHERE key_id = $1`, [
      keys[2].id,
    ]);
    await pool.query('UPDATE sessions SET expires_at = now() WHERE key_id = $1', [keys[3].id]);
    for (const cookie of cookies)
      await eventually('the end of a session', async () => (await me(cookie)).statusCode === 401);
    const actions = `/v1/audit?action=createSession&action=endSession&actor=out`;
    const { data } = (await api.app.inject({ url: actions, headers: admin })).json();
    expect(data).toMatchObject([{ action: 'endSession' }, { action: 'createSession' }]);
  });
});
