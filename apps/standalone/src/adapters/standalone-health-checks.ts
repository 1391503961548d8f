import type { Clock } from '@job-scheduler/job-model';
import type { Database } from '@job-scheduler/job-store/postgres';
import { HealthChecks, type DependencyStatus } from '@job-scheduler/management';

const PATIENCE_MS = 1_500;

/** Only PostgreSQL can be away: the other parts live in this process. */
export class StandaloneHealthChecks extends HealthChecks {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async check(): Promise<Record<'postgres' | 'redis' | 'rabbitmq', DependencyStatus>> {
    return { postgres: await this.postgres(), redis: 'embedded', rabbitmq: 'embedded' };
  }

  private async postgres(): Promise<DependencyStatus> {
    const waiting = new AbortController();
    const answered = this.database.pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
    const timedOut = this.clock.sleep(PATIENCE_MS, waiting.signal).then(() => false);
    const isUp = await Promise.race([answered, timedOut]);
    waiting.abort();
    return isUp ? 'up' : 'down';
  }
}
