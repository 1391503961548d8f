import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, editJob, SecretError, type SecretWrite } from '@job-scheduler/job-model';
import { randomBytes } from 'node:crypto';
import { SecretInUseError, UnknownSecretsError, type SecretStore } from '../secret-store.js';
import { addJob, definitionOf, type JobStoreSetup, type JobStoreUnderTest } from './job-store-under-test.js';

const [OLD, NEW] = [randomBytes(32), randomBytes(32)];
const ID = { namespace: 'default', name: 'CRM_TOKEN' };
const any = (): void => undefined;

const written = (value: string, more: Partial<SecretWrite> = {}): SecretWrite => ({
  value,
  allowed_hosts: null,
  description: '',
  ...more,
});

/** What every SecretStore does. */
export function secretStoreContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a SecretStore`, () => {
    let store: JobStoreUnderTest;
    let secrets: SecretStore;

    beforeEach(async () => {
      store = await setup();
      secrets = store.secrets([OLD]);
    });
    afterEach(() => store.close());

    const put = (value: string, more: Partial<SecretWrite> = {}, of = secrets, id = ID) =>
      of.put(id, written(value, more), 'ann', any);
    const valueOf = async (of: SecretStore) => (await of.read([ID.name])).get(ID.name)?.value;
    const failure = (of: SecretStore) =>
      of.read([ID.name]).then(
        () => 'read',
        (error: unknown) => (error instanceof SecretError ? error.code : error),
      );
    const using = { callback_url: 'http://localhost/', headers: { 'x-token': '{{secrets.CRM_TOKEN}}' } };

    it('keeps a value, tells all but it, and opens it for calls', async () => {
      const { secret, created } = await put('s3cret-1', {
        allowed_hosts: ['a.example'],
        description: 'of CRM',
      });
      expect(created).toBe(true);
      expect(secret).toEqual({
        ...ID,
        revision: 1,
        allowed_hosts: ['a.example'],
        description: 'of CRM',
        changed_by: 'ann',
        created_at: expect.any(Number),
        updated_at: secret.created_at,
        used_by: [],
        used_by_count: 0,
      });
      expect(await secrets.get(ID)).toEqual(secret);
      expect(await secrets.read([ID.name])).toEqual(
        new Map([[ID.name, { value: 's3cret-1', allowed_hosts: ['a.example'] }]]),
      );
    });

    it('rotates: another write is the next revision, which the next call gets', async () => {
      await put('s3cret-1');
      expect(await valueOf(secrets)).toBe('s3cret-1');
      expect(await put('s3cret-2')).toMatchObject({ created: false, secret: { revision: 2 } });
      expect(await valueOf(secrets)).toBe('s3cret-2');
    });

    it('lets a write be refused because of the revision, and then writes nothing', async () => {
      await put('s3cret-1');
      const stale = (revision: number | null) => {
        if (revision !== 7) throw new Error(`is at ${revision}`);
      };
      await expect(secrets.put(ID, written('s3cret-2'), 'bob', stale)).rejects.toThrow('is at 1');
      await expect(secrets.delete(ID, stale)).rejects.toThrow('is at 1');
      expect(await valueOf(secrets)).toBe('s3cret-1');
    });

    it('lists secrets by name, in pages', async () => {
      for (const each of ['b', 'a', 'c']) await put('s3cret', {}, secrets, { ...ID, name: each });
      const page = await secrets.list({ namespace: 'default', limit: 2, after: null });
      expect(page.items.map((secret) => secret.name)).toEqual(['a', 'b']);
      const rest = await secrets.list({ namespace: 'default', limit: 2, after: page.next });
      expect(rest.items.map((secret) => secret.name)).toEqual(['c']);
      expect(rest.next).toBeNull();
      expect((await secrets.list({ namespace: 'other', limit: 2, after: null })).items).toEqual([]);
    });

    it('knows which jobs use a secret, and deletes none of those', async () => {
      await put('s3cret-1');
      const job = await addJob(store, { name: 'user', job: using });
      expect(await secrets.get(ID)).toMatchObject({
        used_by: [{ id: job.id, name: 'user' }],
        used_by_count: 1,
      });
      await expect(secrets.delete(ID, any)).rejects.toThrow(SecretInUseError);
      const without = definitionOf({ name: 'user', job: { callback_url: 'http://localhost/' } });
      await store.jobs.edit(job.id, (current, now) => editJob(current, without, 'ann', now));
      expect(await secrets.delete(ID, any)).toBe(true);
      expect(await secrets.get(ID)).toBeNull();
      expect(await secrets.delete(ID, any)).toBe(false);
    });

    it('is not held by jobs that were deleted', async () => {
      await put('s3cret-1');
      const job = await addJob(store, { job: using });
      await store.jobs.delete(job.id, deleteJob);
      expect(await secrets.delete(ID, any)).toBe(true);
    });

    it('refuses jobs that use secrets which do not exist, and writes nothing of them', async () => {
      await expect(addJob(store, { name: 'early', job: using })).rejects.toThrow(UnknownSecretsError);
      expect(await store.jobs.getByName('early')).toBeNull();
      const job = await addJob(store, { name: 'plain' });
      const wanting = definitionOf({ name: 'plain', job: using });
      const edit = store.jobs.edit(job.id, (current, now) => editJob(current, wanting, 'ann', now));
      await expect(edit).rejects.toThrow(UnknownSecretsError);
      expect((await store.jobs.get(job.id))?.cursor.revision).toBe(1);
    });

    it('deletes no secret that a job begins to use at the same moment', async () => {
      for (let round = 0; round < 10; round += 1) {
        await put('s3cret-1');
        const [job, deleted] = await Promise.allSettled([
          addJob(store, { name: `racing ${round}`, job: using }),
          secrets.delete(ID, any),
        ]);
        expect([job.status, deleted.status].filter((status) => status === 'rejected')).toHaveLength(1);
        if (job.status === 'fulfilled') await store.jobs.delete(job.value.id, deleteJob);
      }
    });

    it('opens with every key and seals with the first; sealing anew lets the old key go', async () => {
      await put('s3cret-1');
      const both = store.secrets([NEW, OLD]);
      expect(await valueOf(both)).toBe('s3cret-1');
      expect(await failure(store.secrets([NEW]))).toBe('secret_unreadable');
      expect(await both.reseal()).toEqual({ resealed: 1, current: 0, unreadable: [] });
      expect(await both.reseal()).toEqual({ resealed: 0, current: 1, unreadable: [] });
      const rotated = store.secrets([NEW]);
      expect(await valueOf(rotated)).toBe('s3cret-1');
      expect((await rotated.get(ID))?.revision).toBe(1);
      expect(await secrets.reseal()).toEqual({ resealed: 0, current: 0, unreadable: [ID] });
    });

    it('stays bound to its hosts when only its value is written anew', async () => {
      await put('s3cret-1', { allowed_hosts: ['a.example'], description: 'of CRM' });
      const { secret } = await secrets.put(ID, { value: 's3cret-2' }, 'ann', any);
      expect(secret).toMatchObject({ revision: 2, allowed_hosts: ['a.example'], description: 'of CRM' });
      expect(await secrets.read([ID.name])).toEqual(
        new Map([[ID.name, { value: 's3cret-2', allowed_hosts: ['a.example'] }]]),
      );
      expect((await put('s3cret-3', { allowed_hosts: null })).secret.allowed_hosts).toBeNull();
    });

    it('says why a secret cannot be had', async () => {
      expect(await failure(secrets)).toBe('secret_unknown');
      await put('s3cret-1');
      const keyless = store.secrets([]);
      expect([secrets.canSeal, keyless.canSeal]).toEqual([true, false]);
      expect(await failure(keyless)).toBe('secrets_key_missing');
    });

    it('opens no value that was moved to another name, and no hosts that were changed beneath it', async () => {
      await put('s3cret-1', { allowed_hosts: ['a.example'] });
      await store.tamper(`UPDATE secrets SET name = 'OTHER'`);
      const moved = store.secrets([OLD]).read(['OTHER']);
      await expect(moved).rejects.toMatchObject({ code: 'secret_unreadable' });
      await store.tamper(`UPDATE secrets SET name = 'CRM_TOKEN', allowed_hosts = NULL`);
      expect(await failure(store.secrets([OLD]))).toBe('secret_unreadable');
    });
  });
}
