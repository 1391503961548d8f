// Starts servers and target, and takes the measurements that were asked for.
import { measureBursts } from './bursts.mjs';
import { bullmq } from './contenders/bullmq.mjs';
import { jobScheduler } from './contenders/job-scheduler.mjs';
import { pgBoss } from './contenders/pg-boss.mjs';
import { startTarget } from './recording-target.mjs';
import { startServers } from './servers.mjs';

export async function measure(options) {
  const log = (line) => console.error(line);
  const servers = await startServers();
  const target = await startTarget();
  const stop = async () => {
    target.stop();
    await servers.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  try {
    const contenders = [
      ...(options.parts.has('product') ? options.runsPerMessage.map(jobScheduler) : []),
      ...(options.parts.has('bullmq') ? [bullmq] : []),
      ...(options.parts.has('pg-boss') ? [pgBoss] : []),
    ];
    await measureBursts({ contenders, servers, target, options, log });
  } finally {
    await stop();
  }
}
