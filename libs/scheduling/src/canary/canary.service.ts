import type { Clock } from '@job-scheduler/job-model';
import { Loop, type EventLog } from '@job-scheduler/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Canary } from './canary.js';

/** The life of the canary: its loop runs until the process stops. */
export class CanaryService implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    private readonly canary: Canary,
    clock: Clock,
    log: EventLog,
  ) {
    this.loop = new Loop(canary, clock, log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** A lease that cannot be released expires by itself. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.canary.release().catch(() => undefined);
  }
}
