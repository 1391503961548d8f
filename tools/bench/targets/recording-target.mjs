// A callback target in a process of its own, which records when each call arrived. There are two kinds: `node` is a usual
// HTTP server of Node.js; `raw` reads as little HTTP as it can, so that it takes less of the machine.
import { fork } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

export const TARGET_KINDS = ['node', 'raw'];

/** Starts a target. `calls()` resolves to `{job, scheduledAt, arrivedAt}` of every call since `forget()`. */
export async function startTarget(kind = 'node') {
  const child = fork(self, [kind], { serialization: 'advanced' });
  const answer = () => new Promise((resolve) => child.once('message', resolve));
  const port = await answer();
  const ask = (question) => {
    const answered = answer();
    child.send(question);
    return answered;
  };
  return {
    kind,
    url: `http://127.0.0.1:${port}/hook`,
    pid: child.pid,
    count: () => ask('count'),
    calls: () => ask('calls'),
    /** Resolves to the number of calls that are forgotten. */
    forget: () => ask('forget'),
    stop: () => child.kill(),
  };
}

if (process.argv[1] === self) serve(process.argv[2]);

function serve(kind) {
  let calls = [];
  const record = (job, scheduledAt) => {
    const arrivedAt = performance.timeOrigin + performance.now();
    calls.push({ job, scheduledAt: Date.parse(scheduledAt), arrivedAt });
  };
  const server = kind === 'raw' ? rawServer(record) : nodeServer(record);
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1_024 }, () => process.send(server.address().port));
  process.on('message', (question) => {
    process.send(question === 'calls' ? calls : calls.length);
    if (question === 'forget') calls = [];
  });
  process.on('disconnect', () => process.exit());
}

function nodeServer(record) {
  return createHttpServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    record(request.headers['x-job-id'], request.headers['x-scheduled-at']);
    request.resume().on('end', () => response.end('ok'));
  });
}

const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\n' +
    'connection: keep-alive\r\nkeep-alive: timeout=60\r\ncontent-length: 2\r\n\r\nok',
);

function rawServer(record) {
  return createServer({ noDelay: true }, (socket) => {
    let received = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      received += bytes.latin1Slice();
      for (let end = endOfRequest(received); end >= 0; end = endOfRequest(received)) {
        const request = received.slice(0, end);
        record(valueIn(request, 'x-job-id: '), valueIn(request, 'x-scheduled-at: '));
        received = received.slice(end);
        socket.write(ANSWER);
      }
    });
  });
}

/** Where the first request ends; -1 while it is not whole. */
function endOfRequest(received) {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return -1;
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, headEnd));
  const end = headEnd + 4 + Number(length?.[1] ?? 0);
  return received.length >= end ? end : -1;
}

function valueIn(request, name) {
  const begin = request.indexOf(name) + name.length;
  return request.slice(begin, request.indexOf('\r', begin));
}
