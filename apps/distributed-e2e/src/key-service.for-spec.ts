import { ApiClient, eventually, RecordingTarget, type KmsStandIn } from '@job-scheduler/testing';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cluster } from './cluster/cluster.js';
import { workspace } from './workspace.js';

/** A system whose SECRETS_KEY is a key of a service, then one of its own. */
export interface KeyServiceSystem {
  cluster: Cluster;
  kms: KmsStandIn;
  kmsKey: string;
  ownKey: string;
}

interface Run {
  id: string;
  state: string;
  reason: string | null;
}

/** That a service which holds the key is asked for it, and what goes on without it. */
export function keyServiceBehaviour(system: () => KeyServiceSystem): void {
  describe('a service that holds the key of secrets', () => {
    let target: RecordingTarget;
    let api: ApiClient;
    const jobs: string[] = [];

    beforeAll(async () => {
      api = new ApiClient(() => [system().cluster.service('api', 1).origin]);
      target = await RecordingTarget.start();
    });
    afterEach(() => void (system().kms.refusal = null));
    afterAll(async () => {
      await Promise.all(jobs.map((id) => api.ok('DELETE', `/v1/jobs/${id}`)));
      await target.close();
    });

    const put = (name: string) =>
      api.call('PUT', `/v1/secrets/${name}`, { body: { value: `value-of-${name}` } });
    /** A job that sends a secret, or none. */
    async function addJob(secret: string | null, attempts = 1): Promise<string> {
      const { id } = await api.ok<{ id: string }>('POST', '/v1/jobs', {
        name: `key-service-${jobs.length}`,
        schedule: '@yearly',
        job: {
          callback_url: target.url,
          headers: secret === null ? {} : { 'x-value': `{{secrets.${secret}}}` },
        },
        retry: { max_attempts: attempts, backoff: { kind: 'fixed', initial_seconds: 1 } },
      });
      jobs.push(id);
      return id;
    }
    const begin = async (job: string) => (await api.ok<Run>('POST', `/v1/jobs/${job}/runs`)).id;
    async function ended(run: string): Promise<Run> {
      let last: Run | undefined;
      await eventually(`the end of run ${run}`, async () => {
        last = await api.ok<Run>('GET', `/v1/runs/${run}`);
        return last.state === 'failed' || last.state === 'succeeded';
      });
      return last!;
    }
    const run = async (secret: string | null, attempts = 1) =>
      ended(await begin(await addJob(secret, attempts)));

    it('is asked when a secret is written and used, and told which one', async () => {
      expect((await put('HELD')).status).toBe(201);
      expect(await run('HELD')).toMatchObject({ state: 'succeeded' });
      expect(target.requests.at(-1)?.headers['x-value']).toBe('value-of-HELD');
      const { kms, kmsKey } = system();
      const asked = kms.requests
        .filter(({ EncryptionContext: { name } }) => name === 'HELD')
        .map(({ operation, KeyId }) => `${operation} ${KeyId}`);
      expect(new Set(asked)).toEqual(new Set([`GenerateDataKey ${kmsKey}`, `Decrypt ${kmsKey}`]));
    });

    it('is missed, while it is away, by calls that need it, and by no others; those are made once it is back', async () => {
      await put('UNREAD');
      const { kms } = system();
      kms.refusal = 'AccessDeniedException';
      expect(await put('UNWRITTEN')).toMatchObject({ status: 503, body: { code: 'keys_unavailable' } });
      const waiting = await begin(await addJob('UNREAD', 10));
      expect(await run('UNREAD')).toMatchObject({ state: 'failed', reason: 'secrets_key_unavailable' });
      expect(await run(null)).toMatchObject({ state: 'succeeded' });
      expect(await api.ok<Run>('GET', `/v1/runs/${waiting}`)).not.toMatchObject({ state: 'failed' });
      kms.refusal = null;
      expect(await ended(waiting)).toMatchObject({ state: 'succeeded' });
      expect(target.requests.at(-1)?.headers['x-value']).toBe('value-of-UNREAD');
    });

    it('gives its records up to a key of the process, and takes them back, by the command that encrypts anew', async () => {
      const { cluster, kms, kmsKey, ownKey } = system();
      const reencrypt = async (SECRETS_KEY: string) => {
        const env = { ...process.env, ...kms.environment, SECRETS_KEY, DATABASE_URL: cluster.postgres.url };
        const file = join(workspace, 'apps/api/dist/reencrypt.js');
        return (await promisify(execFile)(process.execPath, [file], { env })).stdout;
      };
      const own = await reencrypt(`${ownKey},${kmsKey}`);
      expect(own).toMatch(/^Re-encrypted [1-9]\d* secrets and keys; 0 already/);
      expect(await reencrypt(ownKey)).toMatch(/^Re-encrypted 0 secrets and keys; [1-9]/);
      expect(await run('HELD')).toMatchObject({ state: 'succeeded' });
      expect(await reencrypt(`${kmsKey},${ownKey}`)).toBe(own);
      expect(await run('HELD')).toMatchObject({ state: 'succeeded' });
    });
  });
}
