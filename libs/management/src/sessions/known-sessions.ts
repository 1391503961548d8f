import type { Clock } from '@job-scheduler/job-model';
import type { Session, Sessions } from '@job-scheduler/job-store';
import { ShortMemory } from '../access/short-memory.js';

const MINUTE_MS = 60_000;

/** The sessions of the store. Notes which are used. */
export class KnownSessions {
  private readonly memory: ShortMemory<Session | null>;
  private readonly peeked: ShortMemory<Session | null>;

  constructor(
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {
    this.memory = new ShortMemory(clock, (hash) => this.lookUp(hash));
    this.peeked = new ShortMemory(clock, (hash) => sessions.find(hash));
  }

  /** The session of a cookie; null if it is over. Throws StoreUnavailableError. */
  find(token: string): Promise<Session | null> {
    return this.memory.find(token);
  }

  /** The same, without a note that it is used. */
  peek(token: string): Promise<Session | null> {
    return this.peeked.find(token);
  }

  private async lookUp(hash: Buffer): Promise<Session | null> {
    const session = await this.sessions.find(hash);
    if (session !== null && session.seen_at < this.clock.now() - MINUTE_MS)
      this.sessions.see(session.id).catch(() => undefined);
    return session;
  }
}
