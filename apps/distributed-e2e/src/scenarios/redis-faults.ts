import { FAULTY } from '../checker/limits.js';
import { redisCommand } from '../cluster/redis-commands.js';
import { BUSY } from './load.js';
import type { Scenario } from './scenario.js';

const loseRedisData: Scenario = {
  key: '6',
  longMinutes: 3,
  title: 'FLUSHALL, and Redis killed and started without its data',
  required: 'ticks <= 5 s late; none lost, none doubled, none in flight called again',
  limits: FAULTY,
  load: BUSY,
  async run({ cluster: { redis }, fault, goOn, by, require }) {
    for (let round = 0; round < by({ short: 1, long: 5 }); round += 1) {
      const answer = await fault('FLUSHALL', {}, () => redisCommand(redis.port, 'FLUSHALL'));
      require(answer === '+OK', `Redis answered FLUSHALL with ${answer}.`);
      await goOn(by({ short: 5, long: 10 }));
      await fault('Redis killed and started again', {}, async () => {
        await redis.kill();
        await redis.restart();
      });
      await goOn(by({ short: 5, long: 10 }));
    }
  },
};

const cutRedis: Scenario = {
  key: '7',
  longMinutes: 2,
  title: 'Redis unreachable: all links to it hold every byte',
  required: 'api stays writable; ticks go on, <= 5 s late; none lost, none doubled',
  limits: FAULTY,
  load: BUSY,
  async run({ cluster, driver, jobs, fault, goOn, by, require, measure }) {
    const links = cluster.links('redis');
    let slowest = 0;
    await fault('Redis unreachable', {}, async () => {
      for (const link of links) link.set('both', { flow: 'hold' });
      const until = Date.now() + by({ short: 12_000, long: 60_000 });
      while (Date.now() < until) {
        const begin = performance.now();
        jobs.push(await driver.create('* * * * * *', 'fast'));
        slowest = Math.max(slowest, performance.now() - begin);
        await goOn(2);
      }
      for (const link of links) link.restore();
    });
    measure('slowest creation', `${Math.round(slowest)} ms`);
    const failures = [...driver.answers].filter(([status]) => status === 0 || status >= 500);
    require(failures.length === 0, `The api was not writable: ${JSON.stringify(failures)}.`);
    await goOn(by({ short: 3, long: 15 }));
  },
};

export const redisFaults: Scenario[] = [loseRedisData, cutRedis];
