// After the last integration test.
import { once } from 'node:events';

export default async function stopServers() {
  const { serverHost } = globalThis;
  const ended = once(serverHost, 'exit');
  serverHost.disconnect();
  await ended;
}
