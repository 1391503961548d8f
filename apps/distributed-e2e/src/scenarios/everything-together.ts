import { setTimeout as delay } from 'node:timers/promises';
import { FAULTY } from '../checker/limits.js';
import { purge, RUNS } from '../cluster/broker.js';
import { redisCommand } from '../cluster/redis-commands.js';
import { BUSY } from './load.js';
import type { Scenario } from './scenario.js';

/** One fault after another, each while the system is still recovering from the previous one. */
const together: Scenario = {
  key: 'together',
  longMinutes: 6,
  title: 'a runner and a scheduler killed, Redis flushed, the queue purged, PostgreSQL restarted, under load',
  required: 'none lost, gap <= 5 s, doubles <= in flight, ledger and target agree both ways',
  limits: { ...FAULTY, latenessMs: 10_000, raceMs: 10_000 },
  load: BUSY,
  async run({ cluster, random, fault, midCall, goOn, by }) {
    for (let round = 0; round < by({ short: 1, long: 10 }); round += 1) {
      const scheduler = random.pick(cluster.services.scheduler);
      const runner = random.pick(cluster.services.runner);
      await midCall();
      await fault(`kill -9 ${runner.name}`, { doubles: true, strands: true }, () => runner.kill());
      await goOn(1);
      await fault(`kill -9 ${scheduler.name}`, { strands: true }, () => scheduler.kill());
      await goOn(3);
      await fault('FLUSHALL', {}, () => redisCommand(cluster.redis.port, 'FLUSHALL'));
      await fault('queue purged', { strands: true }, () => purge(cluster.rabbitmq.url, RUNS));
      await Promise.all([runner.start(), scheduler.start()]);
      await goOn(2);
      await fault('PostgreSQL killed and started again', { strands: true }, async () => {
        cluster.postgres.kill();
        await delay(500);
        await cluster.startPostgres();
      });
      await goOn(by({ short: 6, long: 15 }));
    }
  },
};

export const everythingTogether: Scenario[] = [together];
