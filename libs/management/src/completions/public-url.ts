import type { Clock } from '@job-scheduler/job-model';
import { untilKnown, type CompletionEndpoint } from '@job-scheduler/job-store';
import type { OnModuleDestroy } from '@nestjs/common';
import { invalid } from '../problems/problem.js';

/** The base URL at which targets reach this api, announced to the processes that make calls. */
export class PublicUrl implements OnModuleDestroy {
  private own: string | null = null;
  private isAnnounced = false;
  private readonly closing = new AbortController();

  constructor(
    private readonly configured: string | null,
    private readonly endpoint: CompletionEndpoint,
    private readonly clock: Clock,
  ) {}

  /** Null if it is not configured and cannot be derived from the address that the api listens on. */
  private get value(): string | null {
    return this.configured ?? this.own;
  }

  /** Sets the URL from the address that the api listens on, if only programs on this machine can reach that address. */
  listensAt(origin: string): void {
    this.own = origin;
  }

  /** Whether targets can be told where to report. If so, the store knows the URL, and so do the processes that make calls. */
  async isKnown(): Promise<boolean> {
    const { value } = this;
    if (value === null || this.isAnnounced) return value !== null;
    await this.endpoint.announce(value);
    this.isAnnounced = true;
    return true;
  }

  /** Refuses a job's completion policy when targets cannot be told where to report. Throws the problem `invalid`. */
  async require(completion: unknown): Promise<void> {
    if (completion === undefined || completion === null || (await this.isKnown())) return;
    throw invalid([
      {
        pointer: '/completion',
        code: 'public_url_missing',
        message: "needs the api's setting PUBLIC_URL, so that targets can be told where to report",
      },
    ]);
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
