import { Module, type DynamicModule } from '@nestjs/common';
import {
  CredentialedCalls,
  HttpCallback,
  IdentityTokens,
  OwnHttpCallback,
} from '@job-scheduler/http-callback';
import { CANARY_JOB_ID, Clock } from '@job-scheduler/job-model';
import { RunConsumer } from '@job-scheduler/job-queue';
import { IdentityKeys, Recovery, RunEndings, ClaimLedger, SecretStore } from '@job-scheduler/job-store';
import {
  EventLog,
  MonitoringServer,
  SpanSink,
  Stages,
  type TaskProtection,
  type Wiring,
} from '@job-scheduler/platform';
import { Arming, PriorityQueue } from '@job-scheduler/priority-queue';
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { announcedProviders } from './announced/announced-providers.js';
import { AnnouncedTicks } from './announced/announced-ticks.js';
import { ActiveCalls } from './calls/active-calls.js';
import { CallProtection } from './calls/call-protection.js';
import { CallWatch } from './calls/call-watch.js';
import { callsMayContinueMs } from './life/drain.js';
import { CallSlots, type RunnerCapacity } from './calls/call-slots.js';
import { ReturnedRuns } from './calls/returned-runs.js';
import { Intake } from './intake/intake.js';
import { WorkUnderWay } from './life/work-under-way.js';
import { CutOffRuns } from './results/cut-off-runs.js';
import { ExecutionMetrics } from './life/execution-metrics.js';
import { ExecutionService } from './life/execution.service.js';
import { Heartbeat } from './life/heartbeat.js';
import { LeaseWatch } from './life/lease-watch.js';
import { CallNotes } from './results/call-notes.js';
import { ResultWriter } from './results/result-writer.js';
import { RunClaims } from './intake/run-claims.js';
import { RunExecutor, type CanaryCalls } from './calls/run-executor.js';
import { RunTraces } from './traces/run-traces.js';

const CANARY_CALLS = Symbol('calls of the canary');

type WithoutFirst<Parts extends unknown[]> = Parts extends [unknown, ...infer Rest] ? Rest : never;

/** How much the runner takes on, and how long it may take to stop. */
export interface ExecutionOptions extends RunnerCapacity, Wiring {
  /** How long the whole shutdown may take, calls under way included. */
  drainSeconds: number;
  /** Keeps the process from being stopped while a call may outlast the drain. Without it, nothing does. */
  protection?: TaskProtection | undefined;
}

/**
 * The runner. Injects ClaimLedger, Recovery, RunEndings, SecretStore, IdentityKeys, PriorityQueue, RunConsumer, HttpCallback, OwnHttpCallback, Clock,
 * EventLog, Registry, Stages and SpanSink; and, where there is one, the MonitoringServer, which answers the canary.
 */
@Module({})
export class ExecutionModule {
  static forRoot({ imports, drainSeconds, protection, ...capacity }: ExecutionOptions): DynamicModule {
    return {
      module: ExecutionModule,
      imports,
      providers: [
        {
          provide: ExecutionMetrics,
          useFactory: (registry: Registry) => new ExecutionMetrics(registry),
          inject: [Registry],
        },
        {
          provide: Heartbeat,
          useFactory: (recovery: Recovery, clock: Clock) =>
            new Heartbeat(randomUUID(), capacity.concurrency, recovery, clock),
          inject: [Recovery, Clock],
        },
        {
          provide: Arming,
          useFactory: (...parts: ConstructorParameters<typeof Arming>) => new Arming(...parts),
          inject: [PriorityQueue, EventLog],
        },
        {
          provide: CallNotes,
          useFactory: (endings: RunEndings) => new CallNotes(endings),
          inject: [RunEndings],
        },
        {
          provide: ResultWriter,
          useFactory: (...parts: ConstructorParameters<typeof ResultWriter>) => new ResultWriter(...parts),
          inject: [ClaimLedger, Arming, RunEndings, Clock, EventLog, ActiveCalls, Stages, CallNotes],
        },
        {
          provide: CutOffRuns,
          useFactory: (...parts: ConstructorParameters<typeof CutOffRuns>) => new CutOffRuns(...parts),
          inject: [Recovery, Arming, RunEndings, Clock, EventLog],
        },
        { provide: ActiveCalls, useFactory: () => new ActiveCalls() },
        {
          provide: RunExecutor,
          useFactory: (...parts: ConstructorParameters<typeof RunExecutor>) => new RunExecutor(...parts),
          inject: [
            HttpCallback,
            ResultWriter,
            CutOffRuns,
            RunEndings,
            ActiveCalls,
            Clock,
            ExecutionMetrics,
            Stages,
            CallNotes,
            CANARY_CALLS,
            CredentialedCalls,
          ],
        },
        {
          provide: CredentialedCalls,
          useFactory: (callback: HttpCallback, secrets: SecretStore, keys: IdentityKeys, clock: Clock) =>
            new CredentialedCalls(callback, secrets, new IdentityTokens(keys, clock)),
          inject: [HttpCallback, SecretStore, IdentityKeys, Clock],
        },
        {
          provide: CANARY_CALLS,
          useFactory: (monitoring: MonitoringServer | undefined, callback: OwnHttpCallback): CanaryCalls => ({
            urlOf: ({ job_id }) => (job_id === CANARY_JOB_ID ? (monitoring?.canaryUrl ?? null) : null),
            callback,
          }),
          inject: [{ token: MonitoringServer, optional: true }, OwnHttpCallback],
        },
        {
          provide: RunTraces,
          useFactory: (spans: SpanSink, clock: Clock) => new RunTraces(spans, clock),
          inject: [SpanSink, Clock],
        },
        {
          provide: ReturnedRuns,
          useFactory: (...parts: ConstructorParameters<typeof ReturnedRuns>) => new ReturnedRuns(...parts),
          inject: [ClaimLedger, Arming, Clock, EventLog],
        },
        {
          provide: RunClaims,
          useFactory: (...parts: ConstructorParameters<typeof RunClaims>) => new RunClaims(...parts),
          inject: [ClaimLedger, RunEndings, ReturnedRuns, Arming, Clock, EventLog],
        },
        {
          provide: WorkUnderWay,
          useFactory: (log: EventLog) => new WorkUnderWay(log),
          inject: [EventLog],
        },
        {
          provide: CallSlots,
          useFactory: (...parts: WithoutFirst<ConstructorParameters<typeof CallSlots>>) =>
            new CallSlots(capacity, ...parts),
          inject: [
            Heartbeat,
            RunExecutor,
            RunClaims,
            ReturnedRuns,
            WorkUnderWay,
            Clock,
            ExecutionMetrics,
            RunTraces,
          ],
        },
        {
          provide: Intake,
          useFactory: (...parts: WithoutFirst<ConstructorParameters<typeof Intake>>) =>
            new Intake(capacity.runsPerMessage, ...parts),
          inject: [
            RunConsumer,
            RunClaims,
            CallSlots,
            RunExecutor,
            Heartbeat,
            WorkUnderWay,
            Clock,
            EventLog,
            ExecutionMetrics,
            Stages,
            RunTraces,
            AnnouncedTicks,
          ],
        },
        ...announcedProviders,
        {
          provide: CallWatch,
          useFactory: ({ runnerId }: Heartbeat, ledger: ClaimLedger, calls: ActiveCalls, slots: CallSlots) =>
            new CallWatch(runnerId, ledger, calls, slots),
          inject: [Heartbeat, ClaimLedger, ActiveCalls, CallSlots],
        },
        {
          provide: LeaseWatch,
          useFactory: (...parts: ConstructorParameters<typeof LeaseWatch>) => new LeaseWatch(...parts),
          inject: [Heartbeat, ActiveCalls, EventLog],
        },
        {
          provide: ExecutionService,
          useFactory: (
            intake: Intake,
            slots: CallSlots,
            work: WorkUnderWay,
            executor: RunExecutor,
            heartbeat: Heartbeat,
            watch: CallWatch,
            leaseWatch: LeaseWatch,
            callback: HttpCallback,
            own: OwnHttpCallback,
            clock: Clock,
            log: EventLog,
            calls: ActiveCalls,
          ) =>
            new ExecutionService(
              callsMayContinueMs(drainSeconds),
              intake,
              slots,
              work,
              executor,
              heartbeat,
              watch,
              leaseWatch,
              [callback, own],
              clock,
              log,
              protection === undefined
                ? null
                : new CallProtection(drainSeconds * 1000, calls, protection, clock, log),
            ),
          inject: [
            Intake,
            CallSlots,
            WorkUnderWay,
            RunExecutor,
            Heartbeat,
            CallWatch,
            LeaseWatch,
            HttpCallback,
            OwnHttpCallback,
            Clock,
            EventLog,
            ActiveCalls,
          ],
        },
      ],
    };
  }
}
