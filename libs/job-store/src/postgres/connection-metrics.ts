import { Gauge, type Registry } from 'prom-client';
import type { Database } from './database.js';

/** Shows how many connections to PostgreSQL are in use. */
export function observeConnections(registry: Registry, { pool, hotPool }: Database): void {
  new Gauge({
    name: 'job_scheduler_db_pool_connections',
    help: 'Connections to PostgreSQL, by use; `waiting` are queries for which none was free.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const pools = [pool, hotPool];
      const total = (count: (of: typeof pool) => number): number =>
        pools.reduce((sum, one) => sum + count(one), 0);
      this.set(
        { state: 'busy' },
        total((one) => one.totalCount - one.idleCount),
      );
      this.set(
        { state: 'idle' },
        total((one) => one.idleCount),
      );
      this.set(
        { state: 'waiting' },
        total((one) => one.waitingCount),
      );
    },
  });
}
