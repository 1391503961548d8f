import { Gauge, type Registry } from 'prom-client';
import { DEPENDENCIES, isFailing, type HealthChecks } from '../health/health-checks.js';

/** Shows which dependencies answer, as the health check finds them. A dependency that is not used has no series. */
export function observeDependencies(registry: Registry, health: HealthChecks): void {
  new Gauge({
    name: 'job_scheduler_dependency_up',
    help: 'Whether this process can use the dependency: 0 when it is down, blocked or lacks migrations, otherwise 1.',
    labelNames: ['dependency'],
    registers: [registry],
    async collect() {
      const { dependencies } = await health.check();
      for (const dependency of DEPENDENCIES) {
        const status = dependencies[dependency];
        if (status !== 'unused') this.set({ dependency }, isFailing(status) ? 0 : 1);
      }
    },
  });
}
