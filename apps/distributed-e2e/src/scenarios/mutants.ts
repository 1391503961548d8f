import { eventually } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { FAULTY } from '../checker/limits.js';
import type { FindingKind } from '../checker/report.js';
import type { MutationName } from '../mutations/mutation.js';
import { betweenTicks } from './between-ticks.js';
import { BUSY } from './load.js';
import { race } from './races.js';
import type { Scenario } from './scenario.js';

/** A scenario that the product passes and a mutant of it fails. */
export interface MutantTrap extends Scenario {
  mutation: MutationName;
  /** The checker must find at least one of these. */
  caughtAs: readonly FindingKind[];
}

/** Announced ticks are recorded by the runners, and their messages are only hints, which may be lost: hardly any other would be on its way. */
const withoutAnnouncements = () => ({ environment: { EARLY_MS: '0' } });

const losesUnclaimed: MutantTrap = {
  key: 'mutant-a',
  longMinutes: 0.5,
  mutation: 'acknowledgement before claim',
  caughtAs: ['late', 'lost'],
  title: 'a runner that cannot reach PostgreSQL holds messages, and is killed',
  required: 'the messages are delivered to the other runner at once, and their ticks are <= 5 s late',
  limits: FAULTY,
  load: BUSY,
  cluster: withoutAnnouncements,
  async run({ cluster, fault, goOn }) {
    const runner = cluster.service('runner', 1);
    const link = cluster.link(runner, 'postgres');
    await betweenTicks();
    await fault('runner-1 cut from PostgreSQL, then killed', { doubles: true }, async () => {
      link.set('both', { flow: 'hold' });
      await goOn(2);
      await runner.kill();
    });
    // Requests of the dead runner must not arrive after all: the runs that they claim would be held for ten seconds.
    link.reset();
    link.restore();
    await runner.start();
    await goOn(7);
  },
};

const losesUnconfirmed: MutantTrap = {
  key: 'mutant-b',
  longMinutes: 0.5,
  mutation: 'no confirms',
  caughtAs: ['late', 'lost'],
  title: 'the links from the schedulers to RabbitMQ lose what is sent, and are reset',
  required: 'what was not confirmed is published again at once, and its ticks are <= 5 s late',
  limits: FAULTY,
  load: BUSY,
  cluster: withoutAnnouncements,
  async run({ cluster, fault, goOn }) {
    const links = cluster.services.scheduler.map((scheduler) => cluster.link(scheduler, 'rabbitmq'));
    await betweenTicks();
    await fault('messages vanish', {}, async () => {
      for (const link of links) link.set('to server', { flow: 'drop' });
      await goOn(1.2);
      for (const link of links) {
        link.reset();
        link.restore();
      }
    });
    await goOn(7);
  },
};

/** Longer than the lease of a claim on the priority queue, 3 s. */
const SLOW_SECONDS = 4;
const HANDICAP_MS = 300;
/** Long enough for a request to be seen in transit. */
const NOTICEABLE_MS = 200;
/** A request that records the ticks of dozens of jobs is longer than any other. */
const RECORD_BYTES = 5_000;

const recordsTwice: MutantTrap = {
  key: 'mutant-c',
  longMinutes: 0.5,
  mutation: 'no unique key',
  caughtAs: ['unexplained'],
  title:
    'a scheduler whose requests reach PostgreSQL so late that the other one has recorded the same ticks meanwhile',
  required: 'its records are fenced off: no tick has two rows, none is called twice',
  limits: FAULTY,
  load: BUSY,
  cluster: withoutAnnouncements,
  async run({ cluster, fault, goOn }) {
    const [slow, other] = [cluster.service('scheduler', 1), cluster.service('scheduler', 2)];
    const link = cluster.link(slow, 'postgres');
    const handicap = cluster.link(other, 'redis');
    await fault('requests of scheduler-1 reach PostgreSQL late', { strands: true }, async () => {
      // The other scheduler is slowed down, so that this one claims.
      handicap.set('to server', { latencyMs: HANDICAP_MS });
      link.set('to server', { latencyMs: NOTICEABLE_MS });
      await eventually('a request that records ticks', () => link.heldBytes > RECORD_BYTES);
      // What it has planned arrives when it is no longer true.
      link.set('to server', { flow: 'hold' });
      handicap.restore();
      await goOn(SLOW_SECONDS);
      link.restore();
      await goOn(2);
    });
  },
};

const EDITING_MS = 10_000;

/** The runners know of most ticks before they are due, and an edit may come between. */
const callsOutdated: MutantTrap = {
  key: 'mutant-d',
  longMinutes: 0.5,
  mutation: 'announced ticks of outdated jobs',
  caughtAs: ['stale'],
  title: 'jobs edited shortly before each of their ticks',
  required: 'only the acknowledged revision fires',
  limits: { ...FAULTY, raceMs: 1_000 },
  load: race.load,
  async run({ jobs, driver, random, goOn }) {
    const end = Date.now() + EDITING_MS;
    const edits = jobs.map(async (job) => {
      while (Date.now() < end) {
        await delay(2_000 - (Date.now() % 1_000) - random.integer(100, 300));
        await driver.edit(job);
      }
    });
    await Promise.all(edits);
    await goOn(2);
  },
};

export const MUTANT_TRAPS: readonly MutantTrap[] = [
  losesUnclaimed,
  losesUnconfirmed,
  recordsTwice,
  callsOutdated,
];
