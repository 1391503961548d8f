import { zoneData, type Clock } from '@job-scheduler/job-model';
import { patiently } from '../clock/patience.js';
import type { CanaryReport, CanaryState } from './canary-state.js';

/** The servers that a Job-Scheduler process may depend on. */
export const DEPENDENCIES = ['postgres', 'redis', 'rabbitmq'] as const;
export type DependencyName = (typeof DEPENDENCIES)[number];

/**
 * `outdated`: it answers, but its schema lacks migrations. `blocked`: it answers, but a memory or disk alarm keeps it
 * from accepting messages. `embedded`: it runs inside this process, so it is up when this process is. `unused`: this
 * process does not use it.
 */
export const DEPENDENCY_STATUSES = ['up', 'down', 'outdated', 'blocked', 'embedded', 'unused'] as const;
export type DependencyStatus = (typeof DEPENDENCY_STATUSES)[number];

/** `degraded`: the process works, but a dependency that it can do without is down. */
export const HEALTH_STATUSES = ['ok', 'degraded', 'unavailable'] as const;

/** The state of a process and of its dependencies. */
export interface Health {
  status: (typeof HEALTH_STATUSES)[number];
  dependencies: Record<DependencyName, DependencyStatus>;
  /** The release of the time zone data that this process uses, like `2026f`. */
  zone_data: string;
  /** How the canary fares; missing in a process that does not watch it. */
  canary?: CanaryReport;
}

/** Whether this process can do its work now: a port that each app provides for its shape. */
export abstract class HealthChecks {
  /** Checks each dependency now. Answers within two seconds and never rejects. */
  abstract check(): Promise<Health>;
}

/** How to check one dependency, and whether the process can work without it. */
export interface DependencyProbe {
  look: () => DependencyStatus | Promise<DependencyStatus>;
  isVital: boolean;
}

/** Determines health by checking each dependency. */
export class DependencyHealthChecks extends HealthChecks {
  constructor(
    private readonly probes: Record<DependencyName, DependencyProbe>,
    private readonly clock: Clock,
    private readonly canary: CanaryState | null = null,
  ) {
    super();
  }

  async check(): Promise<Health> {
    const [postgres, redis, rabbitmq] = await Promise.all([
      patiently<DependencyStatus>(this.clock, this.probes.postgres.look, 'down'),
      patiently<DependencyStatus>(this.clock, this.probes.redis.look, 'down'),
      patiently<DependencyStatus>(this.clock, this.probes.rabbitmq.look, 'down'),
    ]);
    const dependencies = { postgres, redis, rabbitmq };
    const failing = DEPENDENCIES.filter((name) => isFailing(dependencies[name]));
    const isUnavailable = failing.some((name) => this.probes[name].isVital);
    const status = isUnavailable ? 'unavailable' : failing.length > 0 ? 'degraded' : 'ok';
    const canary = this.canary?.report() ?? null;
    const health = { status, dependencies, zone_data: zoneData().version } as const;
    return canary === null ? health : { ...health, canary };
  }
}

/** Whether a process can do nothing with a dependency in this state. */
export const isFailing = (status: DependencyStatus): boolean =>
  ['down', 'outdated', 'blocked'].includes(status);
