import { closeAll, listenRaw, openCallback, requestTo } from './target.for-spec.js';

afterEach(closeAll);

const OK = 'HTTP/1.1 200 OK\r\n';
const headers = Array.from({ length: 100_000 }, (_, index) => `x-${index}: value\r\n`).join('');

/** Far below what a deadline may be late, 100 ms. It is processor time, so a busy machine does not lengthen it. */
const LONGEST_TURN_MS = 40;

/** Measures the turns of the event loop until `done`. Resolves to the processor time of the longest, in milliseconds. */
async function longestTurn(done: Promise<unknown>): Promise<number> {
  let isDone = false;
  void done.finally(() => (isDone = true));
  let longest = 0;
  while (!isDone) {
    const before = process.cpuUsage();
    await new Promise(setImmediate);
    const { user, system } = process.cpuUsage(before);
    longest = Math.max(longest, (user + system) / 1_000);
  }
  return longest;
}

test.each([
  ['100,000 headers', `${OK}${headers}\r\n`],
  ['100,000 trailers', `${OK}transfer-encoding: chunked\r\n\r\n0\r\n${headers}\r\n`],
  ['100,000 interim headers', `HTTP/1.1 103 Early Hints\r\n${headers}\r\n${OK}\r\n`],
])('an answer with %s ends at once, and no other call is held up by it', async (_, answer) => {
  const bytes = Buffer.from(answer);
  const { url } = await listenRaw((socket) => socket.end(bytes));
  const callback = openCallback();
  const longest: number[] = [];
  // The first ones also compile what they run.
  for (let call = 0; call < 5; call += 1) {
    const result = callback.call(requestTo(url));
    longest.push(await longestTurn(result));
    expect(await result).toMatchObject({ error_code: 'response_too_large' });
  }
  expect(Math.min(...longest)).toBeLessThan(LONGEST_TURN_MS);
});
