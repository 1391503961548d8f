// Starts the servers and the target, takes the requested measurements, and reports them.
import { fileURLToPath } from 'node:url';
import { bullmq } from './contenders/bullmq.mjs';
import { jobScheduler } from './contenders/job-scheduler.mjs';
import { pgBoss } from './contenders/pg-boss.mjs';
import { describeMachine } from './machine.mjs';
import { writeSection } from './markdown.mjs';
import { measureBursts } from './parts/bursts.mjs';
import { reportBursts } from './parts/bursts-report.mjs';
import { measureIdleAcross, reportIdleAcross } from './parts/idle-across.mjs';
import { describeScheduler, measureScheduler, reportScheduler } from './parts/scheduler-alone.mjs';
import { measureSoak, reportSoak } from './parts/soak.mjs';
import { startTarget } from './recording-target.mjs';
import { startServers } from './servers.mjs';

const DOCUMENT = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

/** Takes the measurements that `options` ask for. Progress goes to standard error, the report to standard output. */
export async function measure(options) {
  // Everything that was started ends with this process.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  const servers = await startServers();
  const target = await startTarget();
  const publish = async (name, text) => {
    console.log(`\n${text}`);
    if (options.write) await writeSection(DOCUMENT, name, text);
  };
  try {
    await publish('machine', describeMachine(await servers.versions()));
    const bench = { servers, target, options, log: (line) => console.error(line) };
    for (const [name, part] of Object.entries(PARTS)) {
      try {
        const text = await part(bench);
        if (text !== null) await publish(name, text);
      } catch (error) {
        // A failed part must not discard the other parts, which take minutes to measure.
        console.error(`${name}: ${error.stack}`);
        process.exitCode = 1;
      }
    }
  } finally {
    target.stop();
    await servers.stop();
  }
}

/** Each part resolves to a section of the report, or to null when it was not requested. */
const PARTS = {
  async bursts({ options, ...bench }) {
    const asked = (name, contenders) => (options.parts.has(name) ? contenders : []);
    const contenders = [
      ...asked('product', options.runsPerMessage.map(jobScheduler)),
      ...asked('bullmq', [bullmq]),
      ...asked('pg-boss', [pgBoss]),
    ];
    if (contenders.length === 0) return null;
    return reportBursts(await measureBursts({ contenders, options, ...bench }), contenders, options);
  },

  async scheduler({ options, servers, log }) {
    if (!options.parts.has('scheduler')) return null;
    const rounds = [];
    for (let round = 0; round < options.rounds; round += 1) {
      for (const jobs of options.ticks) rounds.push(await schedulerRound({ servers, jobs, log }));
    }
    return reportScheduler(rounds, '8,000 ticks/s and 200 bytes of Redis per armed job');
  },

  async million({ options, servers, log }) {
    if (!options.parts.has('million')) return null;
    return reportScheduler([await schedulerRound({ servers, jobs: 1_000_000, log })], '150 s');
  },

  async idle({ options, ...bench }) {
    if (!options.parts.has('idle')) return null;
    return reportIdleAcross(await measureIdleAcross({ seconds: options.idleSeconds, ...bench }));
  },

  async soak({ options, servers, target }) {
    if (!options.parts.has('soak')) return null;
    const { concurrency, soakTicks: ticks } = options;
    return reportSoak(await measureSoak({ servers, target, ticks, concurrency }));
  },
};

const RUNS_PER_MESSAGE = 50;

async function schedulerRound({ servers, jobs, log }) {
  const figures = await measureScheduler({ servers, jobs, runsPerMessage: RUNS_PER_MESSAGE, log });
  log(describeScheduler(figures));
  return figures;
}
