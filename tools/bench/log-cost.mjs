// What a line in the log for every run costs: bursts with LOG_RUNS=all and with none, in turn, and the ratio of each pair.
// Usage: node tools/bench/log-cost.mjs [jobs] [rounds]. Build first.
import { jobScheduler } from './contenders/job-scheduler.mjs';
import { measureBursts } from './parts/bursts.mjs';
import { startTarget } from './recording-target.mjs';
import { startServers } from './servers.mjs';
import { median } from './statistics.mjs';

const [jobs = 5_000, rounds = 3] = process.argv.slice(2).map(Number);
const logging = (LOG_RUNS) =>
  jobScheduler(50, { name: LOG_RUNS, settings: { LOG_LEVEL: 'info', LOG_RUNS, CANARY: 'off' } });
const options = { jobs, rounds, warmBursts: 3, periodSeconds: 20, concurrency: 100 };

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
const [servers, target] = [await startServers(), await startTarget()];
try {
  const contenders = [logging('all'), logging('none')];
  const bursts = await measureBursts({
    contenders,
    servers,
    target,
    options,
    log: (line) => console.error(line),
  });
  const warm = bursts.filter(({ temperature }) => temperature === 'warm');
  for (const part of ['runner', 'total']) {
    const cost = ({ cpu }) =>
      part === 'total'
        ? Object.entries(cpu).reduce((sum, [name, us]) => sum + (name === 'target' ? 0 : us), 0)
        : cpu[part];
    const medianOf = (name, round) =>
      median(warm.filter((burst) => burst.contender === name && burst.round === round).map(cost));
    const ratios = Array.from(
      { length: rounds },
      (_, index) => medianOf('all', index + 1) / medianOf('none', index + 1),
    );
    console.log(
      `${part}: all / none ${ratios.map((ratio) => ratio.toFixed(3)).join(', ')}; median ${median(ratios).toFixed(3)}`,
    );
  }
} finally {
  target.stop();
  await servers.stop();
}
