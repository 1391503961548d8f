import { COMPLETION_HEADER, completionToken, type Clock } from '@job-scheduler/job-model';
import type { ClaimedRun, CompletionAddress, CompletionEndpoint } from '@job-scheduler/job-store';
import { untilKnown } from '@job-scheduler/job-store';

/** How long an address is believed: an api may be moved to another name. */
const FRESH_MS = 30_000;

/** Gives calls whose target may report later the URL to report to. */
export class CompletionUrls {
  private known: { address: CompletionAddress; readAt: number } | null = null;
  private readonly givingUp = new AbortController();

  constructor(
    private readonly endpoint: CompletionEndpoint,
    private readonly clock: Clock,
  ) {}

  /** The headers that tell the run's target where to report. */
  async headersOf(run: ClaimedRun): Promise<Record<string, string>> {
    const { public_url, key } = await this.address();
    // Jobs of this kind are only taken by an api that knows its URL, and announces it.
    return public_url === null
      ? {}
      : { [COMPLETION_HEADER]: `${public_url}/v1/completions/${completionToken(run, key)}` };
  }

  /** Ends the wait for the store. */
  giveUp(): void {
    this.givingUp.abort();
  }

  private async address(): Promise<CompletionAddress> {
    const now = this.clock.monotonic();
    if (this.known === null || now - this.known.readAt > FRESH_MS) {
      const address = await untilKnown(this.clock, this.givingUp.signal, () => this.endpoint.read());
      this.known = { address, readAt: now };
    }
    return this.known.address;
  }
}
