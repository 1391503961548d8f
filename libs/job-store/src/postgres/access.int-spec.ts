import { randomBytes, randomUUID } from 'node:crypto';
import type { AuditQuery, NewAuditEntry } from '../audit-log.js';
import { BadDataError } from '../job-repository.js';
import { PostgresApiKeys } from './api-keys.js';
import { PostgresAuditLog } from './audit-log.js';
import { PostgresRetention } from './retention.js';
import { PostgresSessions } from './sessions.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

const ANY: AuditQuery = {
  actor: [],
  action: [],
  outcome: [],
  namespaces: null,
  subject_id: null,
  from: null,
  to: null,
  limit: 10,
  after: null,
};

const entry = (action: string): NewAuditEntry => ({
  actor: 'Ann',
  key_id: null,
  address: '192.0.2.1',
  request_id: 'request',
  action,
  outcome: 'done',
  code: null,
  detail: null,
  subject: { kind: 'job', id: randomUUID(), name: 'a' },
  namespace: 'team-a',
  before: null,
  after: { a: 1 },
});

describe('retention of who did what', () => {
  let postgres: PostgresUnderTest;
  beforeAll(async () => {
    postgres = await PostgresUnderTest.start();
  });
  afterAll(() => postgres.stop());

  it('keeps the audit as long as it is told, and forgets sessions that are over', async () => {
    const { database } = postgres;
    const audit = new PostgresAuditLog(database);
    for (const action of ['old', 'young']) await audit.note(entry(action));
    const actions = async (query: Partial<AuditQuery> = {}) =>
      (await audit.list({ ...ANY, ...query })).items.map(({ action }) => action);
    expect(await actions()).toEqual(['young', 'old']);
    expect(await actions({ namespaces: ['team-b'] })).toEqual([]);
    expect(await actions({ to: 0 })).toEqual([]);
    await database.pool.query(`UPDATE audit SET at = at - interval '8 days' WHERE action = 'old'`);

    const keys = new PostgresApiKeys(database);
    const secret = { hash: randomBytes(32), prefix: 'jsk_' };
    const rest = { namespaces: null, source_cidrs: [], expires_at: null, created_by: 'admin' };
    const key = await keys.create({ name: 'a', role: 'viewer', ...rest }, secret);
    const sessions = new PostgresSessions(database);
    const { id } = await sessions.begin(randomBytes(32), { key_id: key.id });
    await database.pool.query(`UPDATE sessions SET expires_at = now() - interval '2 days'`);
    await sessions.begin(randomBytes(32), { admin_key_hash: randomBytes(32) });
    const [late, open] = [randomBytes(32), randomBytes(32)];
    await sessions.beginSignIn(late, '/late', -1);
    await sessions.beginSignIn(open, '/open', 60_000);

    await new PostgresRetention(database).maintain(30, 7);
    expect(await actions()).toEqual(['young']);
    const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM sessions');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.id).not.toBe(id);
    const signIns = await database.pool.query<{ return_path: string }>('SELECT return_path FROM sign_ins');
    expect(signIns.rows).toEqual([{ return_path: '/open' }]);
    expect(await sessions.takeSignIn(open)).toBe('/open');
    expect(await sessions.takeSignIn(open)).toBeNull();
  });

  it('notes a flood of refusals over one connection, and what cannot be noted keeps no other out', async () => {
    const { database } = postgres;
    const audit = new PostgresAuditLog(database);
    const actor = 'flood';
    const good = Array.from({ length: 1_200 }, (_, at) =>
      audit.note({ ...entry(`refused ${at}`), actor, detail: `NUL \u0000 is in ${at}` }),
    );
    const bad = audit.note({ ...entry('refused \u0000'), actor });
    const outcome = expect(bad).rejects.toThrow(BadDataError);
    await new Promise(setImmediate);
    expect(database.connections.usage).toMatchObject({ waiting: 0 });
    await Promise.all(good);
    await outcome;
    const { items } = await audit.list({ ...ANY, actor: [actor], limit: 2_000 });
    expect(items).toHaveLength(1_200);
    expect(items[0]?.detail).toContain('NUL \ufffd is in');
  });
});
