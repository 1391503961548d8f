import { RecordingTarget } from '@job-scheduler/testing';
import { execFileSync } from 'node:child_process';
import { cliJob, startApi, useApi } from '../management-api.for-spec.js';

/** The published verifier, which is an ES module: verifies a token as a target with standard middleware does. */
const VERIFY = `
  import { createLocalJWKSet, jwtVerify } from 'jose';
  const { token, keys, issuer, audience } = JSON.parse(process.argv[1]);
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { issuer, audience });
    console.log(JSON.stringify(payload));
  } catch (error) {
    console.log(JSON.stringify({ refused: error.code }));
  }`;

const verified = (input: object) =>
  JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', VERIFY, JSON.stringify(input)], {
      cwd: process.cwd(),
      encoding: 'utf8',
    }),
  );

describe('identity tokens', () => {
  const given = useApi();
  let target: RecordingTarget;
  beforeAll(async () => {
    target = await RecordingTarget.start();
    await given().ports.endpoint.announce('https://jobs.example.com');
  });
  afterAll(() => target.close());

  const get = async (url: string) => {
    const response = await given().api.app.inject({ url });
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  };
  const job = (name: string) => ({
    ...cliJob(name),
    job: { callback_url: `${target.url}/hook`, auth: { kind: 'oidc_token', audience: 'the target' } },
  });
  const tokenOf = async () => {
    const answer = await given().api.app.inject({
      method: 'POST',
      url: '/v1/jobs/test',
      payload: job('tried'),
    });
    const [, token = ''] = target.requests.at(-1)?.headers.authorization?.split(' ') ?? [];
    return { token, answer };
  };

  it('are verified by what the discovery document leads to, and by nothing else', async () => {
    const { body: configuration, headers } = await get('/.well-known/openid-configuration');
    expect(configuration).toMatchObject({
      issuer: 'https://jobs.example.com',
      jwks_uri: 'https://jobs.example.com/.well-known/jwks.json',
    });
    expect(headers['cache-control']).toBe('public, max-age=3600');
    const { body: keys } = await get('/.well-known/jwks.json');
    expect(keys.keys).toMatchObject([{ kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB' }]);
    expect(JSON.stringify(keys)).not.toMatch(/"(d|p|q|dp|dq|qi)"/);
    const { token, answer } = await tokenOf();
    expect(answer.statusCode).toBe(200);
    expect(answer.body).not.toContain(token);
    const { issuer } = configuration;
    const expected = { token, keys, issuer, audience: 'the target' };
    const sub = target.requests.at(-1)?.headers['x-job-id'];
    const payload = verified(expected);
    expect(payload).toMatchObject({ iss: issuer, aud: 'the target', sub });
    expect(payload.exp - payload.iat).toBe(960);
    expect(verified({ ...expected, audience: 'another' })).toEqual({
      refused: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    });
    const changed = `${token.slice(0, -8)}AAAAAAAA`;
    expect(verified({ ...expected, token: changed })).toMatchObject({
      refused: expect.stringContaining('ERR_JWS'),
    });
  });

  it('need SECRETS_KEY and PUBLIC_URL: a job without them is refused where it asks for tokens', async () => {
    const { ports } = given();
    const post = async (api: Awaited<ReturnType<typeof startApi>>) => {
      const { statusCode, body } = await api.app.inject({
        method: 'POST',
        url: '/v1/jobs',
        payload: job('new'),
      });
      await api.close();
      return { status: statusCode, body: JSON.parse(body) };
    };
    const keyless = Object.create(ports.identities, { canSign: { value: false } });
    expect(await post(await startApi({ ...ports, identities: keyless }))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/job/auth/kind', code: 'secrets_key_missing' }] },
    });
    expect(await post(await startApi(ports, null, null))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/job/auth/kind', code: 'public_url_missing' }] },
    });
    const { api } = given();
    const payload = job('new');
    expect((await api.app.inject({ method: 'POST', url: '/v1/jobs', payload })).statusCode).toBe(201);
  });
});
