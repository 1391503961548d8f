// The recording target as a process: it listens, tells its parent the port, and ends with its parent.
import process from 'node:process';
import { TargetServer } from './target-server.js';
import type { TargetReply, TargetRequest } from './target-process.js';

const reply = (message: TargetReply): unknown => process.send?.(message);
const server = await TargetServer.start(process.argv[2] ?? '');

process.on('message', (request: TargetRequest) => {
  if ('answer' in request) server.answer(request.answer);
  else server.flush();
  reply({ done: request.number });
});
process.once('disconnect', () => void server.close().then(() => process.exit()));
// The terminal's interrupt reaches the whole group; the parent decides when the target ends.
process.on('SIGINT', () => undefined);
reply({ port: server.port });
