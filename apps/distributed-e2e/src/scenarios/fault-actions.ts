import { purge, RUNS } from '../cluster/broker.js';
import { SERVERS } from '../cluster/cluster.js';
import { redisCommand } from '../cluster/redis-commands.js';
import { SERVICES } from '../cluster/service-process.js';
import type { FaultEffects } from '../history/driver-log.js';
import type { ScenarioContext } from './scenario.js';

/** A fault as a single action, which resolves when whatever it broke works again. */
export interface FaultAction {
  name: string;
  effects: FaultEffects;
  run: (context: ScenarioContext, seconds: number) => Promise<void>;
}

/** Every kind of fault that can be combined with others. */
export const FAULT_ACTIONS: readonly FaultAction[] = [
  {
    name: 'kill -9 a process',
    effects: { doubles: true, strands: true },
    async run({ cluster, random, goOn }, seconds) {
      const service = random.pick(cluster.services[random.pick(SERVICES)]);
      if (!service.isRunning) return;
      await service.kill();
      await goOn(seconds);
      await service.start();
    },
  },
  {
    name: 'SIGSTOP a process',
    effects: { doubles: true, strands: true, suspends: true },
    async run({ cluster, random, goOn }, seconds) {
      const service = random.pick(cluster.services[random.pick(['scheduler', 'runner'] as const)]);
      if (!service.isRunning) return;
      const { pid } = service;
      service.suspend();
      await goOn(seconds);
      if (service.isRunning && service.pid === pid) service.resume();
    },
  },
  {
    name: 'FLUSHALL',
    effects: {},
    async run({ cluster }) {
      await redisCommand(cluster.redis.port, 'FLUSHALL').catch(() => undefined);
    },
  },
  {
    name: 'Redis killed',
    effects: {},
    async run({ cluster, goOn }, seconds) {
      await cluster.redis.kill();
      await goOn(seconds);
      await cluster.redis.restart();
    },
  },
  {
    name: 'RabbitMQ killed',
    effects: { outage: true },
    async run({ cluster, goOn }, seconds) {
      await cluster.rabbitmq.kill();
      await goOn(seconds / 2);
      await cluster.rabbitmq.restart();
    },
  },
  {
    name: 'queue purged',
    effects: { strands: true },
    async run({ cluster }) {
      await purge(cluster.rabbitmq.url, RUNS).catch(() => undefined);
    },
  },
  {
    name: 'PostgreSQL killed',
    effects: { outage: true },
    async run({ cluster, goOn }, seconds) {
      cluster.postgres.kill();
      await goOn(seconds / 2);
      await cluster.startPostgres();
    },
  },
  {
    name: 'a link cut in one direction',
    effects: { doubles: true, strands: true },
    async run({ cluster, random, goOn }, seconds) {
      const link = cluster.link(random.pick(cluster.all), random.pick(SERVERS));
      link.set(random.pick(['to server', 'to client'] as const), { flow: 'hold' });
      await goOn(seconds);
      link.restore();
    },
  },
];
