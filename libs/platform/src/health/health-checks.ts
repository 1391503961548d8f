import { zoneData, type Clock } from '@job-scheduler/job-model';
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

/** A dependency that does not answer for this long counts as down. */
const PATIENCE_MS = 1_500;

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
      this.look(this.probes.postgres),
      this.look(this.probes.redis),
      this.look(this.probes.rabbitmq),
    ]);
    const dependencies = { postgres, redis, rabbitmq };
    const failing = DEPENDENCIES.filter((name) => isFailing(dependencies[name]));
    const isUnavailable = failing.some((name) => this.probes[name].isVital);
    const status = isUnavailable ? 'unavailable' : failing.length > 0 ? 'degraded' : 'ok';
    const canary = this.canary?.report() ?? null;
    const health = { status, dependencies, zone_data: zoneData().version } as const;
    return canary === null ? health : { ...health, canary };
  }

  private async look({ look }: DependencyProbe): Promise<DependencyStatus> {
    const waiting = new AbortController();
    const answered = Promise.resolve()
      .then(look)
      .catch((): DependencyStatus => 'down');
    const timedOut = this.clock.sleep(PATIENCE_MS, waiting.signal).then((): DependencyStatus => 'down');
    const status = await Promise.race([answered, timedOut]);
    waiting.abort();
    return status;
  }
}

/** Whether a process can do nothing with a dependency in this state. */
export const isFailing = (status: DependencyStatus): boolean =>
  ['down', 'outdated', 'blocked'].includes(status);
