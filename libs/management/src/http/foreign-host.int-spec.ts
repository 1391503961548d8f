import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startApi } from '../management-api.for-spec.js';

/** What is asked for here needs no port of the store. */
const nothing = {} as Parameters<typeof startApi>[0];
const ports = { jobs: nothing, history: nothing, idempotency: nothing, queue: nothing } as never;

describe('a request to an API without a key', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi(ports);
  });
  afterAll(() => api.close());

  const preview = (host: string, from = api) =>
    from.app.inject({
      method: 'POST',
      url: '/v1/schedules/preview',
      headers: { host },
      payload: { schedule: '@daily' },
    });

  it.each(['evil.example', 'evil.example:8000', 'localhost.evil.example'])(
    'is refused when it is for the host %s',
    async (host) => {
      const refused = await preview(host);
      expect(refused.statusCode).toBe(403);
      expect(refused.json()).toMatchObject({ code: 'foreign_host', detail: expect.stringContaining(host) });
      for (const url of ['/v1/jobs', '/openapi.json', '/docs', '/echo', '/nowhere', '/health/live']) {
        expect((await api.app.inject({ url, headers: { host } })).statusCode).toBe(403);
      }
    },
  );

  it.each(['localhost', 'localhost:8000', '127.0.0.1:8000', '[::1]:8000', 'jobs.example.com'])(
    'is answered when it is for %s',
    async (host) => {
      expect((await preview(host)).statusCode).toBe(200);
    },
  );

  it('is refused when it names a foreign host in its target or a second Host header', async () => {
    await api.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = api.app.getHttpServer().address() as AddressInfo;
    const statusOf = async (head: string) => {
      const socket = connect(port, '127.0.0.1');
      socket.end(`${head}\r\nConnection: close\r\n\r\n`);
      return (await text(socket)).slice(9, 12);
    };
    const target = '/health/live HTTP/1.1\r\nHost: localhost';
    expect(await statusOf(`GET ${target}`)).toBe('200');
    expect(await statusOf(`GET http://localhost${target}`)).toBe('200');
    expect(await statusOf(`GET http://evil.example${target}`)).toBe('403');
    expect(await statusOf(`GET ${target}\r\nhost: evil.example`)).toBe('403');
  });

  it('is answered for any host when a key guards the API', async () => {
    const guarded = await startApi(ports, 'the-key');
    expect((await preview('jobs.internal', guarded)).json().code).toBe('unauthorized');
    expect(
      (await guarded.app.inject({ url: '/health/live', headers: { host: 'jobs.internal' } })).statusCode,
    ).toBe(200);
    await guarded.close();
  });
});
