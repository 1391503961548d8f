import { eventually, PROVIDER_CLIENT, RealProvider } from '@job-scheduler/testing';
import { MOST_FAILURES } from '../limits/failed-authentications.js';
import { cliJob, startApi, TestStore } from '../management-api.for-spec.js';
import type { Grant } from './grants.js';
import { LyingProvider, type Lie } from './lying-provider.for-spec.js';
import type { ProviderOptions } from './provider-options.js';

type Api = Awaited<ReturnType<typeof startApi>>;

const ADMIN_KEY = 'the-key-of-the-admin';
const HOST = 'jobs.example.com';
const ORIGIN = `https://${HOST}`;
const CALLBACK = `${ORIGIN}/oidc/callback`;

const GRANTS: Grant[] = [
  { group: 'ops', role: 'admin', namespaces: null },
  { group: 'team-a', role: 'editor', namespaces: ['team-a'] },
];

const optionsFor = (issuer: string, changed: Partial<ProviderOptions> = {}): ProviderOptions => ({
  issuer,
  ...PROVIDER_CLIENT,
  name: 'Example',
  scopes: 'openid email profile',
  groups_claim: 'groups',
  grants: GRANTS,
  domains: [],
  session_ms: 7_200_000,
  redirect_uri: CALLBACK,
  home: `${ORIGIN}/`,
  ...changed,
});

/** The cookies of a browser, as far as the API sets them. */
class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(private api: Api) {}

  /** From now on its requests reach another api. */
  use(api: Api): void {
    this.api = api;
  }

  async send(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.api.app.inject({
      method,
      url,
      headers: { host: HOST, cookie, ...(method !== 'GET' && { origin: ORIGIN }) },
      ...(payload && { payload }),
    });
    for (const header of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Leaves for the provider. Returns where to. */
  async leave(wanted = '/'): Promise<string> {
    const answer = await this.send('GET', `/oidc/sign-in?return_to=${encodeURIComponent(wanted)}`);
    expect(answer.statusCode).toBe(303);
    return String(answer.headers.location);
  }

  /** Comes back with the URL that the provider leads to. */
  comeBack(url: string) {
    expect(url).toMatch(/^https:\/\/jobs\.example\.com\/oidc\/callback\?/);
    return this.send('GET', url.slice(ORIGIN.length));
  }

  me() {
    return this.send('GET', '/v1/me');
  }
}

describe('the sign-in with a provider of OpenID Connect', () => {
  let store: TestStore;
  let ports: Awaited<ReturnType<TestStore['ports']>>;
  let provider: RealProvider;
  let api: Api;
  const apis: Api[] = [];

  const start = async (options: ProviderOptions | null, scope: 'public' | 'any' = 'any') => {
    const started = await startApi(ports, ADMIN_KEY, ORIGIN, scope, 0, null, options);
    apis.push(started);
    return started;
  };
  const ofAdmin = { authorization: `Bearer ${ADMIN_KEY}` };
  const asAdmin = async (url: string) => (await api.app.inject({ url, headers: ofAdmin })).json();

  /** Signs in from the first page to the last. */
  const signIn = async (browser: Browser, from: RealProvider | LyingProvider = provider, wanted = '/') =>
    browser.comeBack(await from.visit(await browser.leave(wanted)));

  beforeAll(async () => {
    store = await TestStore.start();
    [ports, provider] = await Promise.all([store.ports(), RealProvider.start(CALLBACK, `${ORIGIN}/`)]);
    api = await start(optionsFor(provider.issuer));
  });
  afterAll(async () => {
    await Promise.all(apis.map((started) => started.close()));
    await provider.stop();
    await store.stop();
  });

  describe('with a real one', () => {
    it('is told to whoever asks how to sign in', async () => {
      const asked = await api.app.inject({ url: '/v1/sign-in' });
      expect(asked.json()).toEqual({ needs_key: true, provider: { name: 'Example', url: '/oidc/sign-in' } });
      const alone = await start(null);
      expect((await alone.app.inject({ url: '/v1/sign-in' })).json()).toEqual({
        needs_key: true,
        provider: null,
      });
      expect((await alone.app.inject({ url: '/oidc/sign-in' })).statusCode).toBe(404);
    });

    it('leaves with a code challenge, a state and a nonce of its own', async () => {
      const urls = await Promise.all([new Browser(api).leave(), new Browser(api).leave()]);
      const [one, other] = urls.map((url) => new URL(url).searchParams);
      expect(Object.fromEntries(one ?? [])).toMatchObject({
        response_type: 'code',
        client_id: 'job-scheduler',
        redirect_uri: CALLBACK,
        scope: 'openid email profile',
        code_challenge_method: 'S256',
      });
      for (const name of ['state', 'nonce', 'code_challenge']) {
        expect(one?.get(name)).toMatch(/^[\w-]{43}$/);
        expect(one?.get(name)).not.toBe(other?.get(name));
      }
    });

    it('gives the role of the groups, in their namespaces, and goes on where somebody wanted to go', async () => {
      await provider.letIn({
        sub: 'ann',
        email: 'ann@example.com',
        email_verified: true,
        groups: ['team-a', 'x'],
      });
      const browser = new Browser(api);
      const begun = await browser.send('GET', '/oidc/sign-in?return_to=%2Fjobs%3Fq%3D%22a%22');
      expect(begun.headers['set-cookie']).toMatch(
        /^__Host-job_scheduler_sign_in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/,
      );
      const back = await browser.comeBack(await provider.visit(String(begun.headers.location)));
      expect(back.statusCode).toBe(200);
      expect(back.headers['set-cookie']).toEqual([
        '__Host-job_scheduler_sign_in=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0',
        expect.stringMatching(
          /^__Host-job_scheduler_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=7200$/,
        ),
      ]);
      expect(back.body).toContain('<meta http-equiv="refresh" content="0; url=/jobs?q=%22a%22">');
      expect(back.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      expect((await browser.me()).json()).toMatchObject({
        kind: 'session',
        name: 'ann@example.com',
        role: 'editor',
        namespaces: ['team-a'],
        key_id: null,
      });
      expect((await browser.send('POST', '/v1/jobs', cliJob('of ann'))).json()).toMatchObject({
        namespace: 'team-a',
      });
      const refused = await browser.send('GET', '/v1/audit');
      expect(refused.json().detail).toBe(
        'This needs the role admin, and ann@example.com has the role editor: use a key, or ask an admin for another role.',
      );
      const { data } = await asAdmin('/v1/audit?actor=ann%40example.com');
      expect(data).toMatchObject([
        { action: 'createJob', outcome: 'done' },
        {
          action: 'createSession',
          outcome: 'done',
          after: { issuer: provider.issuer, subject: 'ann', role: 'editor', namespaces: ['team-a'] },
        },
      ]);
    });

    it('writes only from pages of the API, and keeps neither cookies nor what the provider said in clear', async () => {
      await provider.letIn({ sub: 'bob', groups: ['ops'] });
      const browser = new Browser(api);
      const back = await signIn(browser);
      const [, session = ''] =
        /job_scheduler_session=([\w-]{43})/.exec(String(back.headers['set-cookie'])) ?? [];
      const cookie = `__Host-job_scheduler_session=${session}`;
      const foreign = await api.app.inject({
        method: 'POST',
        url: '/v1/jobs',
        headers: { host: HOST, cookie, origin: 'https://evil.example' },
        payload: cliJob('no'),
      });
      expect(foreign.json()).toMatchObject({ status: 403, code: 'cross_origin' });
      const { rows } = await ports.database.pool.query(
        'SELECT sessions::text AS row FROM sessions UNION ALL SELECT sign_ins::text FROM sign_ins',
      );
      expect(JSON.stringify(rows)).not.toContain(session);
    });

    it('works with two apis, one of which the provider leads back to, and both know the session', async () => {
      await provider.letIn({ sub: 'cleo', groups: ['ops'] });
      const other = await start(optionsFor(provider.issuer));
      const browser = new Browser(api);
      const back = await provider.visit(await browser.leave());
      browser.use(other);
      expect((await browser.comeBack(back)).statusCode).toBe(200);
      for (const one of [other, api]) {
        browser.use(one);
        expect((await browser.me()).json()).toMatchObject({ name: 'cleo', role: 'admin' });
      }
      const id = (await browser.send('GET', '/v1/sessions'))
        .json()
        .data.find((one: { is_current: boolean }) => one.is_current).id;
      const ended = await api.app.inject({ method: 'DELETE', url: `/v1/sessions/${id}`, headers: ofAdmin });
      expect(ended.statusCode).toBe(204);
      for (const one of [other, api]) {
        browser.use(one);
        await eventually('the end of the session', async () => (await browser.me()).statusCode === 401);
      }
    });

    it('lists and ends the sessions of the person alone, and of everybody for an admin', async () => {
      const sessions = async (browser: Browser) => (await browser.send('GET', '/v1/sessions')).json().data;
      await provider.letIn({ sub: 'dan', groups: ['team-a'] });
      const [one, other] = [new Browser(api), new Browser(api)];
      for (const browser of [one, other]) await signIn(browser);
      await provider.letIn({ sub: 'eve', groups: ['team-a'] });
      const foreign = new Browser(api);
      await signIn(foreign);
      const listed = await sessions(one);
      expect(listed).toMatchObject([
        { name: 'dan', signed_in_with: 'provider', is_current: false },
        { name: 'dan', signed_in_with: 'provider', is_current: true },
      ]);
      const end = (browser: Browser, id: string) => browser.send('DELETE', `/v1/sessions/${id}`);
      expect((await end(foreign, listed[0].id)).json()).toMatchObject({ status: 404, code: 'not_found' });
      expect((await other.me()).statusCode).toBe(200);
      expect((await end(one, listed[0].id)).statusCode).toBe(204);
      await eventually('the end of the session', async () => (await other.me()).statusCode === 401);
      expect(await sessions(one)).toHaveLength(1);
      const all = await asAdmin('/v1/sessions');
      expect(all.data.map(({ name }: { name: string }) => name)).toEqual(
        expect.arrayContaining(['dan', 'eve']),
      );
      const [first, ...rest] = all.data;
      const page = await asAdmin('/v1/sessions?limit=1');
      expect(page.data).toEqual([first]);
      expect((await asAdmin(`/v1/sessions?limit=500&cursor=${page.next_cursor}`)).data).toEqual(rest);
    });

    it('ends at the provider too, and for good', async () => {
      await provider.letIn({ sub: 'fay', groups: ['team-a'] });
      const browser = new Browser(api);
      await signIn(browser);
      const out = await browser.send('DELETE', '/v1/sessions/current');
      expect(out.statusCode).toBe(204);
      const page = new URL(String(out.headers['sign-out-location']));
      expect(page.origin).toBe(provider.issuer);
      const { id_token_hint: hint = '', ...others } = Object.fromEntries(page.searchParams);
      expect(others).toEqual({ client_id: 'job-scheduler', post_logout_redirect_uri: `${ORIGIN}/` });
      const [, claims = ''] = hint.split('.');
      expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
        iss: provider.issuer,
        sub: 'fay',
        aud: 'job-scheduler',
      });
      expect((await fetch(page)).status).toBe(200);
      // It is looked at.
      page.searchParams.set('id_token_hint', hint.slice(0, -8));
      expect((await fetch(page)).status).toBe(400);
      expect((await browser.me()).statusCode).toBe(401);
    });

    it('changes the role in every session of the person, and ends them with the last role', async () => {
      const browsers = [new Browser(api), new Browser(api)] as const;
      await provider.letIn({ sub: 'gil', groups: ['ops'] });
      await signIn(browsers[0]);
      expect((await browsers[0].me()).json()).toMatchObject({ role: 'admin' });
      await provider.letIn({ sub: 'gil', groups: ['team-a'] });
      await signIn(browsers[1]);
      for (const browser of browsers)
        await eventually('the smaller role', async () => (await browser.me()).json().role === 'editor');
      await provider.letIn({ sub: 'gil', groups: ['x'] });
      const refused = await signIn(new Browser(api));
      expect(refused.statusCode).toBe(403);
      expect(refused.body).toContain(
        'Example knows you as gil, and none of your groups there has a role here: ask an admin for one.',
      );
      expect(refused.headers['set-cookie']).toBeUndefined();
      for (const browser of browsers)
        await eventually('the end of the session', async () => (await browser.me()).statusCode === 401);
      const { data } = await asAdmin('/v1/audit?action=createSession&outcome=refused');
      expect(data[0]).toMatchObject({ actor: null, code: 'sign_in_refused' });
    });

    it('goes by the settings of the moment', async () => {
      await provider.letIn({ sub: 'hal', groups: ['team-a'] });
      const browser = new Browser(api);
      await signIn(browser);
      const grants: Grant[] = [{ group: 'team-a', role: 'viewer', namespaces: null }];
      browser.use(await start(optionsFor(provider.issuer, { grants })));
      expect((await browser.me()).json()).toMatchObject({ role: 'viewer', namespaces: null });
      for (const options of [
        optionsFor(provider.issuer, { grants: GRANTS.slice(0, 1) }),
        optionsFor('https://other.example'),
        null,
      ]) {
        browser.use(await start(options));
        expect((await browser.me()).json()).toMatchObject({ status: 401, code: 'unauthorized' });
      }
    });

    it('is for verified addresses of some domains alone, if so set', async () => {
      const bound = await start(optionsFor(provider.issuer, { domains: ['example.com'] }));
      const email = (address: string, email_verified?: boolean) => ({
        sub: 'ida',
        groups: ['ops'],
        email: address,
        ...(email_verified !== undefined && { email_verified }),
      });
      for (const account of [
        email('ida@example.org', true),
        email('ida@example.com', false),
        email('ida@example.com'),
        email('ida@example.com@example.org', true),
        { sub: 'ida', groups: ['ops'] },
      ]) {
        await provider.letIn(account);
        const refused = await signIn(new Browser(bound));
        expect(refused.statusCode).toBe(403);
        expect(refused.body).toContain('vouches for no e-mail address of yours in example.com');
      }
      await provider.letIn(email('ida@EXAMPLE.com', true));
      expect((await signIn(new Browser(bound))).statusCode).toBe(200);
    });

    it('takes no name that stands for somebody else', async () => {
      await provider.letIn({
        sub: 'admin',
        email: 'jan@example.com',
        email_verified: false,
        groups: ['ops'],
      });
      const browser = new Browser(api);
      await signIn(browser);
      expect((await browser.me()).json().name).toMatch(/^person [\da-f]{16}$/);
    });

    it('never leads to another site', async () => {
      await provider.letIn({ sub: 'kim', groups: ['ops'] });
      for (const wanted of ['https://evil.example/', '//evil.example', '/\\evil.example', '"><script>']) {
        const back = await signIn(new Browser(api), provider, wanted);
        expect(back.body).toContain('content="0; url=/">');
        expect(back.body).not.toMatch(/evil|<script>/);
      }
    });

    it('is refused by the provider in a sentence', async () => {
      await provider.letIn(null);
      const refused = await signIn(new Browser(api));
      expect(refused.statusCode).toBe(403);
      expect(refused.body).toContain(
        'Example did not let you sign in (access_denied): ask its administrator.',
      );
    });

    it('is refused in a browser that has not begun it', async () => {
      await provider.letIn({ sub: 'lea', groups: ['ops'] });
      const [victim, attacker] = [new Browser(api), new Browser(api)];
      const back = await provider.visit(await attacker.leave());
      const sentence = 'This browser has not begun this sign-in, or has begun another since: sign in again.';
      const without = await victim.comeBack(back);
      expect([without.statusCode, without.body]).toEqual([403, expect.stringContaining(sentence)]);
      const own = await provider.visit(await victim.leave());
      expect((await victim.comeBack(back)).body).toContain(sentence);
      // What others send does not end what a browser has begun.
      expect((await victim.comeBack(own)).statusCode).toBe(200);
    });

    it('is refused the second time, and after ten minutes', async () => {
      await provider.letIn({ sub: 'max', groups: ['ops'] });
      const browser = new Browser(api);
      const begun = await browser.send('GET', '/oidc/sign-in');
      const back = await provider.visit(String(begun.headers.location));
      const cookie = String(begun.headers['set-cookie']).split(';', 1)[0] ?? '';
      const replay = () =>
        api.app.inject({ url: back.slice(ORIGIN.length), headers: { host: HOST, cookie } });
      expect((await replay()).statusCode).toBe(200);
      const sentence = 'This sign-in is over, since it took too long or was finished already: sign in again.';
      expect((await replay()).body).toContain(sentence);
      const late = new Browser(api);
      const lateBack = await provider.visit(await late.leave());
      await ports.database.pool.query('UPDATE sign_ins SET expires_at = now()');
      expect((await late.comeBack(lateBack)).body).toContain(sentence);
    });

    it('redeems no code twice, whoever has it', async () => {
      await provider.letIn({ sub: 'ned', groups: ['ops'] });
      const thief = new Browser(api);
      const browser = new Browser(api);
      const stolen = new URL(await provider.visit(await browser.leave()));
      const own = new URL(await provider.visit(await thief.leave()));
      own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
      const refused = await thief.comeBack(own.href);
      expect(refused.statusCode).toBe(403);
      expect(refused.body).toContain('Example no longer knows this sign-in (invalid_grant): sign in again.');
    });

    it('may be begun so often in a minute from one address', async () => {
      const limited = await start(optionsFor(provider.issuer));
      const begin = () => limited.app.inject({ url: '/oidc/sign-in', headers: { host: HOST } });
      for (let count = 0; count < MOST_FAILURES; count += 1) await begin();
      const refused = await begin();
      expect(refused.statusCode).toBe(429);
      expect(refused.body).toMatch(/Too many sign-ins came from 127\.0\.0\.1: try again in \d+ s\./);
    });

    it('is neither begun nor finished by a HEAD', async () => {
      for (const url of ['/oidc/sign-in', '/oidc/callback'])
        expect((await api.app.inject({ method: 'HEAD', url, headers: { host: HOST } })).statusCode).toBe(404);
    });

    it('lets those go on who are signed in while the provider is away, and tells the others', async () => {
      const mortal = await RealProvider.start(CALLBACK, `${ORIGIN}/`);
      const served = await start(optionsFor(mortal.issuer));
      await mortal.letIn({ sub: 'ole', groups: ['ops'] });
      const browser = new Browser(served);
      await signIn(browser, mortal);
      const left = new Browser(served);
      const back = await mortal.visit(await left.leave());
      await mortal.stop();
      expect((await browser.me()).statusCode).toBe(200);
      const sentence = 'Example cannot be reached (connect): try again in a moment, or sign in with a key.';
      const refused = await left.comeBack(back);
      expect([refused.statusCode, refused.body]).toEqual([503, expect.stringContaining(sentence)]);
      const fresh = await start(optionsFor(mortal.issuer));
      const begun = await fresh.app.inject({ url: '/oidc/sign-in', headers: { host: HOST } });
      expect([begun.statusCode, begun.body]).toEqual([503, expect.stringContaining(sentence)]);
      expect(fresh.log.events).toContain('sign_in_failed');
      browser.use(fresh);
      const out = await browser.send('DELETE', '/v1/sessions/current');
      expect([out.statusCode, out.headers['sign-out-location']]).toEqual([204, undefined]);
      const port = Number(new URL(mortal.issuer).port);
      const again = await RealProvider.start(CALLBACK, `${ORIGIN}/`, { port });
      await again.letIn({ sub: 'ole', groups: ['ops'] });
      expect((await signIn(new Browser(fresh), again)).statusCode).toBe(200);
      await again.stop();
    });

    it('asks no provider at an address that may not be called', async () => {
      const strict = await start(optionsFor(provider.issuer), 'public');
      const refused = await strict.app.inject({ url: '/oidc/sign-in', headers: { host: HOST } });
      expect(refused.statusCode).toBe(503);
      expect(refused.body).toContain(
        'may not be called: whoever runs the scheduler can allow it with CALLBACK_ALLOW_HOSTS',
      );
    });
  });

  describe('with one that lies', () => {
    let liar: LyingProvider;
    let asking: Api;
    beforeAll(async () => {
      liar = await LyingProvider.start();
    });
    beforeEach(async () => {
      // What a provider says of itself is kept.
      asking = await start(optionsFor(liar.issuer));
    });
    afterAll(() => liar.stop());

    const seconds = () => Math.floor(Date.now() / 1000);

    it('lets in whoever comes with the truth, also if its clock is off by less than half a minute', async () => {
      for (const lie of [{}, { claims: { exp: seconds() - 20 } }, { claims: { iat: seconds() + 20 } }]) {
        liar.lie = lie;
        const browser = new Browser(asking);
        expect((await signIn(browser, liar)).statusCode).toBe(200);
        expect((await browser.me()).json()).toMatchObject({ name: 'ann', role: 'admin' });
      }
    });

    it.each<[string, () => Lie]>([
      ['another audience', () => ({ claims: { aud: 'another' } })],
      ['several audiences, and another party', () => ({ claims: { aud: ['job-scheduler', 'x'], azp: 'x' } })],
      ['another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
      ['another nonce', () => ({ claims: { nonce: 'another' } })],
      ['no nonce', () => ({ claims: { nonce: undefined } })],
      ['no subject', () => ({ claims: { sub: undefined } })],
      ['an end more than half a minute ago', () => ({ claims: { exp: seconds() - 60 } })],
      ['no end', () => ({ claims: { exp: undefined } })],
      ['a begin that is to come', () => ({ claims: { nbf: seconds() + 60 } })],
      ['another signature', () => ({ isForged: true })],
      ['no signature', () => ({ header: { alg: 'none' } })],
      [
        'no signature, as it says that it may',
        () => ({
          header: { alg: 'none' },
          configuration: { id_token_signing_alg_values_supported: ['RS256', 'none'] },
        }),
      ],
      ['another algorithm', () => ({ header: { alg: 'HS256' } })],
      ['a key that nobody knows', () => ({ header: { kid: 'two' } })],
      [
        'no word at all',
        () => ({ answer: { status: 200, body: '{"access_token":"a","token_type":"Bearer"}' } }),
      ],
      ['no JSON', () => ({ answer: { status: 200, body: 'nonsense' } })],
    ])('refuses %s', async (_, lie) => {
      liar.lie = lie();
      const before = liar.redeemed;
      const browser = new Browser(asking);
      const refused = await signIn(browser, liar);
      expect(liar.redeemed).toBe(before + 1);
      expect(refused.statusCode).toBe(403);
      expect(refused.body).toMatch(
        /The answer of Example cannot be trusted( \(\w+\))?: sign in again, and tell/,
      );
      expect(refused.headers['set-cookie']).toBeUndefined();
      expect((await browser.me()).statusCode).toBe(401);
    });

    it.each([
      ['another issuer', { issuer: 'https://evil.example' }],
      ['an issuer that stands for many', { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' }],
      ['no issuer', { issuer: undefined }],
    ])('asks nobody who describes itself as %s', async (_, configuration) => {
      liar.lie = { configuration };
      const begun = await asking.app.inject({ url: '/oidc/sign-in', headers: { host: HOST } });
      expect(begun.statusCode).toBe(503);
      expect(begun.body).toMatch(/does not describe itself as this provider.*should check OIDC_ISSUER\./);
    });

    it('says that the secret is wrong to whoever can tell those who run the scheduler', async () => {
      liar.lie = { answer: { status: 401, body: '{"error":"invalid_client"}' } };
      const refused = await signIn(new Browser(asking), liar);
      expect(refused.statusCode).toBe(503);
      expect(refused.body).toContain(
        'Example does not accept this scheduler (invalid_client): whoever runs it should check OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.',
      );
    });

    it('shows nothing that others have written', async () => {
      const browser = new Browser(asking);
      const url = new URL(liar.visit(await browser.leave()));
      url.searchParams.delete('code');
      url.searchParams.set('error', '<b>call 555</b>');
      url.searchParams.set('error_description', 'call 555');
      const refused = await browser.comeBack(url.href);
      expect(refused.body).toContain('Example did not let you sign in: ask its administrator.');
      expect(refused.body).not.toContain('555');
    });
  });
});
