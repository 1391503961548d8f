import type { EventLog, LoopBody } from '@job-scheduler/platform';
import type { ActiveCalls } from '../calls/active-calls.js';
import type { Heartbeat } from './heartbeat.js';

/** A small part of the margin of RUNNER_LEASE. */
const REST_MS = 100;

/**
 * Aborts calls that must not go on once the lease on their runs has ended. It has a loop of its own, which waits for
 * nothing but its clock: other loops hang while the store cannot be reached.
 */
export class LeaseWatch implements LoopBody {
  readonly name = 'lease watch';

  constructor(
    private readonly heartbeat: Heartbeat,
    private readonly calls: ActiveCalls,
    private readonly log: EventLog,
  ) {}

  runOnce(): Promise<number> {
    const count = this.calls.cutOff((lease) => this.heartbeat.holds(lease));
    if (count > 0) this.log.warn('calls_cut_off', messageOf(count));
    return Promise.resolve(REST_MS);
  }
}

const messageOf = (count: number): string =>
  `${count} calls were aborted, because this runner could not reach PostgreSQL and their jobs allow no call beside another.`;
