// A callback target in a process of its own, which notes when each call arrived.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

/** Starts the target. `calls()` resolves to `{job, scheduledAt, arrivedAt}` of every call so far. */
export async function startTarget() {
  const child = fork(self, ['serve'], { serialization: 'advanced' });
  const answer = () => new Promise((resolve) => child.once('message', resolve));
  const port = await answer();
  const ask = (question) => {
    const answered = answer();
    child.send(question);
    return answered;
  };
  return {
    url: `http://127.0.0.1:${port}/hook`,
    count: () => ask('count'),
    calls: () => ask('calls'),
    stop: () => child.kill(),
  };
}

if (process.argv[1] === self && process.argv[2] === 'serve') {
  const calls = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const arrivedAt = performance.timeOrigin + performance.now();
    const { 'x-job-id': job, 'x-scheduled-at': scheduledAt } = request.headers;
    calls.push({ job, scheduledAt: Date.parse(scheduledAt), arrivedAt });
    request.resume().on('end', () => response.end('ok'));
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('message', (question) => process.send(question === 'count' ? calls.length : calls));
  process.on('disconnect', () => process.exit());
}
