// Before the first integration test: offers the servers that all test files share. libs/testing asks for them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import bundlePackages from './bundle-packages.mjs';

export default async function shareServers() {
  await bundlePackages();
  const host = fork(join(import.meta.dirname, 'server-host.mjs'));
  const ended = once(host, 'exit').then(() => {
    throw new Error('The servers that the tests share cannot be offered: npm run build comes first.');
  });
  const [{ url }] = await Promise.race([once(host, 'message'), ended]);
  ended.catch(() => undefined);
  process.env.TEST_SHARED_SERVERS_URL = url;
  globalThis.serverHost = host;
}
