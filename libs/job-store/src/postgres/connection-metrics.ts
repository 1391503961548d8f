import { Gauge, type Registry } from 'prom-client';
import type { PostgresConnections } from '@job-scheduler/platform/postgres';

/** Shows how many connections to PostgreSQL are in use. */
export function observeConnections(registry: Registry, connections: PostgresConnections): void {
  new Gauge({
    name: 'job_scheduler_db_pool_connections',
    help: 'Connections to PostgreSQL, by use; `waiting` are queries for which none was free.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(connections.usage)) this.set({ state }, count);
    },
  });
}
