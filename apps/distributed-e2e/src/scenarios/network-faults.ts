import { FAULTY, type Limits } from '../checker/limits.js';
import type { ServerName } from '../cluster/cluster.js';
import type { Service } from '../cluster/service-process.js';
import type { FaultEffects } from '../history/driver-log.js';
import { BUSY } from './load.js';
import type { Scenario } from './scenario.js';

/** A link that is cut in one direction, and the effects that this may have. */
interface Cut {
  service: Service;
  server: ServerName;
  effects: FaultEffects;
  limits: Limits;
}

/** The same limits as for the loss of RabbitMQ. */
const WITHOUT_BROKER: Limits = { ...FAULTY, latenessMs: 10_000, raceMs: 10_000, gapMs: 10_000 };
/** The ledger counts from the claim, and does not see how long the answer to the claim was in transit. */
const WITHOUT_ANSWERS: Limits = { ...FAULTY, clockMs: 11_000 };

const CUTS: readonly Cut[] = [
  { service: 'api', server: 'postgres', effects: {}, limits: FAULTY },
  { service: 'api', server: 'redis', effects: {}, limits: FAULTY },
  { service: 'scheduler', server: 'postgres', effects: { strands: true }, limits: FAULTY },
  { service: 'scheduler', server: 'redis', effects: { strands: true }, limits: FAULTY },
  { service: 'scheduler', server: 'rabbitmq', effects: { strands: true }, limits: WITHOUT_BROKER },
  // Its runs are freed while it executes them; calls whose results it cannot write are repeated.
  {
    service: 'runner',
    server: 'postgres',
    effects: { strands: true, doubles: true },
    limits: WITHOUT_ANSWERS,
  },
  { service: 'runner', server: 'rabbitmq', effects: { strands: true }, limits: WITHOUT_BROKER },
];

const cutLink = ({ service, server, effects, limits }: Cut): Scenario => ({
  key: `11-${service}-${server}`,
  longMinutes: 11,
  title: `the link from one ${service} to ${server} cut in one direction, then in the other`,
  required: 'as for the loss of the server; no state machine violated',
  limits,
  load: BUSY,
  async run({ cluster, driver, jobs, fault, goOn, by }) {
    const cutOff = cluster.service(service, 1);
    const link = cluster.link(cutOff, server);
    for (const seconds of by({ short: [11], long: [10, 60, 200] })) {
      for (const direction of ['to server', 'to client'] as const) {
        await fault(`${cutOff.name} and ${server} cut ${direction} for ${seconds} s`, effects, async () => {
          link.set(direction, { flow: 'hold' });
          const edited = jobs.slice(0, 4).map((job) => driver.edit(job));
          await goOn(seconds);
          link.restore();
          await Promise.all(edited);
        });
        await goOn(by({ short: 3, long: 15 }));
      }
    }
  },
});

export const networkFaults: Scenario[] = CUTS.map(cutLink);
