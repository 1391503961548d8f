import { Counter, type CounterConfiguration, type Registry } from 'prom-client';

// Several components increment these counters. In one process they share them. None counts what belongs to the canary.

/** Counts runs that ended. Whichever process ends a run counts it. */
export const endedRuns = (registry: Registry): Counter<'outcome' | 'trigger'> =>
  shared(registry, {
    name: 'job_scheduler_runs_total',
    help: 'Runs that ended, by outcome and trigger.',
    labelNames: ['outcome', 'trigger'],
  });

/** Counts ticks with a run. Schedulers record them; runners record those that were announced to them. */
export const recordedTicks = (registry: Registry): Counter =>
  shared(registry, { name: 'job_scheduler_ticks_recorded_total', help: 'Ticks that became runs.' });

/** Counts ticks without a run. Schedulers skip them; runners skip those that expired, and those that overlap among the announced ones. */
export const skippedTicks = (registry: Registry): Counter<'reason'> =>
  shared(registry, {
    name: 'job_scheduler_ticks_skipped_total',
    help: 'Ticks that were accounted for without a run, by reason.',
    labelNames: ['reason'],
  });

function shared<Label extends string>(
  registry: Registry,
  configuration: CounterConfiguration<Label>,
): Counter<Label> {
  const known = registry.getSingleMetric(configuration.name);
  if (known !== undefined) return known as Counter<Label>;
  return new Counter({ ...configuration, registers: [registry] });
}
