import type { Clock } from '@job-scheduler/job-model';
import { Gauge, type Registry } from 'prom-client';
import { patiently } from '../clock/patience.js';

/**
 * A gauge that is read when Prometheus scrapes. If it cannot be read, or not soon, its value is NaN: a dependency that is
 * down or hangs must not take the process' other metrics with it.
 */
export function liveGauge(
  registry: Registry,
  clock: Clock,
  name: string,
  help: string,
  read: () => Promise<number>,
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await patiently(clock, read, Number.NaN));
    },
  });
}
