// A callback target in a process of its own that reads as little HTTP as it can and always gives the same answer, so that
// it takes little of the machine. It counts the calls.
import { fork } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\n' +
    'connection: keep-alive\r\nkeep-alive: timeout=60\r\ncontent-length: 2\r\n\r\nok',
);

/** Starts the target. `count()` resolves to the calls so far. */
export async function startRawTarget() {
  const child = fork(self, ['serve']);
  const answer = () => new Promise((resolve) => child.once('message', resolve));
  const port = await answer();
  return {
    url: `http://127.0.0.1:${port}/hook`,
    pid: child.pid,
    count() {
      const answered = answer();
      child.send('count');
      return answered;
    },
    stop: () => child.kill(),
  };
}

if (process.argv[1] === self && process.argv[2] === 'serve') {
  let count = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    let received = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      received += bytes.latin1Slice();
      for (let end = endOfRequest(received); end >= 0; end = endOfRequest(received)) {
        received = received.slice(end);
        count += 1;
        socket.write(ANSWER);
      }
    });
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1_024 }, () => process.send(server.address().port));
  process.on('message', () => process.send(count));
  process.on('disconnect', () => process.exit());
}

/** Where the first request ends; -1 while it is not whole. */
function endOfRequest(received) {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return -1;
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, headEnd));
  const end = headEnd + 4 + Number(length?.[1] ?? 0);
  return received.length >= end ? end : -1;
}
