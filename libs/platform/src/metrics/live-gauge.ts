import { Gauge, type Registry } from 'prom-client';

/**
 * A gauge that is read when Prometheus scrapes. If it cannot be read, its value is NaN: a dependency that is down must
 * not take the process' other metrics with it.
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
