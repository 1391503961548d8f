import type { Clock } from '@job-scheduler/job-model';
import { ZoneDataWatch, type DueTimes } from '@job-scheduler/job-store';
import { Loop, type EventLog } from '@job-scheduler/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Tells the schedulers by which time zone data this api computes due times: they check those of an older one. */
export class AnnounceZoneData implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(dueTimes: DueTimes, clock: Clock, log: EventLog) {
    this.loop = new Loop(new ZoneDataWatch(dueTimes, log), clock, log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
