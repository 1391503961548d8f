import { Registry } from 'prom-client';
import { DependencyHealthChecks, type DependencyStatus } from '../health/health-checks.js';
import { SystemClock } from '../clock/system-clock.js';
import { observeDependencies } from './dependency-metrics.js';

const probe = (look: () => DependencyStatus) => ({ look, isVital: true });

describe('job_scheduler_dependency_up', () => {
  it.each([
    ['up', 1],
    ['embedded', 1],
    ['down', 0],
    ['outdated', 0],
    ['blocked', 0],
  ] as const)('shows a dependency that is %s as %d, and none that is not used', async (status, value) => {
    const registry = new Registry();
    const probes = {
      postgres: probe(() => status),
      redis: probe(() => 'unused'),
      rabbitmq: probe(() => {
        throw new Error('refused');
      }),
    };
    observeDependencies(registry, new DependencyHealthChecks(probes, new SystemClock()));
    const series = (await registry.metrics()).split('\n').filter((line) => /^job_scheduler/.test(line));
    expect(series).toEqual([
      `job_scheduler_dependency_up{dependency="postgres"} ${value}`,
      'job_scheduler_dependency_up{dependency="rabbitmq"} 0',
    ]);
  });
});
