import { operationSchema, SecretReader, type Clock, type OpenSecret } from '@job-scheduler/job-model';
import { RecordingTarget } from '@job-scheduler/testing';
import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { Webhook } from 'standardwebhooks';
import { AddressGuard } from '../addresses/address-guard.js';
import { policyOf } from '../addresses/address-settings.js';
import { AxiosHttpCallback } from '../axios/axios-http-callback.js';
import { certificate, privateKey } from '../axios/certificate.for-spec.js';
import { closeAll, listen } from '../axios/target.for-spec.js';
import { runHeaders } from '../call-of-run.js';
import type { CallbackResult } from '../http-callback.js';
import { DENIED_IPV4, DENIED_IPV6, DENIED_SPELLINGS, embeddedIn } from '../testing.js';
import { CredentialedCalls } from './credentialed-calls.js';
import { IdentityTokens } from './identity-tokens.js';

/** Secrets in memory; those of a name may be bound to hosts. */
class GivenSecrets extends SecretReader {
  readonly values = new Map<string, OpenSecret>();
  read(names: readonly string[]) {
    return Promise.resolve(new Map(names.map((name) => [name, this.values.get(name)!])));
  }
}

const RUN = { job_id: 'job', run_id: 'run', attempt: 1, scheduled_at: 0 };
const VALUES = { ...RUN, job_name: 'name' };
const SECRET = 'a s3cret & more';

let target: RecordingTarget;
let server: RecordingTarget;
let callback: AxiosHttpCallback;
let secrets: GivenSecrets;
let calls: CredentialedCalls;

beforeEach(async () => {
  target = await RecordingTarget.start();
  server = await RecordingTarget.start();
  callback = new AxiosHttpCallback({ version: 'test', addresses: new AddressGuard(policyOf('any')) });
  secrets = new GivenSecrets();
  secrets.values.set('S', { value: SECRET, allowed_hosts: null });
  calls = callsBy(callback);
});
afterEach(async () => {
  await closeAll();
  await callback.close();
  await target.close();
  await server.close();
});

/** No identity is known here. */
const nobody = { issuer: () => Promise.resolve(null), key: () => Promise.reject(new Error('no key')) };
const callsBy = (client: AxiosHttpCallback) =>
  new CredentialedCalls(client, secrets, new IdentityTokens(nobody, { now: () => 0 } as Clock));
const call = (job: object, by = calls, timeout_ms = 20_000, signal?: AbortSignal) =>
  by.call({
    template: operationSchema.parse({ callback_url: `${target.url}/hook`, ...job }),
    values: VALUES,
    headers: runHeaders(RUN, Date.now()),
    timeout_ms,
    ...(signal !== undefined && { signal }),
  });
const sentAuthorization = () => target.requests.map(({ headers }) => headers.authorization);
const echo = () => {
  target.respond(({ headers }) => ({ body: `you are ${headers.authorization}` }));
};

describe('auth', () => {
  it('basic sends user name and password, whose echo is masked', async () => {
    echo();
    const { response_body } = await call({
      auth: { kind: 'basic', username: 'ann', password: '{{secrets.S}}' },
    });
    expect(sentAuthorization()).toEqual([`Basic ${Buffer.from(`ann:${SECRET}`).toString('base64')}`]);
    expect(response_body).toBe('you are Basic ********');
  });

  it('basic may have its user name in a secret, too', async () => {
    await call({ auth: { kind: 'basic', username: '{{ secrets.S }}', password: '{{secrets.S}}' } });
    expect(sentAuthorization()).toEqual([`Basic ${Buffer.from(`${SECRET}:${SECRET}`).toString('base64')}`]);
  });

  it('oidc_token fails uncalled while no issuer is known', async () => {
    expect(await call({ auth: { kind: 'oidc_token', audience: 'x' } })).toMatchObject({
      error_code: 'identity_unavailable',
      error_message: expect.stringContaining('PUBLIC_URL'),
      request_sent: false,
    });
  });

  it('bearer sends a token, without the line break at its end; one with others is not sent', async () => {
    secrets.values.set('S', { value: 'tok3n\n', allowed_hosts: null });
    const auth = { kind: 'bearer', token: '{{secrets.S}}' };
    await call({ auth });
    expect(sentAuthorization()).toEqual(['Bearer tok3n']);
    secrets.values.set('S', { value: 'to ken', allowed_hosts: null });
    expect(await call({ auth })).toMatchObject({ error_code: 'secret_unusable', request_sent: false });
    expect(target.requests).toHaveLength(1);
  });
});

describe('OAuth 2.0 client credentials', () => {
  let issued: number;
  beforeEach(() => {
    issued = 0;
    server.respond(() => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        access_token: `token-${(issued += 1)}`,
        token_type: 'Bearer',
        expires_in: 3600,
      }),
    }));
  });
  const auth = (more: object = {}) => ({
    kind: 'oauth2_client_credentials',
    token_url: `${server.url}/token`,
    client_id: 'me:too',
    client_secret: '{{secrets.S}}',
    ...more,
  });

  it('asks once for a token that several calls need, and keeps it', async () => {
    echo();
    const results = await Promise.all([1, 2, 3].map(() => call({ auth: auth({ scope: 'a b' }) })));
    await call({ auth: auth({ scope: 'a b' }) });
    expect(server.requests).toHaveLength(1);
    const pair = Buffer.from('me%3Atoo:a+s3cret+%26+more').toString('base64');
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/token',
      headers: { authorization: `Basic ${pair}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&scope=a+b',
    });
    expect(new Set(sentAuthorization())).toEqual(new Set(['Bearer token-1']));
    expect(results.map(({ response_body }) => response_body)).toEqual(
      Array.from({ length: 3 }, () => 'you are Bearer ********'),
    );
  });

  it('has another token for other credentials, and after a rotation', async () => {
    await call({ auth: auth({ audience: 'x', client_authentication: 'body' }) });
    expect(server.requests[0]?.body).toBe(
      'grant_type=client_credentials&audience=x&client_id=me%3Atoo&client_secret=a+s3cret+%26+more',
    );
    await call({ auth: auth({ audience: 'y' }) });
    secrets.values.set('S', { value: 'another', allowed_hosts: null });
    await call({ auth: auth({ audience: 'y' }) });
    expect(sentAuthorization()).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-3']);
  });

  it('asks anew for a token that has expired', async () => {
    server.respond(() => ({
      body: JSON.stringify({
        access_token: `short-${(issued += 1)}`,
        token_type: 'bearer',
        expires_in: '0.01',
      }),
    }));
    await call({ auth: auth() });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await call({ auth: auth() });
    expect(sentAuthorization()).toEqual(['Bearer short-1', 'Bearer short-2']);
  });

  it('renews a token once when the target refuses it, and no more', async () => {
    await call({ auth: auth() });
    target.respond(({ headers }) => ({ status: headers.authorization === 'Bearer token-2' ? 200 : 401 }));
    expect(await call({ auth: auth() })).toMatchObject({ http_status: 200 });
    target.respond({ status: 401 });
    expect(await call({ auth: auth() })).toMatchObject({ http_status: 401, outcome: 'response' });
    expect(server.requests).toHaveLength(3);
    expect(target.requests).toHaveLength(5);
  });

  it.each<[string, object | 'hang', RegExp]>([
    [
      'a refusal',
      { status: 401, body: '{"error":"invalid_client","error_description":"no a s3cret & more"}' },
      /was answered with 401 \(invalid_client\): check client id, secret and scope\.$/,
    ],
    ['a page', { body: '<html>a s3cret & more' }, /holds no bearer token: check token_url\.$/],
    ['no answer', 'hang', /failed \(timeout\): check that it can be reached\.$/],
  ])('fails without a call after %s, and says why without a secret', async (_, answer, message) => {
    server.respond(answer);
    const result = await call({ auth: auth() }, calls, 300);
    expect(result).toMatchObject({
      error_code: 'token_request_failed',
      error_message: expect.stringMatching(message),
      request_sent: false,
    });
    expect(JSON.stringify(result)).not.toContain('s3cret');
    expect(target.requests).toEqual([]);
  });

  it('is waited for by each call until its own deadline or abort, and no other', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    server.respond(async () => {
      await answered;
      return { body: '{"access_token":"late","token_type":"bearer"}' };
    });
    const abort = new AbortController();
    const short = call({ auth: auth() }, calls, 50);
    const stopped = call({ auth: auth() }, calls, 20_000, abort.signal);
    const patient = call({ auth: auth() }, calls, 20_000);
    expect(await short).toMatchObject({ error_code: 'token_request_failed', request_sent: false });
    abort.abort();
    expect(await stopped).toMatchObject({ error_code: 'aborted', request_sent: false });
    answer();
    expect(await patient).toMatchObject({ http_status: 200 });
    expect(server.requests).toHaveLength(1);
  });

  it('meets the address policy with its token request, wherever that is to go', async () => {
    const strict = new AxiosHttpCallback({
      version: 'test',
      addresses: new AddressGuard(policyOf('public')),
    });
    const by = callsBy(strict);
    let sockets = 0;
    const onSocket = () => void (sockets += 1);
    subscribe('net.client.socket', onSocket);
    const hosts = [
      ...DENIED_SPELLINGS,
      ...[...DENIED_IPV4, ...DENIED_IPV6, ...DENIED_IPV4.flatMap(embeddedIn)].map((address) =>
        address.includes(':') ? `[${address}]` : address,
      ),
      'localhost',
    ];
    expect(hosts.length).toBeGreaterThan(400);
    const { port } = new URL(server.url);
    const results = await Promise.all(
      hosts.map((host) => call({ auth: auth({ token_url: `http://${host}:${port}/token` }) }, by, 50_000)),
    );
    unsubscribe('net.client.socket', onSocket);
    const isDenied = (result: CallbackResult) =>
      result.error_code === 'address_denied' && !result.request_sent;
    expect(results.filter((result) => !isDenied(result))).toEqual([]);
    expect([sockets, server.requests.length, target.requests.length]).toEqual([0, 0, 0]);
    await strict.close();
  });

  it('sends the client secret, and the token that it opens, only where the secret may go', async () => {
    const callback_url = target.url.replace('127.0.0.1', 'localhost');
    for (const allowed_hosts of [['127.0.0.1'], ['localhost']]) {
      secrets.values.set('S', { value: SECRET, allowed_hosts });
      expect(await call({ callback_url, auth: auth() })).toMatchObject({
        error_code: 'secret_host_denied',
        request_sent: false,
      });
    }
    expect([...server.requests, ...target.requests]).toEqual([]);
    secrets.values.set('S', { value: SECRET, allowed_hosts: ['127.0.0.1', 'localhost'] });
    expect(await call({ callback_url, auth: auth() })).toMatchObject({ http_status: 200 });
  });
});

describe('a secret that is bound to hosts', () => {
  it.each<[string, object]>([
    ['auth', { auth: { kind: 'basic', username: 'ann', password: '{{secrets.S}}' } }],
    ['a header', { headers: { 'x-a': '{{secrets.S}}' } }],
    ['the query', { query: { a: '{{secrets.S}}' } }],
  ])('is sent in %s over HTTPS alone, but to this machine', async (_, job) => {
    const callback_url = 'http://target.invalid/hook';
    secrets.values.set('S', { value: SECRET, allowed_hosts: ['target.invalid', '127.0.0.1'] });
    const refused = await call({ callback_url, ...job });
    expect(refused).toMatchObject({
      error_code: 'secret_host_denied',
      error_message:
        'The secret S has allowed_hosts, so it is sent over HTTPS alone, and not to http://target.invalid: use an https URL.',
      request_sent: false,
    });
    const secure = await call({ callback_url: callback_url.replace('http:', 'https:'), ...job });
    expect(secure.error_code).not.toBe('secret_host_denied');
    expect(await call(job)).toMatchObject({ http_status: 200 });
    secrets.values.set('S', { value: SECRET, allowed_hosts: null });
    expect((await call({ callback_url, ...job })).error_code).not.toBe('secret_host_denied');
  });

  it('signs for its hosts also over plain HTTP, since a signature does not show it', async () => {
    const key = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    secrets.values.set('S', { value: key, allowed_hosts: ['target.invalid'] });
    const signed = await call({ callback_url: 'http://target.invalid/', signing: { secrets: ['S'] } });
    expect(signed.error_code).not.toBe('secret_host_denied');
    expect(await call({ signing: { secrets: ['S'] } })).toMatchObject({ error_code: 'secret_host_denied' });
  });
});

describe('a redirect to another origin', () => {
  it.each<[string, object]>([
    ['a header that other origins get', { headers: { 'user-agent': '{{secrets.S}}' } }],
    ['a header that they do not get', { headers: { 'x-a': '{{secrets.S}}' } }],
    ['the query', { query: { to: '{{secrets.S}}' } }],
    ['the payload', { http_method: 'post', payload: { a: '{{secrets.S}}' } }],
  ])('is not followed by a call with a secret in %s', async (_, job) => {
    target.respond(({ url }) => ({ status: 307, headers: { location: `${server.url}${url}` } }));
    expect(await call({ http_method: 'get', redirects: 1, ...job })).toMatchObject({ http_status: 307 });
    expect(server.requests).toEqual([]);
  });
});

describe('masks', () => {
  it('do not tell who knows the beginning of a secret that it is one', async () => {
    target.respond(({ url }) => ({
      status: 301,
      headers: { location: `https://a.example${url}` },
      body: url,
    }));
    const callback_url = `${target.url}/a+s3cre`;
    const { response_headers, response_body } = await call({ callback_url, headers: { a: '{{secrets.S}}' } });
    expect([response_headers['location'], response_body]).toEqual(['https://a.example/a+s3cre', '/a+s3cre']);
  });

  it('stand for the end of what was cut, whatever it is', async () => {
    const shown = async (end: string) => {
      target.respond({ body: 'x'.repeat(65_536 - end.length) + end + SECRET });
      return (await call({ headers: { a: '{{secrets.S}}' } })).response_body;
    };
    const cut = await shown(SECRET.slice(0, 8));
    expect(cut).toMatch(/^x{65000,}\*{8}$/);
    expect(await shown('y')).toBe(cut);
  });

  it('need secrets that are not too long together', async () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    for (const name of names) secrets.values.set(name, { value: name.repeat(16_384), allowed_hosts: null });
    const headers = Object.fromEntries(names.map((name) => [`x-${name}`, `{{secrets.${name}}}`]));
    expect(await call({ headers })).toMatchObject({
      error_code: 'secret_unusable',
      error_message: expect.stringContaining('65536 characters'),
      request_sent: false,
    });
  });
});

describe('signing', () => {
  it('signs the bytes that are sent, with id and time of the run, and two secrets while they rotate', async () => {
    const [before, after] = [1, 2].map(() => `whsec_${randomBytes(32).toString('base64')}`) as [
      string,
      string,
    ];
    secrets.values.set('OLD', { value: before, allowed_hosts: null });
    secrets.values.set('NEW', { value: after, allowed_hosts: null });
    await call({ signing: { secrets: ['NEW', 'OLD'] }, payload: { ünï: '{{secrets.S}}', n: '{{run_id}}' } });
    await call({ signing: { secrets: ['NEW', 'OLD'] }, http_method: 'get' });
    for (const { body, headers } of target.requests)
      for (const key of [before, after])
        expect(() =>
          new Webhook(key).verify(body, headers as Record<string, string>, { jsonParse: false }),
        ).not.toThrow();
    expect(target.requests[0]?.headers['webhook-id']).toBe('run');
  });

  it('fails uncalled with a secret that is no key', async () => {
    const result = await call({ signing: { secrets: ['S'] } });
    expect(result).toMatchObject({
      error_code: 'secret_unusable',
      error_message: expect.stringContaining('The secret S cannot sign'),
    });
    expect(target.requests).toEqual([]);
  });
});

describe('certificates', () => {
  /** A target behind TLS that asks for a client certificate, and tells whose it got. */
  const listenSecurely = (requestCert: boolean) =>
    listen(
      createServer(
        { cert: certificate, key: privateKey, ca: certificate, requestCert },
        (request, response) =>
          response.end(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN)),
      ),
      'https',
    );

  it('of a private authority are trusted by the job that names it, and by no other', async () => {
    const { url } = await listenSecurely(false);
    expect(await call({ callback_url: url, tls: { ca: certificate } })).toMatchObject({ http_status: 200 });
    expect(await call({ callback_url: url, headers: { a: '{{secrets.S}}' } })).toMatchObject({
      error_code: 'tls',
    });
  });

  it('of the client are shown to the target, with the key in a secret', async () => {
    const { url } = await listenSecurely(true);
    secrets.values.set('KEY', { value: privateKey, allowed_hosts: null });
    const auth = { kind: 'client_certificate', certificate, private_key: '{{secrets.KEY}}' };
    const job = { callback_url: url, tls: { ca: certificate }, auth };
    expect(await call(job)).toMatchObject({ http_status: 200, response_body: 'localhost' });
    expect(await call({ ...job, auth: null })).toMatchObject({
      error_code: expect.stringMatching(/tls|reset/),
    });
  });

  it('are forgotten by the address policy when their clients are', async () => {
    const addresses = new AddressGuard(policyOf('any'));
    const subscribe = addresses.onChange.bind(addresses);
    let subscribed = 0;
    addresses.onChange = (listener) => {
      subscribed += 1;
      const end = subscribe(listener);
      return () => {
        subscribed -= 1;
        end();
      };
    };
    const client = new AxiosHttpCallback({ version: 'test', addresses });
    for (let index = 0; index < 150; index += 1) client.withTls({ ca: `${index}` });
    expect(subscribed).toBe(1 + 100);
    await client.close();
    expect(subscribed).toBe(0);
  });

  it('whose private key is another is not shown, and neither is the key', async () => {
    const { url } = await listenSecurely(true);
    const auth = { kind: 'client_certificate', certificate, private_key: '{{secrets.S}}' };
    const result = await call({ callback_url: url, auth });
    expect(result).toMatchObject({ error_code: 'secret_unusable', request_sent: false });
    expect(JSON.stringify(result)).not.toContain('s3cret');
  });
});
