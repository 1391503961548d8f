import { afterAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../api-client.js';
import { eventually } from '../eventually.js';
import { RecordingTarget } from '../recording-target.js';
import { DENIED_HOSTS } from './address-vectors.js';
import { deniedNames } from './denied-names.js';
import { runOften, SELDOM } from './many-runs.js';
import { sideBySide } from './side-by-side.js';
import type { WatchedNetwork } from './watched-network.js';

interface Ended {
  state: string;
  attempts: { error_code: string | null }[];
}

/** That a built system, which has the environment of the network, connects to no denied address, however it is told to. */
export function addressBehaviour(origin: () => string, network: () => WatchedNetwork): void {
  describe('addresses that may not be called', () => {
    const targets: RecordingTarget[] = [];
    const newTarget = async (): Promise<RecordingTarget> => {
      const target = await RecordingTarget.start();
      targets.push(target);
      return target;
    };
    afterAll(() => Promise.all(targets.map((target) => target.close())));

    it('are refused where they are written, for calls, tests, tokens and alerts', async () => {
      expect(DENIED_HOSTS.length).toBeGreaterThan(200);
      const api = new ApiClient(() => [origin()]);
      const { port } = network();
      await sideBySide(urlsAt(port), async (url) => {
        const auth = {
          kind: 'oauth2_client_credentials',
          client_id: 'me',
          client_secret: '{{secrets.NONE}}',
        };
        const whole = { name: 'denied', schedule: '@yearly', job: { callback_url: url } };
        const job = { callback_url: url, auth: { ...auth, token_url: url } };
        const alerts = [{ to: { kind: 'webhook', url } }];
        expect(await api.call('POST', '/v1/jobs', { body: { ...whole, job, alerts } })).toMatchObject(
          refusedAt('/job/callback_url', '/job/auth/token_url', '/alerts/0/to/url'),
        );
        expect(await api.call('POST', '/v1/jobs/test', { body: whole })).toMatchObject(
          refusedAt('/job/callback_url'),
        );
      });
      expect([network().connections, network().attemptedAt(port)]).toEqual([0, []]);
    });

    it('are connected to by no redirect of a test or a run', async () => {
      const api = new ApiClient(() => [origin()]);
      const { port } = network();
      const urls = urlsAt(port);
      const target = await newTarget();
      const pending = [...urls];
      target.respond(() => ({ status: 302, headers: { location: pending.shift() ?? '' } }));
      const job = { callback_url: target.url, redirects: 1 };
      await sideBySide(urls, async () => {
        const tried = { schedule: '@yearly', job };
        const { error } = await api.ok<{ error: { code: string } | null }>('POST', '/v1/jobs/test', tried);
        expect(error?.code).toBe('address_denied');
      });
      expect([target.requests.length, pending.length]).toEqual([urls.length, 0]);

      pending.push(...urls);
      const redirected = { name: 'redirected', schedule: SELDOM, job };
      const { id } = await api.ok<{ id: string }>('POST', '/v1/jobs', redirected);
      await runOften(api, id, urls.length);
      const runs = await eventually('the end of all runs', async () => {
        const ended = await api.all<Ended>(`/v1/jobs/${id}/runs`, '&state=failed');
        return ended.length === urls.length && ended;
      });
      const denied = runs.filter(({ attempts }) => attempts.at(-1)?.error_code === 'address_denied');
      expect([target.requests.length, denied.length, pending.length]).toEqual([
        2 * urls.length,
        urls.length,
        0,
      ]);
      expect([network().connections, network().attemptedAt(port)]).toEqual([0, []]);
      // What began to connect was seen.
      expect(network().attemptedAt(Number(new URL(target.url).port))).toEqual(['127.0.0.1']);
      await api.ok('DELETE', `/v1/jobs/${id}`);
    });

    deniedNames(origin, network, newTarget);
  });
}

const urlsAt = (port: number): string[] => DENIED_HOSTS.map((host) => `http://${host}:${port}/`);

const refusedAt = (...pointers: string[]) => ({
  status: 422,
  body: { errors: pointers.map((pointer) => ({ pointer, code: 'address_denied' })) },
});
