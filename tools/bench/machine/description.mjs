// The machine and the versions of everything that is involved.
import { cpus, release, totalmem, type } from 'node:os';

/** One sentence for the report. `versions` are those of the servers. */
export function describeMachine({ postgresql, redis, rabbitmq }) {
  const processors = cpus();
  const gibibytes = (totalmem() / 1024 ** 3).toFixed(0);
  return (
    `${processors.length} × ${processors[0].model.trim()}, ${gibibytes} GiB of memory, ${type()} ${release()}; ` +
    `Node.js ${process.versions.node}, PostgreSQL ${postgresql} (fsync and synchronous_commit on), Redis ${redis}, ` +
    `RabbitMQ ${rabbitmq} (durable quorum queue); target, servers and processes under test on the same machine.`
  );
}
