import { Counter, type Registry } from 'prom-client';

const NAME = 'job_scheduler_runs_total';

/** The counter of runs that ended. Runners and schedulers end runs; in one process they share it. */
export function endedRuns(registry: Registry): Counter<'outcome' | 'trigger'> {
  const known = registry.getSingleMetric(NAME);
  if (known !== undefined) return known as Counter<'outcome' | 'trigger'>;
  return new Counter({
    name: NAME,
    help: 'Runs that ended, by outcome and trigger.',
    labelNames: ['outcome', 'trigger'],
    registers: [registry],
  });
}
