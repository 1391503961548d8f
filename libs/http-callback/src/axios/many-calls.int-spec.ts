import type { ServerResponse } from 'node:http';
import { closeAll, listenHttp, openCallback, requestTo } from './target.for-spec.js';

afterEach(closeAll);

const CALLS = 500;

test('500 calls to one origin at once are 500 connections: none waits for another', async () => {
  const unanswered: ServerResponse[] = [];
  const { url } = await listenHttp((_, response) => {
    unanswered.push(response);
    if (unanswered.length === CALLS) for (const one of unanswered) one.end('ok');
  });
  const callback = openCallback();
  const request = requestTo(url, { timeout_ms: 15_000 });
  const results = await Promise.all(Array.from({ length: CALLS }, () => callback.call(request)));
  for (const result of results) {
    expect(result).toMatchObject({ http_status: 200 });
    const { connect_ms, first_byte_ms, body_ms } = result.timings;
    const sum = (connect_ms ?? 0) + (first_byte_ms ?? 0) + (body_ms ?? 0);
    expect(result.duration_ms - sum).toBeLessThan(250);
  }
}, 30_000);
