import type { ClaimLedger } from '@job-scheduler/job-store';
import type { LoopBody } from '@job-scheduler/platform';
import type { ActiveCalls } from './active-calls.js';
import type { CallSlots } from './call-slots.js';

/** A cancelled call ends within a second, whichever runner makes it. */
const REST_MS = 300;

/** Aborts calls whose runs were cancelled, and tends the runs that wait for their host. */
export class CallWatch implements LoopBody {
  readonly name = 'call watch';

  constructor(
    private readonly runnerId: string,
    private readonly ledger: ClaimLedger,
    private readonly calls: ActiveCalls,
    private readonly slots: CallSlots,
  ) {}

  async runOnce(): Promise<number> {
    this.slots.tend();
    if (this.calls.count === 0) return REST_MS;
    const cancelled = await this.ledger.cancelledClaims(this.runnerId);
    for (const { run_id, claim_id, reason } of cancelled) this.calls.cancel(run_id, claim_id, reason);
    return REST_MS;
  }
}
