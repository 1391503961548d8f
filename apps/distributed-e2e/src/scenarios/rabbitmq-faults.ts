import { eventually } from '@job-scheduler/testing';
import { FAULTY } from '../checker/limits.js';
import { DEAD_LETTERS, messageCount, publishRaw, purge, RUNS } from '../cluster/broker.js';
import { BUSY } from './load.js';
import type { Scenario } from './scenario.js';

const loseMessages: Scenario = {
  key: '8',
  longMinutes: 4,
  title: 'RabbitMQ killed and started again; queue purged',
  required: 'publishing and consuming resume <= 10 s after the broker accepts; none lost',
  limits: { ...FAULTY, latenessMs: 10_000, raceMs: 10_000, gapMs: 10_000 },
  load: BUSY,
  async run({ cluster: { rabbitmq }, fault, goOn, by }) {
    for (let round = 0; round < by({ short: 1, long: 5 }); round += 1) {
      await fault('RabbitMQ killed and started again', { outage: true }, async () => {
        await rabbitmq.kill();
        await rabbitmq.restart();
      });
      await goOn(by({ short: 6, long: 15 }));
      // The queue is purged while the target holds calls, when it most likely contains something.
      await fault('queue purged', {}, () => purge(rabbitmq.url, RUNS));
      await goOn(by({ short: 1, long: 15 }));
    }
  },
};

const MAX_GROWTH_BYTES = 100 * 1024 * 1024;
/** Ticks must be recorded on time even while nothing can be published. */
const RECORDED_WITHIN_MS = 1_000;

const alarm: Scenario = {
  key: '9',
  longMinutes: 2.5,
  title: 'RabbitMQ raises a memory alarm',
  required: 'publisher heeds blocked; memory flat; ticks stay on time in the ledger',
  limits: { ...FAULTY, latenessMs: 10_000, raceMs: 10_000, gapMs: 10_000 },
  load: BUSY,
  async run({ cluster, api, jobs, fault, goOn, by, require, measure }) {
    const { rabbitmq } = cluster;
    const memory = (): number =>
      cluster.services.scheduler.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
    const before = memory();
    const seconds = by({ short: 8, long: 60 });
    await fault('memory alarm', { outage: true, strands: true }, async () => {
      await rabbitmq.control('set_vm_memory_high_watermark', '0.00001');
      const from = Date.now() + 1_000;
      await goOn(seconds);
      const to = Date.now() - 2_000;
      const query = `?limit=500&job_id=${jobs[0]?.id}&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
      const { data } = await api.ok<{ data: { scheduled_at: string; created_at: string }[] }>(
        'GET',
        `/v1/runs${query}`,
      );
      const recorded = data.map((row) => Date.parse(row.created_at) - Date.parse(row.scheduled_at));
      measure('recorded late, at most', `${Math.round(Math.max(...recorded))} ms`);
      require(recorded.length > 0, 'No tick was recorded during the alarm.');
      require(Math.max(...recorded) <= RECORDED_WITHIN_MS, 'Ticks were not on time in the ledger.');
      const growth = memory() - before;
      measure('growth of the schedulers', `${Math.round(growth / 1024 / 1024)} MiB`);
      require(growth < MAX_GROWTH_BYTES, `The schedulers' memory grew by ${growth} bytes.`);
      await rabbitmq.control('set_vm_memory_high_watermark', '0.4');
    });
    await goOn(by({ short: 3, long: 15 }));
  },
};

const UNKNOWN_RUN = { run_id: '01900000-0000-8000-8000-000000000000', attempt: 1 };
const POISON = {
  'not JSON': '{"runs":',
  'not UTF-8': Buffer.from([0xff, 0xfe, 0x00]),
  empty: '',
  'the wrong schema': '{"runs":"all"}',
  'no object': '[1,2,3]',
  'a wrong id': '{"runs":[{"run_id":"x","attempt":1}]}',
  'an unknown run': JSON.stringify({ runs: [UNKNOWN_RUN] }),
};

const poison: Scenario = {
  key: '15',
  longMinutes: 1,
  title: `poison messages: ${Object.keys(POISON).join(', ')}`,
  required: 'dead-lettered once, counted, consumer goes on',
  limits: { ...FAULTY, latenessMs: 2_000 },
  load: BUSY,
  async run({ cluster, fault, goOn, by, require, measure }) {
    const { url } = cluster.rabbitmq;
    const counted = async (): Promise<number> => {
      const counts = cluster.services.runner.map((runner) =>
        runner.metric('job_scheduler_poison_messages_total'),
      );
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    };
    const before = { dead: await messageCount(url, DEAD_LETTERS), counted: await counted() };
    const rounds = by({ short: 1, long: 20 });
    await fault('poison', {}, async () => {
      for (let round = 0; round < rounds; round += 1) {
        await publishRaw(url, RUNS, Object.values(POISON));
      }
    });
    const expected = rounds * Object.keys(POISON).length;
    await eventually(
      'dead letters',
      async () => (await messageCount(url, DEAD_LETTERS)) - before.dead >= expected,
    );
    await goOn(by({ short: 2, long: 10 }));
    const dead = (await messageCount(url, DEAD_LETTERS)) - before.dead;
    measure('dead letters', dead);
    require(dead === expected, `${expected} poison messages made ${dead} dead letters.`);
    const count = (await counted()) - before.counted;
    measure('counted', count);
    require(count === expected, `${expected} poison messages were counted ${count} times.`);
  },
};

export const rabbitmqFaults: Scenario[] = [loseMessages, alarm, poison];
