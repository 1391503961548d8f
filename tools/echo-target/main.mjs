// A target for callbacks, which prints every request and answers with what it received. It listens on ECHO_PORT
// (default 9000) of ECHO_HOST (default 127.0.0.1).
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const port = Number(process.env.ECHO_PORT || 9000);

const server = createServer(async (request, response) => {
  const { method, url, headers } = request;
  // A caller that gives up in mid-request gets no answer.
  const body = await text(request).catch(() => undefined);
  if (body === undefined) return;
  const { 'x-run-id': run = '-', 'x-attempt': attempt = '-' } = headers;
  console.log(`${method} ${url} run=${run} attempt=${attempt} ${body}`);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ method, url, headers, body }));
});

server.on('error', ({ message }) => {
  console.error(`The echo target cannot listen: ${message}. Set ECHO_PORT to a free port.`);
  process.exit(1);
});
server.listen(port, process.env.ECHO_HOST || '127.0.0.1', () => {
  console.log(`Job-Scheduler echo-target is ready at http://127.0.0.1:${server.address().port}`);
});
process.once('SIGTERM', () => server.close());
