// A callback target in a process of its own, which records when each call arrived.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

/** Starts the target. `calls()` resolves to `{job, scheduledAt, arrivedAt}` of every call since `forget()`. */
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
    pid: child.pid,
    count: () => ask('count'),
    calls: () => ask('calls'),
    forget: () => ask('forget'),
    stop: () => child.kill(),
  };
}

if (process.argv[1] === self && process.argv[2] === 'serve') {
  let calls = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const arrivedAt = performance.timeOrigin + performance.now();
    const { 'x-job-id': job, 'x-scheduled-at': scheduledAt } = request.headers;
    calls.push({ job, scheduledAt: Date.parse(scheduledAt), arrivedAt });
    request.resume().on('end', () => response.end('ok'));
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('message', (question) => {
    if (question === 'forget') calls = [];
    process.send(question === 'calls' ? calls : calls.length);
  });
  process.on('disconnect', () => process.exit());
}
