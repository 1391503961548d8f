import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PrivatePostgres, PrivateRabbitmq, PrivateRedis } from '../../../libs/testing/dist/index.js';

/** Starts the servers whose URLs are not in the environment. Resolves to `urls` by variable, and `stop()`. */
export async function startServers() {
  const directory = await mkdtemp(join(tmpdir(), 'image-check-'));
  const starts = {
    DATABASE_URL: () => PrivatePostgres.start({ directory, fsync: false, log: () => undefined }),
    REDIS_URL: () => PrivateRedis.start(),
    AMQP_URL: () => PrivateRabbitmq.start(),
  };
  const urls = {};
  const started = [];
  for (const [variable, start] of Object.entries(starts)) {
    urls[variable] = process.env[variable];
    if (urls[variable]) continue;
    const server = await start();
    started.push(server);
    urls[variable] = server.url;
  }
  return {
    urls,
    async stop() {
      for (const server of started) await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
