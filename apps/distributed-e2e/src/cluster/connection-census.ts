import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const EVERY_MS = 250;

/** How often a count may be above its limit one after the other: a killed process's sessions end a moment after it. */
const LINGERING_COUNTS = 4;

/**
 * Counts PostgreSQL's sessions by the name under which each process connects (`scheduler-1`), again and again, and
 * remembers the most that each had for longer than a moment.
 */
export class ConnectionCensus {
  readonly most = new Map<string, number>();
  private readonly recent = new Map<string, number[]>();
  private readonly ending = new AbortController();
  private counting: Promise<void> = Promise.resolve();

  private constructor(private readonly client: pg.Client) {}

  /** Begins to count. PostgreSQL must stay until `end`. */
  static async begin(url: string): Promise<ConnectionCensus> {
    const client = new pg.Client({ connectionString: url, application_name: 'census' });
    await client.connect();
    const census = new ConnectionCensus(client);
    census.counting = census.countUntilEnd();
    return census;
  }

  async end(): Promise<void> {
    this.ending.abort();
    await this.counting;
    await this.client.end();
  }

  private async countUntilEnd(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await this.count();
      await delay(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async count(): Promise<void> {
    const { rows } = await this.client.query<{ name: string; count: number }>(SESSIONS);
    const counts = new Map(rows.map(({ name, count }) => [name, count]));
    for (const name of new Set([...counts.keys(), ...this.recent.keys()])) {
      const recent = [...(this.recent.get(name) ?? []), counts.get(name) ?? 0].slice(-LINGERING_COUNTS);
      this.recent.set(name, recent);
      const lasting = recent.length < LINGERING_COUNTS ? 0 : Math.min(...recent);
      this.most.set(name, Math.max(this.most.get(name) ?? 0, lasting));
    }
  }
}

const SESSIONS = `
  SELECT application_name AS name, count(*)::int FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND application_name <> '' AND pid <> pg_backend_pid() GROUP BY 1`;
