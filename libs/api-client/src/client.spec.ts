import { RecordingTarget, type TargetResponse } from '@job-scheduler/testing';
import { createServer } from 'node:net';
import { RawBody } from './body.js';
import { createClient, type Client } from './client.js';
import { ApiError, NoAnswerError, UnexpectedAnswerError, type Problem } from './errors.js';

const FAST = { delayMs: 1, maxDelayMs: 2 };
const JOB = { name: 'a', schedule: '@daily', job: { callback_url: 'http://localhost/' } };

let target: RecordingTarget;
beforeEach(async () => {
  target = await RecordingTarget.start();
});
afterEach(() => target.close());

const clientOf = (options = {}): Client => createClient({ url: `${target.url}/`, retry: FAST, ...options });

const json = (body: unknown, status = 200, headers = {}): TargetResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const problem = (status: number, code: Problem['code'], more = {}): TargetResponse => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title: code, status, detail: `It is ${code}.`, code, ...more }),
});

/** Answers with one after the other, then always with the last. */
function answers(...all: [TargetResponse, ...TargetResponse[]]): void {
  let next = 0;
  target.respond(() => all[Math.min(next++, all.length - 1)]);
}

describe('a call', () => {
  it('puts each parameter in its place', async () => {
    target.respond(json({ data: [], next_cursor: null }));
    await clientOf({ token: () => Promise.resolve('secret') }).listJobRuns({
      id: 'a/b c',
      state: ['failed', 'lost'],
      limit: 3,
      from: undefined as never,
    });
    expect(target.requests).toMatchObject([
      {
        method: 'GET',
        url: '/v1/jobs/a%2Fb%20c/runs?state=failed&state=lost&limit=3',
        headers: { authorization: 'Bearer secret' },
        body: '',
      },
    ]);
  });

  it('keeps the path of the URL, and sends headers and a body', async () => {
    target.respond(json({}));
    const client = createClient({ url: `${target.url}/jobs` });
    await client.patchJob({ id: '1', 'If-Match': '"3"', body: { description: 'é' } });
    expect(target.requests).toMatchObject([
      {
        method: 'PATCH',
        url: '/jobs/v1/jobs/1',
        headers: { 'if-match': '"3"', 'content-type': 'application/merge-patch+json' },
        body: '{"description":"é"}',
      },
    ]);
  });

  it('sends a raw body as it stands', async () => {
    target.respond(json({}));
    await clientOf().createJob({ body: new RawBody('{"n": 12345678901234567890, "x": 1.0}') });
    expect(target.requests[0]?.body).toBe('{"n": 12345678901234567890, "x": 1.0}');
  });

  it('refuses an empty name in the path, which would be another route', async () => {
    await expect(clientOf().deleteJob({ id: '' })).rejects.toThrow('/v1/jobs/{id} needs a value for `id`.');
    expect(target.requests).toEqual([]);
  });

  it('resolves to nothing when there is no content', async () => {
    target.respond({ status: 204 });
    expect(await clientOf().deleteJob({ id: '1' })).toBeUndefined();
  });

  it('throws what the API says is wrong', async () => {
    const errors = [{ pointer: '/schedule', code: 'cron_syntax', message: 'No.' }];
    target.respond(problem(422, 'invalid', { errors }));
    const error: unknown = await clientOf()
      .createJob({ body: JOB })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 422, code: 'invalid', message: 'It is invalid.', errors });
    expect(target.requests).toHaveLength(1);
  });

  it.each([
    ['a page for people', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['a proxy’s refusal', { status: 404, headers: { 'content-type': 'text/plain' }, body: 'no' }],
    [
      'half a problem',
      { status: 400, headers: { 'content-type': 'application/problem+json' }, body: '{"ty' },
    ],
  ])('says that %s does not come from the API', async (_, answer) => {
    target.respond(answer);
    await expect(clientOf().listJobs()).rejects.toThrow(UnexpectedAnswerError);
    await expect(clientOf().text('listJobs', {})).rejects.toThrow(UnexpectedAnswerError);
  });
});

describe('a call that fails', () => {
  it.each([
    ['429', problem(429, 'store_unavailable')],
    ['503', problem(503, 'store_unavailable')],
    ['502 of a proxy', { status: 502, body: 'Bad Gateway' }],
    ['409 while its first attempt is under way', problem(409, 'idempotency_in_flight')],
  ])('with %s is repeated under the same key', async (_, refusal) => {
    answers(refusal, refusal, json({ id: '1' }, 201));
    expect(await clientOf().createJob({ body: JOB })).toEqual({ id: '1' });
    const keys = target.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(keys).size).toBe(1);
    expect(target.requests[2]?.body).toBe(JSON.stringify(JOB));
  });

  it('waits as long as it is asked to', async () => {
    answers({ ...(problem(503, 'store_unavailable') as object), headers: { 'retry-after': '1' } }, json({}));
    const begin = performance.now();
    await clientOf().getJob({ id: '1' });
    expect(performance.now() - begin).toBeGreaterThan(990);
  });

  it('gives up after its retries, with the last error', async () => {
    target.respond(problem(503, 'store_unavailable'));
    await expect(clientOf().getJob({ id: '1' })).rejects.toThrow('It is store_unavailable.');
    expect(target.requests).toHaveLength(4);
  });

  it.each([
    ['a POST that knows no key', (client: Client) => client.testJob({ body: JOB })],
    [
      'a write on condition of a revision',
      (client: Client) => client.replaceJob({ id: '1', 'If-Match': '"1"', body: JOB }),
    ],
  ])('is not repeated when it is %s', async (_, send) => {
    target.respond(problem(503, 'store_unavailable'));
    await expect(send(clientOf())).rejects.toThrow(ApiError);
    expect(target.requests).toHaveLength(1);
  });

  it('has deleted what a repetition no longer finds', async () => {
    answers(problem(503, 'store_unavailable'), problem(404, 'not_found'));
    expect(await clientOf().deleteJob({ id: '1' })).toBeUndefined();
    target.respond(problem(404, 'not_found'));
    await expect(clientOf().deleteJob({ id: '1' })).rejects.toThrow('It is not_found.');
  });

  it('says whether nobody was there or the answer took too long', async () => {
    target.respond('hang');
    const slow = clientOf({ timeoutMs: 20, retry: { retries: 0 } }).listJobs();
    await expect(slow).rejects.toMatchObject({ name: 'NoAnswerError', reason: 'timeout' });
    const url = await unusedUrl();
    const nobody = createClient({ url, retry: { retries: 1, ...FAST } }).listJobs();
    await expect(nobody).rejects.toMatchObject({ reason: 'unreachable', url: `${url}/v1/jobs` });
    await expect(nobody).rejects.toThrow(NoAnswerError);
  });

  it('says that an answer was cut off, and gives no part of it', async () => {
    target.respond((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":[]');
      setImmediate(() => response.destroy());
      return undefined;
    });
    const cut = { name: 'NoAnswerError', reason: 'cut_off', url: `${target.url}/v1/jobs` };
    await expect(clientOf().listJobs()).rejects.toMatchObject(cut);
    await expect(clientOf().text('listJobs', {})).rejects.toMatchObject(cut);
  });

  it('ends with the reason of its signal', async () => {
    target.respond('hang');
    const abort = new AbortController();
    const call = clientOf().listJobs({}, { signal: abort.signal });
    await target.waitFor(1);
    abort.abort(new Error('Ctrl+C'));
    await expect(call).rejects.toThrow('Ctrl+C');
  });
});

describe('a list', () => {
  it('is walked page by page, and only as far as it is read', async () => {
    target.respond(({ url }) =>
      json(
        url.includes('cursor=2')
          ? { data: [{ id: '3' }], next_cursor: '3' }
          : { data: [{ id: '1' }, { id: '2' }], next_cursor: '2' },
      ),
    );
    const seen = [];
    for await (const { id } of clientOf().items('listJobs', { limit: 2 })) {
      seen.push(id);
      if (id === '3') break;
    }
    expect(seen).toEqual(['1', '2', '3']);
    expect(target.requests.map(({ url }) => url)).toEqual(['/v1/jobs?limit=2', '/v1/jobs?limit=2&cursor=2']);
  });
});

/** An address at which nobody listens. */
async function unusedUrl(): Promise<string> {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
