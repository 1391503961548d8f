import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi } from '../management-api.for-spec.js';

/** What is asked for here needs no port of the store. */
const ports = { jobs: {}, history: {}, idempotency: {}, queue: {} } as never;
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the dashboard', () => {
  let folder: string;
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
    api = await startApi(ports, 'the-key', null, 'any', 0, join(folder, 'dist'));
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });

  const get = (url: string, headers: Record<string, string> = BROWSER) =>
    api.app.getHttpAdapter().getInstance().inject({ url, headers });

  it('says in one sentence how to build it until it is built, and then is there without a restart', async () => {
    const missing = await get('/');
    expect(missing.statusCode).toBe(503);
    expect(missing.headers).toMatchObject({
      'retry-after': '3',
      'content-type': expect.stringContaining('text/html'),
    });
    expect(missing.body).toContain('run <code>npm run build</code>');
    expect(missing.body).toContain('http-equiv="refresh"');
    await mkdir(join(folder, 'dist/assets'), { recursive: true });
    await writeFile(join(folder, 'dist/assets/index-1.js'), 'script');
    await writeFile(join(folder, 'dist/assets/index-1.js.br'), 'compressed');
    await writeFile(join(folder, 'dist/index.html'), '<style nonce="NONCE-OF-THIS-ANSWER"></style>');
    expect((await get('/')).statusCode).toBe(200);
  });

  it('is served without a key at every address that is no address of the API', async () => {
    const page = await get('/');
    for (const url of ['/jobs', '/jobs/1/edit?tab=a', '/sign-in', '/jobs/a%20b', '/no/such/page']) {
      const answer = await get(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toBe(page.headers['content-type']);
    }
  });

  it('leaves the addresses of the API to the API', async () => {
    expect((await get('/v1/jobs')).json()).toMatchObject({ code: 'unauthorized' });
    expect((await get('/docs')).body).toContain('swagger-ui');
    for (const url of [
      '/v1/nowhere',
      '/docs/nowhere',
      '/health/nowhere',
      '/assets/nowhere.js',
      '/robots.txt',
    ]) {
      const answer = await get(url);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'not_found', instance: url });
    }
    // Programs that mistype an address are told so.
    expect((await get('/jobs', { accept: '*/*' })).json()).toMatchObject({ code: 'not_found' });
  });

  it('allows no script but its own files, and styles by a nonce that no other answer has', async () => {
    const answers = [await get('/'), await get('/')];
    const nonces = answers.map(({ headers, body }) => {
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      const nonce = /'nonce-([\w+/=]{24})'/.exec(policy)?.[1];
      expect(body).toBe(`<style nonce="${nonce}"></style>`);
      return nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(answers[0]?.headers).toMatchObject({
      'cache-control': 'no-cache',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });

  it('sends its files compressed, to be kept for ever', async () => {
    const { headers, body } = await get('/assets/index-1.js', { 'accept-encoding': 'gzip, br' });
    expect(body).toBe('compressed');
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: expect.stringMatching(/accept-encoding/i),
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '//secret.js',
  ])('leads to no other file: %s', async (url) => {
    await writeFile(join(folder, 'secret.js'), 'secret');
    const answer = await get(url, { accept: '*/*' });
    expect(answer.body).not.toContain('secret"');
    expect(answer.statusCode).toBe(404);
  });
});
