import type { ServerResponse } from 'node:http';
import type { CallbackResult } from '../http-callback.js';
import { closeAll, listenHttp, openCallback, requestTo } from './target.for-spec.js';

afterEach(closeAll);

const CALLS = 500;

/** Calls to a target that answers none before all have arrived, on connections that are all new. */
async function callsAtOnce(): Promise<CallbackResult[]> {
  const unanswered: ServerResponse[] = [];
  const { url } = await listenHttp((_, response) => {
    unanswered.push(response);
    if (unanswered.length === CALLS) for (const one of unanswered) one.end('ok');
  });
  const callback = openCallback();
  const request = requestTo(url, { timeout_ms: 15_000 });
  return Promise.all(Array.from({ length: CALLS }, () => callback.call(request)));
}

test('500 calls to one origin at once are 500 connections: none waits for another', async () => {
  // Compiling the code takes longer than making the calls.
  await callsAtOnce();
  for (const result of await callsAtOnce()) {
    expect(result).toMatchObject({ http_status: 200 });
    const { connect_ms, first_byte_ms, body_ms } = result.timings;
    const sum = (connect_ms ?? 0) + (first_byte_ms ?? 0) + (body_ms ?? 0);
    // What is not in a phase is the work of this process for the other calls, which takes longer on a busy machine.
    expect(result.duration_ms - sum).toBeLessThan(Math.max(250, result.duration_ms / 2));
  }
}, 30_000);
