import { policyBehaviour } from '@job-scheduler/testing/policies';
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster } from './cluster/cluster.js';

jest.setTimeout(60_000);

let cluster: Cluster | undefined;
afterAll(() => cluster?.stop(), 60_000);

policyBehaviour('the distributed shape', async () => {
  const started = await Cluster.start();
  cluster = started;
  const kill = async (services: ('api' | 'scheduler' | 'runner')[], downMs: number): Promise<void> => {
    const all = services.flatMap((service) => started.services[service]);
    await Promise.all(all.map((process) => process.kill()));
    await delay(downMs);
    await Promise.all(all.map((process) => process.start()));
  };
  return {
    origin: () => started.service('api', 1).origin,
    outage: (milliseconds) => kill(['scheduler'], milliseconds),
    restart: () => kill(['api', 'scheduler', 'runner'], 0),
    killRunners: () => kill(['runner'], 0),
  };
});
