/** `embedded`: the part runs inside this process, and so is up when this process is. */
export type DependencyStatus = 'up' | 'down' | 'embedded';

/** What the process depends on: a port that each app provides for its shape. */
export abstract class HealthChecks {
  /** Looks at each dependency now. Answers within two seconds and never rejects. */
  abstract check(): Promise<Record<'postgres' | 'redis' | 'rabbitmq', DependencyStatus>>;
}
