import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { brokerVersion } from '../cluster/broker.js';
import type { Cluster } from '../cluster/cluster.js';
import { redisCommand } from '../cluster/redis-commands.js';
import { workspace } from '../workspace.js';

/** The machine and the versions that something was measured with. */
export interface Surroundings {
  machine: string;
  versions: string;
  commit: string;
}

export async function surroundingsOf({ postgres, redis, rabbitmq }: Cluster): Promise<Surroundings> {
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const redisVersion = /redis_version:(\S+)/.exec(await redisCommand(redis.port, 'INFO server'))?.[1];
  return {
    machine: `${cpus().length} x ${processor?.model.trim()}, ${memory} GiB, ${type()} ${release()}`,
    versions: `Node.js ${process.versions.node}, PostgreSQL ${postgres.version}, Redis ${redisVersion}, RabbitMQ ${await brokerVersion(rabbitmq.url)}`,
    commit: git('describe', '--always', '--dirty', '--abbrev=10'),
  };
}

/** The commit according to git, or `unknown` outside a checkout. */
function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: workspace, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return 'unknown';
  }
}
