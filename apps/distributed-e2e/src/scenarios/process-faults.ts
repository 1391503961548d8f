import { FAULTY, HEALTHY } from '../checker/limits.js';
import { SERVICES, type ServiceProcess } from '../cluster/service-process.js';
import { BUSY } from './load.js';
import type { Scenario } from './scenario.js';
import { judgeTakenAgain, takenAgain } from './taken-again.js';

/** The limit for a process to end after SIGTERM. */
const DRAINED_WITHIN_MS = 30_000;

const killScheduler: Scenario = {
  key: '1',
  longMinutes: 2.5,
  title: 'kill -9 a scheduler while another one runs',
  required: 'no tick lost; gap <= 5 s',
  limits: FAULTY,
  load: BUSY,
  async run({ cluster, fault, goOn, by }) {
    for (let round = 0; round < by({ short: 2, long: 10 }); round += 1) {
      const scheduler = cluster.service('scheduler', 1 + (round % 2));
      // The reconciler of the other scheduler publishes the runs that this one recorded and did not publish.
      await fault(`kill -9 ${scheduler.name}`, { strands: true }, () => scheduler.kill());
      await goOn(by({ short: 5, long: 8 }));
      await scheduler.start();
    }
  },
};

const killAllSchedulers: Scenario = {
  key: '2',
  longMinutes: 2,
  title: 'kill -9 every scheduler, start one again',
  required: "missed ticks follow each job's catch-up policy",
  limits: { ...FAULTY, gapMs: null },
  load: BUSY,
  async run({ cluster, fault, goOn, by }) {
    const [first, ...others] = cluster.services.scheduler;
    const seconds = by({ short: 6, long: 45 });
    await fault('no scheduler runs', { outage: true, missed: true, strands: true }, async () => {
      await Promise.all(cluster.services.scheduler.map((scheduler) => scheduler.kill()));
      await goOn(seconds);
      await first?.start();
    });
    await goOn(by({ short: 3, long: 10 }));
    for (const scheduler of others) await scheduler.start();
  },
};

const suspendScheduler: Scenario = {
  key: '3',
  longMinutes: 2.5,
  title: 'SIGSTOP a scheduler, then SIGCONT',
  required: 'the others take over; its stale tokens are refused; zero doubles',
  limits: FAULTY,
  load: BUSY,
  async run({ cluster, fault, goOn, by }) {
    for (const number of by({ short: [1], long: [1, 2] })) {
      const scheduler = cluster.service('scheduler', number);
      await fault(`SIGSTOP ${scheduler.name}`, { strands: true }, async () => {
        scheduler.suspend();
        await goOn(by({ short: 12, long: 45 }));
        scheduler.resume();
      });
      await goOn(by({ short: 2, long: 10 }));
    }
  },
};

const killRunner: Scenario = {
  key: '4a',
  longMinutes: 3,
  title: 'kill -9 a runner in mid-call',
  required: 'its runs are taken again within 15 s',
  limits: FAULTY,
  load: BUSY,
  async run({ cluster, target, fault, midCall, goOn, by, require, measure }) {
    const again: number[] = [];
    for (let round = 0; round < by({ short: 1, long: 6 }); round += 1) {
      const runner = cluster.service('runner', 1 + (round % 2));
      await midCall();
      const killedAt = Date.now();
      await fault(`kill -9 ${runner.name}`, { doubles: true, strands: true }, () => runner.kill());
      await goOn(by({ short: 2, long: 5 }));
      await runner.start();
      await goOn(by({ short: 1, long: 10 }));
      await target.waitFor('a run that is called again', (calls) => takenAgain(calls, killedAt).length > 0);
      await goOn(by({ short: 1, long: 5 }));
      again.push(...takenAgain(await target.calls(), killedAt));
    }
    judgeTakenAgain(again, { require, measure });
  },
};

const suspendRunner: Scenario = {
  key: '4b',
  longMinutes: 1.5,
  title: 'SIGSTOP a runner in mid-call, then SIGCONT',
  required: 'its runs are taken again within 15 s; its late results are refused',
  limits: FAULTY,
  load: BUSY,
  async run({ cluster, target, fault, midCall, goOn, by, require, measure }) {
    const runner = cluster.service('runner', 1);
    const refused = (): Promise<number> => runner.metric('job_scheduler_late_results_total');
    const before = await refused();
    await midCall();
    const stoppedAt = Date.now();
    await fault(`SIGSTOP ${runner.name}`, { doubles: true, strands: true, suspends: true }, async () => {
      runner.suspend();
      await goOn(by({ short: 14, long: 45 }));
      runner.resume();
    });
    await goOn(by({ short: 2, long: 10 }));
    const late = (await refused()) - before;
    measure('late results refused', late);
    judgeTakenAgain(takenAgain(await target.calls(), stoppedAt), { require, measure });
    require(late > 0, 'No late result was refused, although calls were in flight.');
  },
};

const drain: Scenario = {
  key: '5',
  longMinutes: 2,
  title: 'SIGTERM each process in turn under load, and start it again',
  required: 'drains: zero lost, zero doubled; exits in < 30 s',
  limits: { ...HEALTHY, latenessMs: 5_000, gapMs: 5_000, raceMs: 5_000 },
  load: BUSY,
  async run({ cluster, fault, goOn, by, random, require, measure }) {
    const round = SERVICES.flatMap((service) => cluster.services[service]);
    const processes: ServiceProcess[] = by({
      short: SERVICES.map((service) => random.pick(cluster.services[service])),
      long: Array.from({ length: 20 }, (_, index) => round[index % round.length] as ServiceProcess),
    });
    let slowest = 0;
    for (const service of processes) {
      const { code, ms } = await fault(`SIGTERM ${service.name}`, {}, () => service.stop());
      slowest = Math.max(slowest, ms);
      require(code === 0, `${service.name} ended with exit code ${code} after SIGTERM.`);
      require(ms < DRAINED_WITHIN_MS, `${service.name} took ${Math.round(ms)} ms to end.`);
      await service.start();
      await goOn(1);
    }
    measure('slowest end', `${Math.round(slowest)} ms`);
  },
};

export const processFaults: Scenario[] = [
  killScheduler,
  killAllSchedulers,
  suspendScheduler,
  killRunner,
  suspendRunner,
  drain,
];
