import { AddressGuard, HttpCallback } from '@job-scheduler/http-callback';
import { Clock } from '@job-scheduler/job-model';
import {
  AlertOutbox,
  CompletionEndpoint,
  DueTimes,
  IdempotencyStore,
  JobRepository,
  JobRevisions,
  RunEndings,
  RunHistory,
} from '@job-scheduler/job-store';
import { EventLog, type Wiring } from '@job-scheduler/platform';
import { Arming, PriorityQueue } from '@job-scheduler/priority-queue';
import { Module, type DynamicModule } from '@nestjs/common';
import { AlertsController } from './alerts/alerts.controller.js';
import { ReadAlerts } from './alerts/read-alerts.js';
import { AnnounceZoneData } from './announce-zone-data.js';
import { applyControllers, applyProviders } from './apply/apply-providers.js';
import { CompleteRun } from './completions/complete-run.js';
import { CompletionsController } from './completions/completions.controller.js';
import { PublicUrl } from './completions/public-url.js';
import { HealthController } from './health/health.controller.js';
import { Idempotency } from './http/idempotency.js';
import { BackfillController } from './jobs/backfill.controller.js';
import { CallableAddresses } from './jobs/callable-addresses.js';
import { JobActionsController } from './jobs/job-actions.controller.js';
import { JobsController } from './jobs/jobs.controller.js';
import { JobsOfUsers } from './jobs/jobs-of-users.js';
import { ManageJobs } from './jobs/manage-jobs.js';
import { ReadJobs } from './jobs/read-jobs.js';
import { TestJobController } from './jobs/test-job.controller.js';
import { TestJob } from './jobs/test-job.js';
import { actorOf, MANAGEMENT_OPTIONS, type ManagementOptions } from './management-options.js';
import { BulkController } from './operations/bulk.controller.js';
import { operationProviders } from './operations/operation-providers.js';
import { OperationsController } from './operations/operations.controller.js';
import { ReadRevisions } from './revisions/read-revisions.js';
import { RevisionsController } from './revisions/revisions.controller.js';
import { ControlRuns } from './runs/control-runs.js';
import { ReadRuns } from './runs/read-runs.js';
import { RunsController } from './runs/runs.controller.js';
import { TriggerRun } from './runs/trigger-run.js';
import { PreviewSchedule } from './schedules/preview.js';
import { SchedulesController } from './schedules/schedules.controller.js';
import { ReadTicks } from './ticks/read-ticks.js';
import { TicksController } from './ticks/ticks.controller.js';

/**
 * The REST API. Injects JobRepository, JobRevisions, JobSets, RunHistory, RunEndings, CompletionEndpoint, OperationStore, AlertOutbox, IdempotencyStore,
 * DueTimes, PriorityQueue, HttpCallback, AddressGuard, Clock, EventLog, Registry and HealthChecks.
 */
@Module({
  controllers: [
    JobsController,
    JobActionsController,
    TestJobController,
    BackfillController,
    TicksController,
    RevisionsController,
    ...applyControllers,
    BulkController,
    OperationsController,
    RunsController,
    CompletionsController,
    AlertsController,
    SchedulesController,
    HealthController,
  ],
  providers: [
    {
      provide: JobsOfUsers,
      useFactory: (jobs: JobRepository) => new JobsOfUsers(jobs),
      inject: [JobRepository],
    },
    {
      provide: ManageJobs,
      useFactory: (
        jobs: JobRepository,
        arming: Arming,
        endings: RunEndings,
        publicUrl: PublicUrl,
        addresses: CallableAddresses,
        options: ManagementOptions,
      ) => new ManageJobs(jobs, arming, endings, publicUrl, addresses, actorOf(options)),
      inject: [JobsOfUsers, Arming, RunEndings, PublicUrl, CallableAddresses, MANAGEMENT_OPTIONS],
    },
    {
      provide: PublicUrl,
      useFactory: (options: ManagementOptions, endpoint: CompletionEndpoint, clock: Clock) =>
        new PublicUrl(options.publicUrl, endpoint, clock),
      inject: [MANAGEMENT_OPTIONS, CompletionEndpoint, Clock],
    },
    {
      provide: CompleteRun,
      useFactory: (...parts: ConstructorParameters<typeof CompleteRun>) => new CompleteRun(...parts),
      inject: [RunHistory, CompletionEndpoint, Arming],
    },
    {
      provide: ReadJobs,
      useFactory: (jobs: JobRepository, clock: Clock) => new ReadJobs(jobs, clock),
      inject: [JobsOfUsers, Clock],
    },
    {
      provide: TestJob,
      useFactory: (callback: HttpCallback, addresses: CallableAddresses, clock: Clock) =>
        new TestJob(callback, addresses, clock),
      inject: [HttpCallback, CallableAddresses, Clock],
    },
    {
      provide: CallableAddresses,
      useFactory: (guard: AddressGuard) => new CallableAddresses(guard),
      inject: [AddressGuard],
    },
    {
      provide: ReadAlerts,
      useFactory: (outbox: AlertOutbox) => new ReadAlerts(outbox),
      inject: [AlertOutbox],
    },
    {
      provide: ReadRuns,
      useFactory: (jobs: JobRepository, history: RunHistory) => new ReadRuns(jobs, history),
      inject: [JobsOfUsers, RunHistory],
    },
    {
      provide: ReadRevisions,
      useFactory: (...parts: ConstructorParameters<typeof ReadRevisions>) => new ReadRevisions(...parts),
      inject: [JobsOfUsers, JobRevisions],
    },
    {
      provide: ReadTicks,
      useFactory: (...parts: ConstructorParameters<typeof ReadTicks>) => new ReadTicks(...parts),
      inject: [JobsOfUsers, JobRevisions, RunHistory, Clock],
    },
    {
      provide: TriggerRun,
      useFactory: (jobs: JobRepository, history: RunHistory, arming: Arming) =>
        new TriggerRun(jobs, history, arming),
      inject: [JobsOfUsers, RunHistory, Arming],
    },
    {
      provide: ControlRuns,
      useFactory: (...parts: ConstructorParameters<typeof ControlRuns>) => new ControlRuns(...parts),
      inject: [JobsOfUsers, RunHistory, Arming, RunEndings],
    },
    {
      provide: Arming,
      useFactory: (queue: PriorityQueue, log: EventLog) => new Arming(queue, log),
      inject: [PriorityQueue, EventLog],
    },
    { provide: PreviewSchedule, useFactory: (clock: Clock) => new PreviewSchedule(clock), inject: [Clock] },
    {
      provide: Idempotency,
      useFactory: (store: IdempotencyStore) => new Idempotency(store),
      inject: [IdempotencyStore],
    },
    {
      provide: AnnounceZoneData,
      useFactory: (...parts: ConstructorParameters<typeof AnnounceZoneData>) =>
        new AnnounceZoneData(...parts),
      inject: [DueTimes, Clock, EventLog],
    },
    ...operationProviders,
    ...applyProviders,
  ],
})
export class ManagementModule {
  static forRoot({ imports, ...options }: ManagementOptions & Wiring): DynamicModule {
    const providers = [{ provide: MANAGEMENT_OPTIONS, useValue: options }];
    return { module: ManagementModule, imports, providers };
  }
}
