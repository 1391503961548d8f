import { MASK } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { cliJob, startApi, TestStore } from '../management-api.for-spec.js';

const ADMIN_KEY = 'the-key-of-the-admin';
const CANARY = 'canary-7f3a91';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

describe('the audit', () => {
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

  const send = (key: string, method: Method, url: string, payload?: object, headers: object = {}) =>
    api.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(payload && { payload }),
    });
  const audit = async (query = '') => (await send(ADMIN_KEY, 'GET', `/v1/audit${query}`)).json().data;

  it('says of every write who made it, from where, and what changed, but no secret', async () => {
    const ann = (await send(ADMIN_KEY, 'POST', '/v1/api-keys', { name: 'Ann', role: 'editor' })).json();
    const secret = { ...cliJob('audited').job, headers: { authorization: `Bearer ${CANARY}` } };
    const withSecret = { ...cliJob('audited'), job: { ...secret, payload: { password: CANARY } } };
    const job = (await send(ann.key, 'POST', '/v1/jobs', withSecret)).json();
    const headers = { 'x-request-id': 'of-the-patch' };
    const change = { schedule: '@daily', job: { headers: { authorization: `Bearer other ${CANARY}` } } };
    await send(ann.key, 'PATCH', `/v1/jobs/${job.id}`, change, headers);
    // What changes nothing is no write.
    await send(ann.key, 'PATCH', `/v1/jobs/${job.id}`, change);
    await send(ann.key, 'POST', `/v1/jobs/${job.id}/pause`, { reason: 'holiday' });
    await send(ann.key, 'DELETE', `/v1/jobs/${job.id}`);

    const entries = await audit(`?subject_id=${job.id}`);
    expect(entries.map(({ action }: { action: string }) => action)).toEqual([
      'deleteJob',
      'pauseJob',
      'patchJob',
      'createJob',
    ]);
    const [deleted, paused, patched, created] = entries;
    expect(patched).toMatchObject({
      actor: 'Ann',
      key_id: ann.id,
      address: '127.0.0.1',
      request_id: 'of-the-patch',
      outcome: 'done',
      subject: { kind: 'job', id: job.id, name: 'audited' },
      namespace: 'default',
      before: { schedule: '0 0 1 1 *', job: { headers: { authorization: MASK } } },
      after: { schedule: '@daily', job: { headers: { authorization: MASK } } },
    });
    expect(paused.after).toMatchObject({ status: 'paused', pause: { reason: 'holiday' } });
    expect(created).toMatchObject({ before: null, after: { name: 'audited', job: { http_method: 'post' } } });
    expect(deleted).toMatchObject({ before: { name: 'audited' }, after: null });
    const { rows } = await ports.database.pool.query('SELECT audit::text FROM audit');
    expect(JSON.stringify(rows)).not.toContain(CANARY);
    expect(JSON.stringify(rows)).not.toContain(ann.key.slice(12));
  });

  it('has runs, operations and keys', async () => {
    const job = (await send(ADMIN_KEY, 'POST', '/v1/jobs', cliJob('run'))).json();
    const run = (await send(ADMIN_KEY, 'POST', `/v1/jobs/${job.id}/runs`)).json();
    await send(ADMIN_KEY, 'POST', `/v1/runs/${run.id}/cancel`);
    const bulk = (await send(ADMIN_KEY, 'POST', '/v1/bulk', { action: 'run', ids: [job.id] })).json();
    await send(ADMIN_KEY, 'POST', `/v1/operations/${bulk.id}/cancel`);
    const key = (await send(ADMIN_KEY, 'POST', '/v1/api-keys', { name: 'short', role: 'viewer' })).json();
    await send(ADMIN_KEY, 'POST', `/v1/api-keys/${key.id}/rotate`);
    await send(ADMIN_KEY, 'DELETE', `/v1/api-keys/${key.id}`);
    const actionsOn = async (id: string) =>
      (await audit(`?subject_id=${id}&actor=admin`)).map(({ action }: { action: string }) => action);
    expect(await actionsOn(run.id)).toEqual(['cancelRun', 'runJob']);
    expect(await actionsOn(bulk.id)).toEqual(['cancelOperation', 'changeJobs']);
    expect(await actionsOn(key.id)).toEqual(['revokeApiKey', 'rotateApiKey', 'createApiKey']);
  });

  it('has the writes that were refused, and no reads', async () => {
    const { key } = (await send(ADMIN_KEY, 'POST', '/v1/api-keys', { name: 'Bob', role: 'viewer' })).json();
    await send(key, 'POST', '/v1/jobs', cliJob('no'));
    await send('jsk_unknown', 'POST', '/v1/jobs', cliJob('no'));
    await send(key, 'GET', '/v1/jobs');
    await send(ADMIN_KEY, 'POST', '/v1/jobs', { name: '' });
    const refused = await eventually('the refusals', async () => {
      const entries = await audit('?outcome=refused');
      return entries.length >= 3 && entries;
    });
    // A refusal is written after its answer is sent, so one may overtake another.
    const inOrder = refused.sort((one: { code: string }, other: { code: string }) =>
      one.code.localeCompare(other.code),
    );
    expect(inOrder).toMatchObject([
      { actor: 'admin', action: 'createJob', code: 'invalid' },
      { actor: 'Bob', action: 'createJob', code: 'role_too_small', subject: null, after: null },
      { actor: null, action: 'createJob', code: 'unauthorized', address: '127.0.0.1' },
    ]);
    await send('', 'POST', '/v1/sessions', { key: 'jsk_unknown' });
    const signIn = await eventually('the refused sign-in', async () => {
      const [entry] = await audit('?outcome=refused&action=createSession');
      return entry;
    });
    expect(signIn).toMatchObject({ actor: null, code: 'unauthorized', subject: null });
    expect((await send(key, 'GET', '/v1/audit')).json().detail).toContain('needs the role admin');
  });

  it('is not there without its write, and the write is not there without it', async () => {
    const before = (await audit()).length;
    const taken = { method: 'POST', url: '/v1/jobs', payload: cliJob('twice') } as const;
    const keyed = { authorization: `Bearer ${ADMIN_KEY}`, 'idempotency-key': 'twice' };
    await api.app.inject({ ...taken, headers: keyed });
    await api.app.inject({ ...taken, headers: keyed });
    expect((await audit()).length).toBe(before + 1);
    await ports.database.pool.query('ALTER TABLE audit ADD CONSTRAINT full_up CHECK (false) NOT VALID');
    const failed = await send(ADMIN_KEY, 'POST', '/v1/jobs', cliJob('without a trace'));
    expect(failed.statusCode).toBe(500);
    await ports.database.pool.query('ALTER TABLE audit DROP CONSTRAINT full_up');
    expect(await ports.jobs.getByName('without a trace')).toBeNull();
  });
});
