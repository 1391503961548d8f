import { createServer } from 'node:http';
import { once } from 'node:events';

it('closes what it opens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
});
