import { AddressGuard, policyOf } from '@job-scheduler/http-callback';
import { AxiosHttpCallback, RacingConnector } from '@job-scheduler/http-callback/axios';
import { DENIED_IPV4, DENIED_IPV6, DENIED_SPELLINGS } from '@job-scheduler/http-callback/testing';
import type { AlertDestination } from '@job-scheduler/job-model';
import type { RaisedAlert } from '@job-scheduler/job-store';
import { SystemClock } from '@job-scheduler/platform';
import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { HttpChannel } from './http-channel.js';
import { MailChannel } from './mail-channel.js';
import { MailServer } from './mail-server.fixture-spec.js';

const guard = new AddressGuard(policyOf('public'));
const callback = new AxiosHttpCallback({ version: 'test', addresses: guard });
afterAll(() => callback.close());

const HOSTS = [
  ...[...DENIED_IPV4, ...DENIED_IPV6].map((address) => (address.includes(':') ? `[${address}]` : address)),
  ...DENIED_SPELLINGS.filter((host) => /^[ -~]+$/.test(host) && !host.includes('%')),
  'localhost',
];

const alertTo = (to: AlertDestination): RaisedAlert => ({
  ...{ id: randomUUID(), job_id: randomUUID(), job_name: 'a job', to, event: 'failure', failures: 1 },
  ...{ run_id: null, reason: 'http_500', at: 0, ended_at: null, recovered_at: null },
  ...{ state: 'pending', attempts: 0, last_error: null, delivered_at: null },
});

/** How many sockets the process makes meanwhile, wherever they lead. */
async function socketsDuring(work: () => Promise<unknown>): Promise<number> {
  let made = 0;
  const count = () => void (made += 1);
  subscribe('net.client.socket', count);
  await work().finally(() => unsubscribe('net.client.socket', count));
  return made;
}

const DENIED = {
  error_code: 'address_denied',
  message: expect.stringContaining('may not be called') as string,
  request_sent: false,
};

describe.each(['webhook', 'slack'] as const)('an alert by %s', (kind) => {
  it('goes to no denied address', async () => {
    const channel = new HttpChannel(callback, new SystemClock());
    const made = await socketsDuring(async () => {
      const urls = HOSTS.map((host) => `https://${host}:8443/hook`);
      const failures = await Promise.all(
        urls.map((url) => channel.deliver(alertTo({ kind, url }), undefined)),
      );
      for (const failure of failures) expect(failure).toMatchObject(DENIED);
    });
    expect(made).toBe(0);
  });
});

describe('an alert by e-mail', () => {
  const toAnn = alertTo({ kind: 'email', address: 'ann@example.com' });
  const from = 'alerts@example.com';

  it.each(['smtp', 'smtps'])('goes to no mail server at a denied address by %s', async (scheme) => {
    const made = await socketsDuring(async () => {
      for (const host of HOSTS) {
        const channel = await MailChannel.open(
          { url: `${scheme}://${host}:2525`, from },
          new RacingConnector(guard),
        );
        expect(await channel.deliver(toAnn)).toMatchObject(
          new URL(`http://${host}`).hostname === host ? DENIED : { request_sent: false },
        );
      }
    });
    expect(made).toBe(0);
  });

  it('goes to an allowed one', async () => {
    const server = await MailServer.start();
    const any = new RacingConnector(new AddressGuard(policyOf('any')));
    expect(await (await MailChannel.open({ url: server.url, from }, any)).deliver(toAnn)).toBeNull();
    expect(server.mails).toHaveLength(1);
    await server.stop();
  });
});
