import { ApiClient, eventually, RecordingTarget, type OtlpReceiver } from '@job-scheduler/testing';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster, ServerName } from './cluster/cluster.js';

/** A system that has SECRETS_KEY, logs at debug and sends its traces to a collector. */
export interface SecretSystem {
  cluster: Cluster;
  collector: OtlpReceiver;
}

/** Values that must be found nowhere, each of a kind of its own. */
const NAMES = [
  'HEADER',
  'QUERY',
  'PAYLOAD',
  'BEARER',
  'PASSWORD',
  'CLIENT',
  'ROTATED',
  'REFUSED',
  'TESTED',
] as const;
const CANARIES = new Map<string, string>([
  ...NAMES.map((name) => [name, `canary-${name}-${randomBytes(12).toString('hex')}`] as const),
  ['SIGNING', `whsec_${randomBytes(32).toString('base64')}`],
  ['TOKEN', `canary-token-${randomBytes(12).toString('hex')}`],
]);
const canary = (name: string): string => CANARIES.get(name)!;

/** The forms in which a value can lie somewhere. */
const formsOf = (name: string, value: string) =>
  [
    value,
    encodeURIComponent(value),
    Buffer.from(value).toString('hex'),
    ...['', 'x', 'xx'].map((before) => base64Within(before, value)),
  ].map((form) => ({ name, form }));
const FORMS = [...CANARIES].flatMap(([name, value]) => formsOf(name, value));

/** What of a value's base64 is the same wherever the value stands in a longer text. */
function base64Within(before: string, value: string): string {
  const whole = Buffer.from(before + value).toString('base64');
  return whole.slice(before.length === 0 ? 0 : 4, -4);
}

const found = (text: Buffer | string): string[] =>
  FORMS.filter(({ form }) => text.includes(form)).map(({ name }) => name);

/** That secrets are nowhere but in their ciphertext, and in the calls that they are for. */
export function secretBehaviour(system: () => SecretSystem): void {
  describe('secrets', () => {
    const links = { postgres: [], redis: [], rabbitmq: [] } as Record<ServerName, Buffer[]>;
    const answers: string[] = [];
    let target: RecordingTarget;
    let api: ApiClient;
    const jobs: string[] = [];

    beforeAll(async () => {
      const { cluster } = system();
      for (const server of ['postgres', 'redis', 'rabbitmq'] as const)
        for (const link of cluster.links(server)) link.onBytes = (bytes) => links[server].push(bytes);
      api = new ApiClient(() => [cluster.service('api', 1).origin]);
      target = await RecordingTarget.start();
      target.respond(({ url, headers, body }) =>
        url === '/token'
          ? { body: JSON.stringify({ access_token: canary('TOKEN'), token_type: 'Bearer' }) }
          : {
              status: url.startsWith('/moved') ? 302 : 500,
              headers: { location: url, 'x-echo': String(headers.authorization) },
              body: [url, JSON.stringify(headers), body].join('\n'),
            },
      );
    });
    afterAll(async () => {
      await Promise.all(jobs.map((id) => api.ok('DELETE', `/v1/jobs/${id}`)));
      await target.close();
    });

    /** Asks the api, and keeps what it answers. */
    const ask = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
      const answer = await api.call<Body>(method, path, { body });
      answers.push(JSON.stringify(answer.body));
      return answer.body;
    };
    const put = (name: string, value: string) => ask('PUT', `/v1/secrets/${name}`, { value });

    /** Makes a key, uses it and a session that it begins, and searches for both from here on: they are shown once, and kept as hashes. */
    async function signIn(): Promise<void> {
      const body = { name: 'canary', role: 'admin' };
      const { key } = await api.ok<{ key: string }>('POST', '/v1/api-keys', body);
      const { origin } = system().cluster.service('api', 1);
      const headers = { 'content-type': 'application/json', origin };
      const begun = await fetch(`${origin}/v1/sessions`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ key }),
      });
      const [cookie = ''] = begun.headers.getSetCookie().map((each) => each.split(';', 1)[0]!);
      for (const used of [{ authorization: `Bearer ${key}` }, { cookie }]) {
        const answer = await fetch(`${origin}/v1/me`, { headers: used });
        expect(await answer.json()).toMatchObject({ role: 'admin' });
      }
      // Its first characters are shown, so that people know it again.
      FORMS.push(
        ...formsOf('API_KEY', key.slice(12)),
        ...formsOf('SESSION', cookie.slice(cookie.indexOf('=') + 1)),
      );
    }

    /** Runs a job once, to its end. */
    async function run(name: string, job: object, payload?: object): Promise<void> {
      const whole = { callback_url: `${target.url}/echo`, ...job };
      const body = { name: `secrets-${name}`, schedule: '@yearly', job: whole };
      const { id } = await ask<{ id: string }>('POST', '/v1/jobs', body);
      jobs.push(id);
      const started = await ask<{ id: string }>('POST', `/v1/jobs/${id}/runs`, { payload });
      await eventually(`the end of ${name}`, async () => {
        const { state } = await api.ok<{ state: string }>('GET', `/v1/runs/${started.id}`);
        return state === 'failed';
      });
      await ask('GET', `/v1/runs/${started.id}`);
    }

    it('are found in no store, queue, log, metric, trace or answer', async () => {
      const { cluster, collector } = system();
      for (const [name, value] of CANARIES)
        if (name !== 'TOKEN' && name !== 'REFUSED') await put(name, value);
      await ask('POST', '/v1/secrets', { name: 'not a name', value: canary('REFUSED') });
      await put('ROTATED', `${canary('ROTATED')}-2`);
      const everywhere = {
        headers: { 'x-secret': '{{secrets.HEADER}}', 'x-rotated': '{{secrets.ROTATED}}' },
        query: { q: '{{secrets.QUERY}}' },
        payload: { a: '{{secrets.PAYLOAD}}' },
        signing: { secrets: ['SIGNING'] },
      };
      const oauth = {
        kind: 'oauth2_client_credentials',
        token_url: `${target.url}/token`,
        client_id: 'me',
        client_secret: '{{secrets.CLIENT}}',
      };
      await run('bearer', { ...everywhere, auth: { kind: 'bearer', token: '{{secrets.BEARER}}' } });
      await run('basic', { auth: { kind: 'basic', username: 'me', password: '{{secrets.PASSWORD}}' } });
      await run('oauth', { auth: oauth });
      await run('redirected', { ...everywhere, callback_url: `${target.url}/moved`, redirects: 2 });
      await run('unsent', { callback_url: 'http://127.0.0.1:1/', query: { q: '{{secrets.QUERY}}' } });
      await run('own', { payload: { a: '{{secrets.PAYLOAD}}' } }, { own: '{{secrets.PAYLOAD}}' });
      const tested = { callback_url: `${target.url}/tested`, query: { a: '{{secrets.TESTED}}' } };
      await ask('POST', '/v1/jobs/test', { schedule: '@yearly', job: tested });
      await signIn();
      await ask('PATCH', `/v1/jobs/${jobs[0]}`, { description: 'changed' });
      const ofJob = [`/v1/jobs/${jobs[0]}/revisions`, `/v1/jobs/${jobs[0]}/revisions/2`];
      for (const path of [
        '/v1/jobs?q=secrets-',
        '/v1/runs',
        '/v1/secrets',
        '/v1/alerts',
        '/v1/export',
        ...ofJob,
      ])
        await ask('GET', path);
      for (const path of ['/v1/audit?limit=500', '/v1/api-keys', '/v1/sessions', '/v1/system'])
        await ask('GET', path);

      const sent = target.requests.map(({ url, headers, body }) => `${url}${JSON.stringify(headers)}${body}`);
      // Else the search would be for what was never used. The key of signatures is not sent.
      expect([...new Set(sent.flatMap(found))].sort()).toEqual(
        [...CANARIES.keys()].filter((name) => name !== 'REFUSED' && name !== 'SIGNING').sort(),
      );
      expect(sent.filter((request) => request.includes('webhook-signature'))).not.toEqual([]);

      const metrics = await Promise.all(
        cluster.all.map(async ({ monitoring }) => (await fetch(`${monitoring}/metrics`)).text()),
      );
      await eventually('the traces of these runs', () =>
        collector.spans.some(({ attributes }) =>
          JSON.stringify(attributes).includes(new URL(target.url).port),
        ),
      );
      const places: [place: string, content: (Buffer | string)[], isThere: string][] = [
        ['to and from PostgreSQL', links.postgres, 'secrets-bearer'],
        ['to and from Redis', links.redis, 'job-scheduler'],
        ['to and from RabbitMQ', links.rabbitmq, 'job-scheduler.runs'],
        ['files of PostgreSQL, and logs', filesIn(cluster.directory), 'secrets-bearer'],
        ['metrics', metrics, 'job_scheduler_'],
        ['traces', [JSON.stringify(collector.spans)], 'http.attempt'],
        ['answers', answers, 'secrets-bearer'],
      ];
      for (const [place, content, isThere] of places) {
        expect([place, content.some((each) => each.includes(isThere))]).toEqual([place, true]);
        expect([place, content.flatMap(found)]).toEqual([place, []]);
      }
      const ofRunner = readFileSync(join(cluster.directory, 'runner-1.log'), 'utf8');
      expect(ofRunner).toContain('"level":"debug"');
    });
  });
}

/** The content of all files below a folder. */
const filesIn = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      try {
        return [readFileSync(join(parentPath, name))];
      } catch {
        // PostgreSQL has removed it meanwhile.
        return [];
      }
    });
