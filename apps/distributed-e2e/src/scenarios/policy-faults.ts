import { FAULTY } from '../checker/limits.js';
import { callsOf } from '../history/target-log.js';
import type { Answer } from '../target/answer.js';
import { betweenTicks } from './between-ticks.js';
import type { Load, Scenario } from './scenario.js';

const PROMPT: Answer = { status: 200, delayMs: [20, 100], hang: false };
/** So long that calls which begin just before a cut are open when others may take over their runs, and after that. */
const LONG = {
  answer: { status: 200, delayMs: [15_000, 20_000], hang: false } as Answer,
  timeoutSeconds: 60,
};

const LONG_CALLS: Load = {
  fast: { jobs: 20, schedule: '* * * * * *', answer: PROMPT },
  skip: { jobs: 6, schedule: '* * * * * *', ...LONG, promises: { overlap: 'skip' } },
  wait: { jobs: 6, schedule: '* * * * * *', ...LONG, promises: { overlap: 'wait' } },
  replace: { jobs: 3, schedule: '*/3 * * * * *', ...LONG, promises: { overlap: 'replace' } },
  once: { jobs: 4, schedule: '*/3 * * * * *', ...LONG, promises: { delivery: 'at_most_once' } },
  alone: {
    jobs: 4,
    schedule: '* * * * * *',
    ...LONG,
    promises: { overlap: 'skip', delivery: 'at_most_once' },
  },
};

const cutOffRunner: Scenario = {
  key: '24a',
  longMinutes: 3,
  title: 'a runner cut off from PostgreSQL in mid-call, with policies that forbid overlap or repetition',
  required: 'its calls are aborted before others begin: none overlaps, none of at_most_once is repeated',
  limits: FAULTY,
  // Otherwise one message may hold all long calls, and the runner that is cut off may have none.
  cluster: () => ({ environment: { RUNS_PER_MESSAGE: '2' } }),
  load: LONG_CALLS,
  async run({ cluster, target, fault, goOn, by, require, measure }) {
    let restoredAt = 0;
    for (let round = 0; round < by({ short: 1, long: 3 }); round += 1) {
      const runner = cluster.service('runner', 1 + (round % 2));
      const link = cluster.link(runner, 'postgres');
      const seconds = by({ short: 14, long: 25 });
      await betweenTicks();
      await fault(
        `${runner.name} and postgres cut for ${seconds} s`,
        { doubles: true, strands: true },
        async () => {
          link.set('both', { flow: 'hold' });
          await goOn(seconds);
          link.restore();
          restoredAt = Date.now();
        },
      );
      await goOn(by({ short: 3, long: 20 }));
    }
    const { calls } = callsOf([...(await target.lines())]);
    // Calls with `replace` are aborted without any fault.
    const aborted = calls.filter(
      ({ outcome, endedAt, path }) =>
        outcome === 'hung_up' && endedAt < restoredAt && !path.startsWith('/replace/'),
    ).length;
    measure('calls aborted', aborted);
    require(aborted > 0, 'No call was aborted, although calls were open when the lease ended.');
  },
};

const noRunner: Scenario = {
  key: '24b',
  longMinutes: 3,
  title: 'no runner runs for a while, with policies that limit when an attempt may begin',
  required:
    'no attempt begins later than max_age_seconds or after the next tick; each such tick ends with its reason',
  limits: FAULTY,
  load: {
    fast: { jobs: 20, schedule: '* * * * * *', answer: PROMPT },
    young: { jobs: 10, schedule: '* * * * * *', answer: PROMPT, promises: { retry: { max_age_seconds: 5 } } },
    current: {
      jobs: 10,
      schedule: '*/4 * * * * *',
      answer: PROMPT,
      promises: { retry: { until_next_tick: true } },
    },
  },
  async run({ cluster, fault, goOn, by, api, jobs, require, measure }) {
    const { runner: runners } = cluster.services;
    await fault('no runner runs', { outage: true, doubles: true, strands: true }, async () => {
      await Promise.all(runners.map((runner) => runner.kill()));
      await goOn(by({ short: 12, long: 80 }));
      await Promise.all(runners.map((runner) => runner.start()));
    });
    await goOn(by({ short: 8, long: 20 }));
    const [young] = jobs.filter(({ group }) => group === 'young');
    const ended = await api.all<{ reason: string | null }>('/v1/runs', `&job_id=${young?.id}&state=failed`);
    const late = ended.filter(({ reason }) => reason === 'max_age_passed').length;
    measure('too old, of one job', late);
    require(late > 0, 'No run ended as max_age_passed, although no runner ran for longer than that.');
  },
};

export const policyFaults: Scenario[] = [cutOffRunner, noRunner];
