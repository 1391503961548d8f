import { Gauge, type Registry } from 'prom-client';

/**
 * A gauge that is read when Prometheus asks. What cannot be read at the moment is no number (NaN): a dependency that is
 * away must not take the process' other metrics with it.
 */
export function liveGauge(registry: Registry, name: string, help: string, read: () => Promise<number>): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await read().catch(() => Number.NaN));
    },
  });
}
