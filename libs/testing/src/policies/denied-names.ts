import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { ApiClient } from '../api-client.js';
import type { DnsAnswers } from '../dns-server.js';
import { eventually } from '../eventually.js';
import type { RecordingTarget } from '../recording-target.js';
import { IPV4, IPV6 } from './address-vectors.js';
import { runOften, SELDOM } from './many-runs.js';
import { sideBySide } from './side-by-side.js';
import type { WatchedNetwork } from './watched-network.js';

/** Of each kind, by tests and by runs. */
const CALLS = 20;
const [WEBHOOKS, MAILS] = [8, 2];
const SECRET = 'NAMES';
const PRIVATE_KEY = 'NAMES_KEY';

const EMBEDDED = IPV4.flatMap((address) => [`::ffff:${address}`, `64:ff9b::${address}`, `::${address}`]);
const ALL_IPV6 = [...IPV6, ...EMBEDDED];
/** How many denied addresses of a family each answer has. */
const IN_AN_ANSWER = 2;

/** Other ones for each question. */
const someOf = (list: readonly string[], number: number): string[] =>
  Array.from(
    { length: IN_AN_ANSWER },
    (_, place) => list[(number * IN_AN_ANSWER + place) % list.length] ?? '',
  );

/** `mixed…`: the target among others. `rebinding…`: the target, the next time others, and so on. Otherwise, denied ones alone. */
const answers: DnsAnswers = (name, number) => {
  const denied = [...someOf(IPV4, number), ...someOf(ALL_IPV6, number)];
  if (name.startsWith('mixed')) return [...denied, '127.0.0.1', '127.0.0.2', '::1'];
  return name.startsWith('rebinding') && number % 2 === 1 ? ['127.0.0.1'] : denied;
};

type Way = 'callback' | 'redirect' | 'token';
const WAYS: readonly Way[] = ['callback', 'redirect', 'token'];

/** A job that leads to a URL in this way, and else to the target. */
function jobTo(url: string, way: Way, target: RecordingTarget): object {
  if (way === 'callback') return { callback_url: url };
  if (way === 'redirect') return { callback_url: redirecting(target.url, url), redirects: 1 };
  const client = { client_id: randomUUID(), client_secret: `{{secrets.${SECRET}}}` };
  const auth = { kind: 'oauth2_client_credentials', token_url: url, ...client };
  return { callback_url: target.url, auth };
}

/** A certificate and the key of it, in PEM. */
function newCertificate(): { certificate: string; privateKey: string } {
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=names';
  const both = execFileSync('openssl', ['req', ...options.split(' '), '-keyout', '-', '-out', '-'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const end = both.indexOf('-----BEGIN CERTIFICATE-----');
  return { privateKey: both.slice(0, end), certificate: both.slice(end) };
}

const redirecting = (origin: string, url: string): string => `${origin}/to?${encodeURIComponent(url)}`;

/** Gives tokens to all who call it, and redirects them if the URL says so. No connection and no token is used twice. */
function leading(target: RecordingTarget): RecordingTarget {
  const token = { access_token: 'token', token_type: 'bearer', expires_in: 0.001 };
  target.respond(({ url }) => {
    const [, to] = url.split('/to?');
    const headers = { connection: 'close', 'content-type': 'application/json' };
    if (to === undefined) return { headers, body: JSON.stringify(token) };
    return { status: 307, headers: { ...headers, location: decodeURIComponent(to) } };
  });
  return target;
}

/** That a built system connects to no denied address that a name leads to, whatever the name is for. */
export function deniedNames(
  origin: () => string,
  network: () => WatchedNetwork,
  newTarget: () => Promise<RecordingTarget>,
): void {
  const api = new ApiClient(() => [origin()]);
  const test = async (job: object): Promise<string | null> => {
    const body = { schedule: '@yearly', job };
    return (await api.ok<{ reason: string | null }>('POST', '/v1/jobs/test', body)).reason;
  };
  const create = async (job: object, alerts: object[] = []): Promise<string> => {
    const body = { name: `names-${randomUUID()}`, schedule: SELDOM, job, alerts };
    return (await api.ok<{ id: string }>('POST', '/v1/jobs', body)).id;
  };
  const run = (id: string) => api.ok('POST', `/v1/jobs/${id}/runs`);
  /** Why the runs of a job failed, the newest first; null for those that succeeded. */
  const outcomes = (id: string, count: number): Promise<(string | null)[]> =>
    eventually(`the end of ${count} runs`, async () => {
      const query = '&state=failed&state=succeeded';
      const runs = await api.all<{ reason: string | null }>(`/v1/jobs/${id}/runs`, query);
      return runs.length === count && runs.map(({ reason }) => reason);
    });
  /** How the deliveries of the alerts of a job ended. */
  const deliveries = (id: string, count: number): Promise<string[]> =>
    eventually(`the end of ${count} alerts`, async () => {
      const query = `&job_id=${id}&state=failed&state=delivered`;
      const alerts = await api.all<{ state: string; last_error: string | null }>('/v1/alerts', query);
      return alerts.length === count && alerts.map(({ state, last_error }) => last_error ?? state);
    });
  const begin = async (): Promise<RecordingTarget> => {
    network().dns.answer(answers);
    await api.ok('PUT', `/v1/secrets/${SECRET}`, { value: 'a value' });
    return leading(await newTarget());
  };

  it('are connected to by no name, for no run, test, redirect, token, client certificate, alert or mail', async () => {
    const target = await begin();
    const { port, dns } = network();
    const { certificate, privateKey } = newCertificate();
    await api.ok('PUT', `/v1/secrets/${PRIVATE_KEY}`, { value: privateKey });
    const jobs = WAYS.map((way) => jobTo(`http://${way.toUpperCase()}.test.:${port}/`, way, target));
    const auth = { kind: 'client_certificate', certificate, private_key: `{{secrets.${PRIVATE_KEY}}}` };
    jobs.push({ callback_url: `https://certificate.test:${port}/`, auth });
    const calls = Array.from({ length: CALLS }, () => jobs).flat();
    const askedBefore = dns.asked.length;
    const reasons = await sideBySide(calls, test);
    expect(reasons.filter((reason) => reason !== 'address_denied')).toEqual([]);

    const webhooks = Array.from({ length: WEBHOOKS }, (_, number) => {
      const [kind, scheme] = number % 2 === 0 ? ['webhook', 'http'] : ['slack', 'https'];
      return { to: { kind, url: `${scheme}://alert.test:${port}/${number}` } };
    });
    const mails = Array.from({ length: MAILS }, (_, number) => ({
      to: { kind: 'email', address: `ann-${number}@example.com` },
    }));
    const alerts = [...webhooks, ...mails];
    const ids = await sideBySide(jobs, (job) => create(job, job === jobs[0] ? alerts : []));
    await sideBySide(ids, (id) => runOften(api, id, CALLS));
    const runs = (await sideBySide(ids, (id) => outcomes(id, CALLS))).flat();
    expect(runs.filter((reason) => reason !== 'address_denied')).toEqual([]);
    const told = await deliveries(ids[0] ?? '', alerts.length);
    expect(told.filter((outcome) => !outcome.includes('may not be called'))).toEqual([]);

    const found = (dns.asked.length - askedBefore) * IN_AN_ANSWER;
    expect(found).toBeGreaterThan(400);
    expect(dns.asked).toEqual(
      expect.arrayContaining(['A alert.test', 'AAAA alert.test', 'A mail.test', 'A certificate.test']),
    );
    expect([network().connections, network().attemptedAt(port)]).toEqual([0, []]);
    await sideBySide(ids, (id) => api.ok('DELETE', `/v1/jobs/${id}`));
  });

  it('are not connected to beside an allowed address of the same name, nor when the name changes', async () => {
    const target = await begin();
    const { port } = new URL(target.url);
    const at = (name: string) => `http://${name}.test:${port}/`;
    for (const way of WAYS) {
      const mixed = jobTo(at(`mixed-${way}`), way, target);
      expect([way, await test(mixed)]).toEqual([way, null]);
      const rebinding = jobTo(at(`rebinding-${way}`), way, target);
      const outcomesOfTests = [await test(rebinding), await test(rebinding)];
      expect([way, ...outcomesOfTests]).toEqual([way, null, 'address_denied']);
      const ids = [await create(mixed), await create(rebinding)];
      await Promise.all(ids.map(run));
      expect([way, ...(await outcomes(ids[0] ?? '', 1))]).toEqual([way, null]);
      expect([way, ...(await outcomes(ids[1] ?? '', 1))]).toEqual([way, null]);
      await run(ids[1] ?? '');
      expect([way, ...(await outcomes(ids[1] ?? '', 2))]).toEqual([way, 'address_denied', null]);
    }
    const itself = redirecting(at('rebinding-itself').slice(0, -1), at('rebinding-itself'));
    expect(await test({ callback_url: itself, redirects: 1 })).toBe('address_denied');

    const urls = [at('mixed-alert'), `${at('rebinding-alert')}1`, `${at('rebinding-alert')}2`];
    const alerts = urls.map((url) => ({ to: { kind: 'webhook', url } }));
    const alerting = await create({ callback_url: at('denied') }, alerts);
    await run(alerting);
    const told = await deliveries(alerting, alerts.length);
    expect(told.sort()).toEqual([expect.stringContaining('may not be called'), 'delivered', 'delivered']);
    expect(network().attemptedAt(Number(port))).toEqual(['127.0.0.1']);
  });
}
