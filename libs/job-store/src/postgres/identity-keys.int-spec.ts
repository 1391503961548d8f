import { ringOfOwnKeys } from '@job-scheduler/platform';
import { randomBytes } from 'node:crypto';
import { PostgresIdentityKeys } from './identity-keys.js';
import { reseal } from './reseal.js';
import { PostgresSecretStore } from './secret-store.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

const ring = ringOfOwnKeys([randomBytes(32)]);
/** As another process sees them, which has read nothing yet. */
const keys = (of = ring) => new PostgresIdentityKeys(postgres.database, of);
const published = async () => (await keys().published()).map(({ kid }) => kid);
const pass = (interval: string) =>
  postgres.database.pool.query(`UPDATE identity_keys SET created_at = created_at - interval '${interval}'`);

it('keys of identity tokens are made once, and renewed while targets still know the one before', async () => {
  const made = await Promise.all([keys().key(), keys().key(), keys().published()]);
  const [first] = await published();
  expect(made.map((one) => (Array.isArray(one) ? one[0]?.['kid'] : one.id))).toEqual([first, first, first]);
  await pass('29 days 21 hours');
  expect(await published()).toEqual([first]);
  await pass('2 hours');
  const [, second] = await published();
  expect(second).toEqual(expect.any(String));
  // Targets may not have read it yet.
  expect((await keys().key()).id).toBe(first);
  await pass('2 hours');
  expect((await keys().key()).id).toBe(second);
  expect(await published()).toEqual([first, second]);
  await pass('1 day 2 hours');
  expect(await published()).toEqual([second]);
});

it('everything that is sealed is sealed anew by one command, so that a key can be given up', async () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  await postgres.store();
  await postgres.database.pool.query('DELETE FROM identity_keys');
  const before = keys(ringOfOwnKeys([old]));
  const { id } = await before.key();
  const secret = { value: 's3cret', allowed_hosts: null, description: '' };
  const secrets = new PostgresSecretStore(postgres.database, ringOfOwnKeys([old]));
  await secrets.put({ namespace: 'default', name: 'S' }, secret, 'ann', () => undefined);
  const both = ringOfOwnKeys([fresh, old]);
  expect(await reseal(postgres.url, both)).toEqual({ resealed: 2, current: 0, unreadable: [] });
  expect(await reseal(postgres.url, both)).toEqual({ resealed: 0, current: 2, unreadable: [] });
  expect((await keys(ringOfOwnKeys([fresh])).key()).id).toBe(id);
  expect(await reseal(postgres.url, ringOfOwnKeys([old]))).toEqual({
    resealed: 0,
    current: 0,
    unreadable: ['the secret S', `the key ${id} of identity tokens`],
  });
});

it('keys of identity tokens need SECRETS_KEY; another one is made where none can be opened', async () => {
  await expect(keys(ringOfOwnKeys([])).key()).rejects.toMatchObject({ code: 'secrets_key_missing' });
  const lost = await published();
  const fresh = ringOfOwnKeys([randomBytes(32)]);
  const { id } = await keys(fresh).key();
  expect(lost).not.toContain(id);
  expect((await keys(fresh).key()).id).toBe(id);
  expect(await published()).toEqual([...lost, id]);
  expect(await keys(fresh).reseal()).toEqual({ resealed: 0, current: 1, unreadable: [] });
});

it('after weeks without a token, the key that signs is a published one, and the old ones go with the next sealing', async () => {
  await keys().key();
  await pass('40 days');
  const { id } = await keys().key();
  expect(await published()).toEqual([id]);
  expect(await keys().reseal()).toEqual({ resealed: 0, current: 1, unreadable: [] });
  const { rows } = await postgres.database.pool.query('SELECT id FROM identity_keys');
  expect(rows).toEqual([{ id }]);
});
