import { Module, type DynamicModule } from '@nestjs/common';
import { DedupCache } from '@job-scheduler/dedup-cache';
import { Clock } from '@job-scheduler/job-model';
import { RunProducer } from '@job-scheduler/job-queue';
import {
  AlertOutbox,
  DueTimes,
  JobRepository,
  Recovery,
  RunEndings,
  RunHistory,
  StopSwitch,
  TickLedger,
  ZoneDataWatch,
} from '@job-scheduler/job-store';
import { EventLog, SpanSink, Stages, type Wiring } from '@job-scheduler/platform';
import { Arming, PriorityQueue } from '@job-scheduler/priority-queue';
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { AcceptedRuns } from './dispatch/accepted-runs.js';
import { Announcements } from './dispatch/announcements.js';
import { DueTimeCheck } from './repair/due-time-check.js';
import { JobCounts } from './life/job-counts.js';
import { LostMessages } from './repair/lost-messages.js';
import { MissedTicks } from './dispatch/missed-ticks.js';
import { OverdueJobs } from './repair/overdue-jobs.js';
import { PauseEnd } from './dispatch/pause-end.js';
import { QueueFiller } from './repair/queue-filler.js';
import { Reconciler } from './repair/reconciler.js';
import { RunPublisher } from './dispatch/run-publisher.js';
import { RunnerRoom } from './dispatch/runner-room.js';
import { SchedulingMetrics } from './life/scheduling-metrics.js';
import { SchedulingService } from './life/scheduling.service.js';
import { StoreTime } from './life/store-time.js';
import { SetAside } from './dispatch/set-aside.js';
import { TickDispatcher } from './dispatch/tick-dispatcher.js';
import { TickLoop } from './dispatch/tick-loop.js';
import { TracedRuns } from './dispatch/traced-runs.js';
import { StopWatch } from './stop/stop-watch.js';
import { Turns } from './dispatch/turns.js';

/** How a scheduler publishes. */
export interface SchedulingOptions extends Wiring {
  /** The most runs that are published, and claimed, together. */
  runsPerMessage: number;
  /** How long before they are due ticks are announced to the runners, milliseconds; 0 announces none. */
  earlyMs: number;
}

const RUNS_PER_MESSAGE = Symbol('runs per message');
const EARLY_MS = Symbol('early ms');

/**
 * The scheduler. Injects JobRepository, TickLedger, Recovery, RunEndings, RunHistory, StopSwitch, DueTimes, AlertOutbox, PriorityQueue, DedupCache,
 * RunProducer, Clock, EventLog, Registry, Stages and SpanSink.
 */
@Module({
  providers: [
    {
      provide: JobCounts,
      useFactory: (jobs: JobRepository, clock: Clock) => new JobCounts(jobs, clock),
      inject: [JobRepository, Clock],
    },
    {
      provide: SchedulingMetrics,
      useFactory: (...parts: ConstructorParameters<typeof SchedulingMetrics>) =>
        new SchedulingMetrics(...parts),
      inject: [Registry, PriorityQueue, RunProducer, Recovery, JobCounts, Clock],
    },
    {
      provide: RunPublisher,
      useFactory: (...parts: ConstructorParameters<typeof RunPublisher>) => new RunPublisher(...parts),
      inject: [RunProducer, DedupCache, TracedRuns, Stages, Clock, EventLog],
    },
    {
      provide: TracedRuns,
      useFactory: (spans: SpanSink) => new TracedRuns(spans),
      inject: [SpanSink],
    },
    {
      provide: Turns,
      useFactory: (stages: Stages, clock: Clock) => new Turns(stages, clock),
      inject: [Stages, Clock],
    },
    {
      provide: PauseEnd,
      useFactory: (jobs: JobRepository, endings: RunEndings) => new PauseEnd(jobs, endings),
      inject: [JobRepository, RunEndings],
    },
    {
      provide: MissedTicks,
      useFactory: (alerts: AlertOutbox, log: EventLog) => new MissedTicks(alerts, log),
      inject: [AlertOutbox, EventLog],
    },
    {
      provide: AcceptedRuns,
      useFactory: (ticks: TickLedger, endings: RunEndings) => new AcceptedRuns(ticks, endings),
      inject: [TickLedger, RunEndings],
    },
    {
      provide: SetAside,
      useFactory: (clock: Clock) => new SetAside(clock),
      inject: [Clock],
    },
    {
      provide: TickDispatcher,
      useFactory: (...parts: ConstructorParameters<typeof TickDispatcher>) => new TickDispatcher(...parts),
      inject: [
        RUNS_PER_MESSAGE,
        TickLedger,
        RunPublisher,
        PauseEnd,
        MissedTicks,
        AcceptedRuns,
        RunEndings,
        SetAside,
        EventLog,
        SchedulingMetrics,
        Turns,
        StopWatch,
        Announcements,
      ],
    },
    {
      provide: Announcements,
      useFactory: (...parts: ConstructorParameters<typeof Announcements>) => new Announcements(...parts),
      inject: [EARLY_MS, TickLedger, RunProducer, RunnerRoom, SetAside, TracedRuns, StopWatch],
    },
    {
      provide: RunnerRoom,
      useFactory: (recovery: Recovery, clock: Clock) => new RunnerRoom(recovery, clock),
      inject: [Recovery, Clock],
    },
    {
      provide: StopWatch,
      useFactory: (...parts: ConstructorParameters<typeof StopWatch>) => new StopWatch(...parts),
      inject: [StopSwitch, RunHistory, RunEndings, EventLog, Registry],
    },
    {
      provide: TickLoop,
      useFactory: (...parts: ConstructorParameters<typeof TickLoop>) => new TickLoop(...parts),
      inject: [PriorityQueue, TickDispatcher, Turns, StoreTime],
    },
    {
      provide: StoreTime,
      useFactory: (ticks: TickLedger, clock: Clock) => new StoreTime(ticks, clock),
      inject: [TickLedger, Clock],
    },
    {
      provide: Arming,
      useFactory: (...parts: ConstructorParameters<typeof Arming>) => new Arming(...parts),
      inject: [PriorityQueue, EventLog],
    },
    {
      provide: QueueFiller,
      useFactory: (...parts: ConstructorParameters<typeof QueueFiller>) => new QueueFiller(...parts),
      inject: [PriorityQueue, Arming, Recovery, EventLog, StoreTime],
    },
    {
      provide: OverdueJobs,
      useFactory: (...parts: ConstructorParameters<typeof OverdueJobs>) => new OverdueJobs(...parts),
      inject: [PriorityQueue, Arming, Recovery, TickDispatcher, SetAside, StoreTime],
    },
    {
      provide: LostMessages,
      useFactory: (...parts: ConstructorParameters<typeof LostMessages>) => new LostMessages(...parts),
      inject: [Recovery, RunProducer, RunPublisher],
    },
    {
      provide: Reconciler,
      useFactory: (
        recovery: Recovery,
        overdue: OverdueJobs,
        lostMessages: LostMessages,
        publisher: RunPublisher,
        endings: RunEndings,
        setAside: SetAside,
        clock: Clock,
        log: EventLog,
        metrics: SchedulingMetrics,
      ) =>
        new Reconciler(
          randomUUID(),
          recovery,
          overdue,
          lostMessages,
          publisher,
          endings,
          setAside,
          clock,
          log,
          metrics,
        ),
      inject: [
        Recovery,
        OverdueJobs,
        LostMessages,
        RunPublisher,
        RunEndings,
        SetAside,
        Clock,
        EventLog,
        SchedulingMetrics,
      ],
    },
    {
      provide: DueTimeCheck,
      useFactory: (dueTimes: DueTimes, arming: Arming, log: EventLog) =>
        new DueTimeCheck(new ZoneDataWatch(dueTimes, log), dueTimes, arming, log),
      inject: [DueTimes, Arming, EventLog],
    },
    {
      provide: SchedulingService,
      useFactory: (...parts: ConstructorParameters<typeof SchedulingService>) =>
        new SchedulingService(...parts),
      inject: [
        TickLoop,
        Reconciler,
        QueueFiller,
        DueTimeCheck,
        OverdueJobs,
        RunPublisher,
        PriorityQueue,
        StopWatch,
        StoreTime,
        Clock,
        EventLog,
      ],
    },
  ],
})
export class SchedulingModule {
  static forRoot({ imports, runsPerMessage, earlyMs }: SchedulingOptions): DynamicModule {
    return {
      module: SchedulingModule,
      imports,
      providers: [
        { provide: RUNS_PER_MESSAGE, useValue: runsPerMessage },
        { provide: EARLY_MS, useValue: earlyMs },
      ],
    };
  }
}
