import { Module } from '@nestjs/common';
import { DedupCache } from '@job-scheduler/dedup-cache';
import { Clock } from '@job-scheduler/job-model';
import { RunProducer } from '@job-scheduler/job-queue';
import { JobRepository, Recovery, RunLedger } from '@job-scheduler/job-store';
import { EventLog } from '@job-scheduler/platform';
import { PriorityQueue } from '@job-scheduler/priority-queue';
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { PauseEnd } from './pause-end.js';
import { QueueFiller } from './queue-filler.js';
import { Reconciler } from './reconciler.js';
import { RunPublisher } from './run-publisher.js';
import { SchedulingMetrics } from './scheduling-metrics.js';
import { SchedulingService } from './scheduling.service.js';
import { TickLoop } from './tick-loop.js';

/** The scheduler. The adapters of its ports come from global modules that the app chooses. */
@Module({
  providers: [
    {
      provide: SchedulingMetrics,
      useFactory: (registry: Registry, queue: PriorityQueue) => new SchedulingMetrics(registry, queue),
      inject: [Registry, PriorityQueue],
    },
    {
      provide: RunPublisher,
      useFactory: (producer: RunProducer, dedup: DedupCache, log: EventLog) =>
        new RunPublisher(producer, dedup, log),
      inject: [RunProducer, DedupCache, EventLog],
    },
    {
      provide: PauseEnd,
      useFactory: (jobs: JobRepository) => new PauseEnd(jobs),
      inject: [JobRepository],
    },
    {
      provide: QueueFiller,
      useFactory: (queue: PriorityQueue, recovery: Recovery) => new QueueFiller(queue, recovery),
      inject: [PriorityQueue, Recovery],
    },
    {
      provide: TickLoop,
      useFactory: (...parts: ConstructorParameters<typeof TickLoop>) => new TickLoop(...parts),
      inject: [PriorityQueue, RunLedger, RunPublisher, PauseEnd, SchedulingMetrics],
    },
    {
      provide: Reconciler,
      useFactory: (
        recovery: Recovery,
        filler: QueueFiller,
        producer: RunProducer,
        publisher: RunPublisher,
        clock: Clock,
        metrics: SchedulingMetrics,
      ) => new Reconciler(randomUUID(), recovery, filler, producer, publisher, clock, metrics),
      inject: [Recovery, QueueFiller, RunProducer, RunPublisher, Clock, SchedulingMetrics],
    },
    {
      provide: SchedulingService,
      useFactory: (...parts: ConstructorParameters<typeof SchedulingService>) =>
        new SchedulingService(...parts),
      inject: [TickLoop, Reconciler, QueueFiller, RunPublisher, PriorityQueue, Clock, EventLog],
    },
  ],
})
export class SchedulingModule {}
