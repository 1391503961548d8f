import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

it('leaves a server and a connection', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  await once(connect((server.address() as AddressInfo).port, '127.0.0.1'), 'connect');
});
