import type { Clock } from '@job-scheduler/job-model';
import type { DependencyStatus, EventLog } from '@job-scheduler/platform';
import { noRoom, tooLittleRoom } from './connection-room.js';
import { codeOf, type Database } from './database.js';
import { missingMigrations } from './migrate.js';

const LOOK_EVERY_MS = 1_000;

/** What it has told others in this time, it need not be asked. */
const ANSWERED_MS = 1_000;

/** The server, the role or the database has no connection left (`too_many_connections`). */
const TOO_MANY_CONNECTIONS = '53300';

/**
 * Keeps a process from working on a database that is away at the start, or whose schema is older than the process. It
 * waits and logs what it waits for.
 */
export class SchemaGate {
  private isCurrent = false;
  private lastWord = '';

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /** Resolves once the schema has every migration that this release knows; false when the signal is aborted before. */
  async passed(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const obstacle = await this.obstacle();
      if (obstacle === null) {
        await this.warnOfLittleRoom();
        return true;
      }
      this.say(obstacle);
      await this.clock.sleep(LOOK_EVERY_MS, signal);
    }
    return false;
  }

  /** For readiness: checks now. */
  async status(): Promise<DependencyStatus> {
    if (this.isCurrent) {
      // A look that waited behind the requests of users would tell how many they are, and not how the server is.
      if (this.database.connections.hasAnsweredWithin(ANSWERED_MS)) return 'up';
      await this.database.hotPool.query('SELECT 1');
      return 'up';
    }
    const missing = await missingMigrations(this.database.pool);
    this.isCurrent = missing.length === 0;
    return this.isCurrent ? 'up' : 'outdated';
  }

  private async obstacle(): Promise<string | null> {
    try {
      if ((await this.status()) === 'up') return null;
      const missing = await missingMigrations(this.database.pool);
      return `The database's schema lacks ${missing.join(', ')}: run the migrations (npm run migrate), and this process continues on its own.`;
    } catch (error) {
      if (codeOf(error) === TOO_MANY_CONNECTIONS) return noRoom(this.database.connections.most);
      return `PostgreSQL cannot be reached; retrying: ${(error as Error).message}.`;
    }
  }

  /** The process works with fewer connections, as long as nobody else takes them. */
  private async warnOfLittleRoom(): Promise<void> {
    const sentence = await tooLittleRoom(this.database.connections).catch(() => null);
    if (sentence !== null) this.log.warn('too_few_connections', sentence);
  }

  /** A repeated problem is logged once. */
  private say(obstacle: string): void {
    if (obstacle !== this.lastWord) this.log.warn('waiting_for_database', obstacle);
    this.lastWord = obstacle;
  }
}
