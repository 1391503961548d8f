import { startApi } from '../management-api.for-spec.js';

/** The target needs no port of the store. */
const nothing = {} as Parameters<typeof startApi>[0];

describe('the bundled target', () => {
  let api: Awaited<ReturnType<typeof startApi>>;

  beforeAll(async () => {
    api = await startApi({
      jobs: nothing,
      history: nothing,
      idempotency: nothing,
      queue: nothing,
      dueTimes: nothing,
    } as never);
  });
  afterAll(() => api.close());

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)(
    'answers %s with what it received',
    async (method) => {
      const payload =
        method === 'GET'
          ? {}
          : { payload: 'hello', headers: { 'content-type': 'text/weird', 'x-attempt': '1' } };
      const response = await api.app.inject({ method, url: '/echo?a=1', ...payload });
      expect(response.statusCode).toBe(200);
      expect(response.json()).toMatchObject({
        method,
        path: '/echo?a=1',
        body: method === 'GET' ? null : 'hello',
      });
    },
  );

  it('answers HEAD without a body', async () => {
    expect((await api.app.inject({ method: 'HEAD', url: '/echo' })).statusCode).toBe(200);
  });

  it('fails and dawdles when asked to', async () => {
    const started = performance.now();
    expect((await api.app.inject({ url: '/echo?status=503&delay_ms=60' })).statusCode).toBe(503);
    expect(performance.now() - started).toBeGreaterThan(55);
    expect((await api.app.inject({ url: '/echo?status=42' })).statusCode).toBe(422);
  });

  it('repeats 64 KiB of a body and takes 1 MiB', async () => {
    const large = await api.app.inject({ method: 'POST', url: '/echo', payload: 'x'.repeat(100_000) });
    expect(large.json().body).toHaveLength(65_536);
    const tooLarge = await api.app.inject({ method: 'POST', url: '/echo', payload: 'x'.repeat(1_310_721) });
    expect(tooLarge.json()).toMatchObject({ status: 413, code: 'body_too_large' });
  });
});
