import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '@job-scheduler/job-model';
import type { HttpCallback } from '@job-scheduler/http-callback';
import { Loop, type EventLog, type LoopBody } from '@job-scheduler/platform';
import type { CallWatch } from '../calls/call-watch.js';
import type { CallSlots } from '../calls/call-slots.js';
import type { Intake } from '../intake/intake.js';
import type { WorkUnderWay } from './work-under-way.js';
import type { Heartbeat } from './heartbeat.js';
import type { LeaseWatch } from './lease-watch.js';
import type { RunExecutor } from '../calls/run-executor.js';

/**
 * The runner's life: it registers itself, takes runs, and lets the calls under way end on shutdown. `drainMs` after the order
 * to stop, it cuts them off.
 */
export class ExecutionService implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly beating: Loop;
  private readonly watching: Loop;
  private readonly watchingLease: Loop;
  private readonly protecting: Loop | null;
  /** When the process began to stop, monotonic milliseconds. */
  private stoppingSince: number | null = null;

  constructor(
    private readonly drainMs: number,
    private readonly intake: Intake,
    private readonly slots: CallSlots,
    private readonly work: WorkUnderWay,
    private readonly executor: RunExecutor,
    private readonly heartbeat: Heartbeat,
    watch: CallWatch,
    leaseWatch: LeaseWatch,
    private readonly callbacks: HttpCallback[],
    private readonly clock: Clock,
    private readonly log: EventLog,
    protection: LoopBody | null,
  ) {
    this.beating = new Loop(heartbeat, clock, log);
    this.watching = new Loop(watch, clock, log);
    this.watchingLease = new Loop(leaseWatch, clock, log);
    this.protecting = protection === null ? null : new Loop(protection, clock, log);
  }

  onApplicationBootstrap(): Promise<void> {
    this.beating.start();
    this.watching.start();
    this.watchingLease.start();
    this.protecting?.start();
    return this.intake.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stoppingSince = this.clock.monotonic();
    await this.intake.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { busy } = this.slots.usage;
    if (busy > 0) this.log.info('draining', `Waiting for ${busy} calls to end.`);
    const ended = new AbortController();
    const drained = this.work.drained().finally(() => ended.abort());
    await Promise.race([drained, this.clock.sleep(this.restOfDrainMs(), ended.signal)]);
    this.executor.abort();
    await drained;
    await Promise.all(this.callbacks.map((callback) => callback.close()));
    const loops = [
      this.beating,
      this.watching,
      this.watchingLease,
      ...(this.protecting ? [this.protecting] : []),
    ];
    await Promise.all(loops.map((loop) => loop.stop()));
    await this.heartbeat.remove().catch((error: unknown) => {
      this.log.error(
        'runner_not_removed',
        'The runner could not sign off; its runs will be freed in about ten seconds.',
        error,
      );
    });
  }

  /** The drain begins with the order to stop, whatever had to end before the calls. */
  private restOfDrainMs(): number {
    const now = this.clock.monotonic();
    return Math.max(0, this.drainMs - (now - (this.stoppingSince ?? now)));
  }
}
