// Calls per second, and CPU per call, of one process that keeps 64 calls in flight to a target in another process.
// Run after a build: node tools/bench/http-callback.mjs
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressGuard, policyOf } from '../../libs/http-callback/dist/index.js';
import { AxiosHttpCallback } from '../../libs/http-callback/dist/axios/index.js';

const CONCURRENCY = 64;
const ROUNDS = 5;
const ROUND_MS = 2_000;

if (process.argv[2] === 'target') serve();
else await measure();

function serve() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('ok'));
  }).listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function measure() {
  const target = fork(import.meta.filename, ['target']);
  const [port] = await once(target, 'message');
  const callback = new AxiosHttpCallback({ version: 'bench', addresses: new AddressGuard(policyOf('any')) });
  const operation = callback.prepare({
    url: `http://127.0.0.1:${port}/hook`,
    method: 'post',
    headers: {},
    query: {},
    payload: { hello: 'world' },
    timeout_ms: 10_000,
    redirects: 0,
  });

  let calls = 0;
  async function callUntil(end) {
    while (performance.now() < end) {
      calls += 1;
      const id = String(calls);
      const result = await callback.call({
        operation,
        headers: {
          'idempotency-key': id,
          'x-run-id': id,
          'x-job-id': 'j',
          'x-attempt': '1',
          'x-scheduled-at': id,
        },
      });
      if (result.http_status !== 200)
        throw new Error(`call ${id}: ${result.error_message ?? result.http_status}`);
    }
  }
  async function round(milliseconds) {
    calls = 0;
    const start = performance.now();
    const cpu = process.cpuUsage();
    await Promise.all(Array.from({ length: CONCURRENCY }, () => callUntil(start + milliseconds)));
    const { user, system } = process.cpuUsage(cpu);
    return { rate: (calls / (performance.now() - start)) * 1_000, cpu: (user + system) / calls };
  }

  await round(1_000); // warm up
  const rounds = [];
  for (let i = 0; i < ROUNDS; i += 1) rounds.push(await round(ROUND_MS));
  const median = (key) => rounds.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  console.log(
    `http-callback: ${Math.round(median('rate'))} calls/s, ${median('cpu').toFixed(1)} µs CPU per call ` +
      `(median of ${ROUNDS} rounds, ${CONCURRENCY} in flight)`,
  );
  await callback.close();
  target.kill();
}
