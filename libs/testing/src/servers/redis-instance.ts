import { ContainerInstance } from './container-instance.js';
import { Docker } from './docker.js';
import { redis, ServersMissingError } from './known-servers.js';
import { LocalInstance } from './local-instance.js';
import { findRedis } from './programs.js';
import type { ServerInstance } from './server-instance.js';
import type { Undertaker } from './undertaker.js';

const CONTAINER_PORT = 6379;
const SETTINGS = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
const RUN = { name: redis.name, ready: /Ready to accept connections/, startLimitMs: 60_000 };

/**
 * A Redis that has not been started yet: the program on this machine, or else a container.
 *
 * @throws ServersMissingError when there is neither the program nor a Docker engine.
 */
export async function redisInstance(
  port: number,
  args: readonly string[],
  undertaker: Undertaker,
): Promise<ServerInstance> {
  const program = await findRedis();
  if (program !== undefined) {
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', undertaker.directory];
    const command = { program, args: [...place, ...SETTINGS, ...args], environment: { LC_ALL: 'C' } };
    return new LocalInstance({ ...RUN, ...command }, undertaker);
  }
  const docker = await Docker.find();
  if (docker === undefined) throw new ServersMissingError([redis]);
  const container = { image: redis.image, port, containerPort: CONTAINER_PORT };
  return new ContainerInstance(
    docker,
    { ...RUN, ...container, args: ['redis-server', ...SETTINGS, ...args] },
    undertaker,
  );
}
