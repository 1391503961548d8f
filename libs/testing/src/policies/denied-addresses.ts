import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { ApiClient } from '../api-client.js';
import { eventually } from '../eventually.js';
import { RecordingTarget } from '../recording-target.js';

/** Settings of a system whose targets are at 127.0.0.1 alone. */
export const PUBLIC_ADDRESSES = { CALLBACK_ADDRESSES: 'public', CALLBACK_ALLOW_CIDRS: '127.0.0.1' };

const IPV4 = `
  0.0.0.0 0.0.0.1 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200
  127.0.0.2 127.0.0.53 127.1.2.3 169.254.0.1 169.254.169.254 169.254.170.2
  172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
  192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250
  240.0.0.1 255.255.255.255 168.63.129.16`
  .trim()
  .split(/\s+/);
const IPV6 = [
  '::',
  '::1',
  '100::1',
  '2001:db8::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
];

/** The ways in which a URL can write an IPv4 address, inside an IPv6 address too. */
function spellingsOf(address: string): string[] {
  const bytes = address.split('.').map(Number);
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const [high, low] = [number >>> 16, number & 0xffff].map((half) => half.toString(16));
  const octal = bytes.map((byte) => `0${byte.toString(8)}`).join('.');
  return [
    address,
    String(number),
    `0x${number.toString(16)}`,
    octal,
    `[::ffff:${address}]`,
    `[64:ff9b::${high}:${low}]`,
    `[2002:${high}:${low}::1]`,
    `[::${high}:${low}]`,
  ];
}

const HOSTS = [...IPV4.flatMap(spellingsOf), ...IPV6.map((address) => `[${address}]`)];

interface Ended {
  state: string;
  attempts: { error_code: string | null }[];
}

/** That a built system, which has PUBLIC_ADDRESSES, connects to no other address, however it is told to. */
export function addressBehaviour(origin: () => string): void {
  describe('addresses that may not be called', () => {
    it('are refused where they are written, and connected to by no redirect of a run or a test', async () => {
      expect(HOSTS.length).toBeGreaterThan(200);
      const api = new ApiClient(() => [origin()]);
      let connections = 0;
      const everywhere = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      everywhere.listen(0, '::');
      await once(everywhere, 'listening');
      const { port } = everywhere.address() as AddressInfo;
      const urls = HOSTS.map((host) => `http://${host}:${port}/`);

      const target = await RecordingTarget.start();
      const pending = [...urls];
      target.respond(() => ({ status: 302, headers: { location: pending.shift() ?? '' } }));
      const job = { callback_url: target.url };
      const auth = { kind: 'oauth2_client_credentials', client_id: 'me', client_secret: '{{secrets.NONE}}' };
      const writings = [
        (url: string) => ({ path: '/v1/jobs', body: { job: { callback_url: url } } }),
        (url: string) => ({ path: '/v1/jobs/test', body: { job: { callback_url: url } } }),
        (url: string) => ({ path: '/v1/jobs', body: { job: { ...job, auth: { ...auth, token_url: url } } } }),
        (url: string) => ({ path: '/v1/jobs', body: { job, alerts: [{ to: { kind: 'webhook', url } }] } }),
      ];
      for (const writing of writings)
        await Promise.all(
          urls.map(async (url) => {
            const { path, body } = writing(url);
            const refused = { status: 422, body: { errors: [{ code: 'address_denied' }] } };
            const whole = { name: 'denied', schedule: '@yearly', ...body };
            expect(await api.call('POST', path, { body: whole })).toMatchObject(refused);
          }),
        );

      const tried = { schedule: '@yearly', job: { ...job, redirects: 1 } };
      // One after the other: whoever may test has few tests at once.
      for (const _url of urls) {
        const { error } = await api.ok<{ error: { code: string } | null }>('POST', '/v1/jobs/test', tried);
        expect(error?.code).toBe('address_denied');
      }
      expect([target.requests.length, connections]).toEqual([urls.length, 0]);

      pending.push(...urls);
      const redirected = { name: 'redirected', schedule: '@yearly', job: { ...job, redirects: 1 } };
      const { id } = await api.ok<{ id: string }>('POST', '/v1/jobs', redirected);
      // One after the other: writes of one job wait for each other.
      for (const _url of urls) await api.ok('POST', `/v1/jobs/${id}/runs`);
      const runs = await eventually('the end of all runs', async () => {
        const { data } = await api.ok<{ data: Ended[] }>('GET', `/v1/jobs/${id}/runs?state=failed&limit=500`);
        return data.length === urls.length && data;
      });
      const denied = runs.filter(({ attempts }) => attempts.at(-1)?.error_code === 'address_denied');
      expect([target.requests.length, denied.length, connections]).toEqual([2 * urls.length, urls.length, 0]);
      await api.ok('DELETE', `/v1/jobs/${id}`);
      await target.close();
      await new Promise((resolve) => everywhere.close(resolve));
    });
  });
}
