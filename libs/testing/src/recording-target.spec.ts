import { RecordingTarget } from './recording-target.js';

describe('RecordingTarget', () => {
  let target: RecordingTarget;

  beforeEach(async () => {
    target = await RecordingTarget.start();
  });

  afterEach(() => target.close());

  it('records method, path, headers, body and arrival of each request', async () => {
    const before = Date.now();
    await fetch(`${target.url}/path?q=1`, { method: 'POST', headers: { 'x-run': '7' }, body: 'hello' });
    const [request] = await target.waitFor(1);
    expect(request).toMatchObject({ method: 'POST', url: '/path?q=1', body: 'hello' });
    expect(request?.headers['x-run']).toBe('7');
    // The two clocks are not read at the same time, and the wall clock has whole milliseconds.
    expect(request?.arrivedAt).toBeGreaterThan(before - 50);
    expect(request?.arrivedAt).toBeLessThan(Date.now() + 50);
    expect(request?.arrivedAtMonotonic).toBeLessThan(performance.now());
  });

  it('answers as programmed', async () => {
    target.respond({ status: 503, headers: { 'retry-after': '2' }, body: 'later', delayMs: 30 });
    const started = performance.now();
    const response = await fetch(target.url);
    expect(performance.now() - started).toBeGreaterThanOrEqual(28);
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([
      503,
      '2',
      'later',
    ]);
  });

  it('lets a handler choose the answer by request, or write it itself', async () => {
    target.respond((request, response) => {
      if (request.url === '/raw') return void response.writeHead(202).end('raw');
      return { status: 404 };
    });
    expect((await fetch(`${target.url}/raw`)).status).toBe(202);
    expect((await fetch(`${target.url}/other`)).status).toBe(404);
  });

  it('hangs when told to, but still records the request and can still be closed', async () => {
    target.respond('hang');
    const failure = expect(fetch(target.url)).rejects.toThrow();
    await target.waitFor(1);
    await target.close();
    await failure;
  });

  it('waits for a request that satisfies a predicate', async () => {
    const waited = target.waitFor(({ url }) => url === '/second');
    await fetch(`${target.url}/first`);
    await fetch(`${target.url}/second`);
    expect((await waited).map(({ url }) => url)).toEqual(['/first', '/second']);
  });

  it('says how many requests had arrived when it gives up waiting', async () => {
    await expect(target.waitFor(2, 10)).rejects.toThrow(
      'Gave up waiting for 2 requests after 10 ms; 0 requests had arrived.',
    );
  });
});
