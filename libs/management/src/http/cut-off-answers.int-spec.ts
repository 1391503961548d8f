import { StoreUnavailableError, type JobQuery, type Journal } from '@job-scheduler/job-store';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { cliJob, startApi, TestStore } from '../management-api.for-spec.js';

const JOB = '01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12';

describe('an answer that fails while it is sent', () => {
  let store: TestStore;
  let api: Awaited<ReturnType<typeof startApi>>;
  let port: number;
  const told: object[] = [];
  /** What was sent so far has arrived. */
  let hasArrived: () => void;
  let arrival: Promise<void>;

  // The store goes away after the first page of jobs, and while it reads what a listener missed.
  beforeAll(async () => {
    store = await TestStore.start();
    const ports = await store.ports();
    const away = async () => {
      await arrival;
      throw new StoreUnavailableError('gone');
    };
    const list = ports.jobs.list.bind(ports.jobs);
    const firstPage = async (query: JobQuery) => ({ ...(await list(query)), next: { key: 'CLI', id: JOB } });
    ports.jobs.list = (query) => (query.after === null ? firstPage(query) : away());
    ports.journal.since = async function* (): ReturnType<Journal['since']> {
      yield await away();
    };
    api = await startApi(ports);
    api.log.error = (event: string, _message?: string, error?: unknown, fields = {}) =>
      void (event === 'answer_cut_off' && told.push({ error, ...fields }));
    await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: cliJob() });
    await api.app.listen(0, '127.0.0.1');
    ({ port } = api.app.getHttpServer().address() as AddressInfo);
  });
  afterAll(async () => {
    await api.close();
    await store.stop();
  });
  beforeEach(() => {
    told.splice(0);
    arrival = new Promise((resolve) => (hasArrived = resolve));
  });
  afterEach(() => hasArrived());

  it.each([
    ['/v1/events', ''],
    ['/v1/export', ''],
    ['/v1/export', '?format=yaml'],
  ])('%s%s is logged once with its request, and no client takes it for whole', async (path, query) => {
    const headers = { 'x-request-id': 'mine', 'last-event-id': '1893456000100' };
    const answer = await fetch(`http://127.0.0.1:${port}${path}${query}`, { headers });
    expect(answer.status).toBe(200);
    hasArrived();
    // A stream of events is never whole: who listens comes again with the last id, however it ended.
    if (path === '/v1/events') await answer.text().catch(() => undefined);
    else await expect(answer.text()).rejects.toThrow('terminated');
    const error = expect.any(StoreUnavailableError);
    expect(told).toEqual([{ error, method: 'GET', path, request_id: 'mine' }]);
  });

  it('resets its connection, whose end may be the end of a whole answer', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /v1/export?format=yaml HTTP/1.0\r\nhost: localhost\r\n\r\n');
    socket.once('data', () => hasArrived());
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
  });

  it('is not logged when its client goes away', async () => {
    const leaving = new AbortController();
    const answer = await fetch(`http://127.0.0.1:${port}/v1/events`, { signal: leaving.signal });
    leaving.abort();
    await expect(answer.text()).rejects.toThrow('aborted');
    expect(told).toEqual([]);
  });
});
