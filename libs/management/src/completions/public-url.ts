import type { Clock } from '@job-scheduler/job-model';
import { untilKnown, type CompletionEndpoint } from '@job-scheduler/job-store';
import type { OnModuleDestroy } from '@nestjs/common';

/** Under which base URL targets reach this api, and the announcement of it to those who make calls. */
export class PublicUrl implements OnModuleDestroy {
  private own: string | null = null;
  private isAnnounced = false;
  private readonly closing = new AbortController();

  constructor(
    private readonly configured: string | null,
    private readonly endpoint: CompletionEndpoint,
    private readonly clock: Clock,
  ) {}

  /** Null when it is not configured and cannot be told from the address that the api listens on. */
  private get value(): string | null {
    return this.configured ?? this.own;
  }

  /** Tells where the api listens, when only programs on this machine can reach it there. */
  listensAt(origin: string): void {
    this.own = origin;
  }

  /** Whether targets can be told where to report: from then on the store knows, and with it who makes calls. */
  async isKnown(): Promise<boolean> {
    const { value } = this;
    if (value === null || this.isAnnounced) return value !== null;
    await this.endpoint.announce(value);
    this.isAnnounced = true;
    return true;
  }

  /** Resolves once the store knows the URL, or the api ends. */
  async announce(): Promise<void> {
    const { signal } = this.closing;
    await untilKnown(this.clock, signal, () => this.isKnown()).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  onModuleDestroy(): void {
    this.closing.abort();
  }
}
