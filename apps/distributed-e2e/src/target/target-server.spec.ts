import { eventually } from '@job-scheduler/testing';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLines } from '../history/json-lines.js';
import { callsOf, type Call, type TargetLine } from '../history/target-log.js';
import { PROMPT } from './answer.js';
import { TargetServer } from './target-server.js';

let directory: string;
let file: string;
let server: TargetServer;
let url: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'target-server-'));
  file = join(directory, 'target.jsonl');
  server = await TargetServer.start(file);
  url = `http://127.0.0.1:${server.port}`;
});

afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

/** The calls, once `count` of them have ended. */
const ended = (count: number): Promise<Call[]> =>
  eventually(`${count} calls to end`, () => {
    server.flush();
    const { calls, complaints } = callsOf(readLines<TargetLine>(file));
    expect(complaints).toEqual([]);
    return calls.filter(({ outcome }) => outcome !== 'open').length >= count && calls;
  });

const headers = {
  'x-job-id': 'job',
  'x-run-id': 'run',
  'x-scheduled-at': '2030-01-01T00:00:01.000Z',
  'x-attempt': '1',
  'idempotency-key': 'run',
};

describe('the recording target', () => {
  it('records the content of a call, when it arrived and that it was answered', async () => {
    const before = Date.now();
    const response = await fetch(`${url}/1/0?a=b`, { method: 'POST', headers, body: 'hello' });
    expect(response.status).toBe(200);
    const [call] = await ended(1);
    expect(call).toMatchObject({
      jobId: 'job',
      runId: 'run',
      idempotencyKey: 'run',
      attempt: 1,
      path: '/1/0?a=b',
      scheduledAt: Date.parse('2030-01-01T00:00:01Z'),
      outcome: 'answered',
      status: 200,
      bodyHash: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
    });
    expect(call?.arrivedAt).toBeGreaterThanOrEqual(before);
    expect(call?.endedAt).toBeLessThan(Date.now() + 1);
  });

  it('answers by path: with a status, after a while, or not at all', async () => {
    server.answer([
      { prefix: '/fails', answer: { ...PROMPT, status: 503 } },
      { prefix: '/slow', answer: { ...PROMPT, delayMs: [40, 60] } },
      { prefix: '/hangs', answer: { ...PROMPT, hang: true } },
    ]);
    expect((await fetch(`${url}/fails`)).status).toBe(503);
    const begin = performance.now();
    expect((await fetch(`${url}/slow`)).status).toBe(200);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(38);
    await expect(fetch(`${url}/hangs`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    const calls = await ended(3);
    expect(calls.map(({ path, outcome, status }) => [path, outcome, status])).toEqual([
      ['/fails', 'answered', 503],
      ['/slow', 'answered', 200],
      ['/hangs', 'hung_up', null],
    ]);
  });

  it('records that a client hung up before its request was complete', async () => {
    const call = request(url, { method: 'POST', headers: { expect: '100-continue' } }).on(
      'error',
      () => undefined,
    );
    call.flushHeaders();
    await once(call, 'continue');
    call.write('begun');
    call.destroy();
    expect(await ended(1)).toMatchObject([{ outcome: 'hung_up', status: null, bodyHash: null }]);
  });
});
