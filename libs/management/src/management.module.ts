import type { Wiring } from '@job-scheduler/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { accessProviders } from './access/access-providers.js';
import { AuditController } from './audit/audit.controller.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { applyControllers, applyProviders } from './apply/apply-providers.js';
import { CompletionsController } from './completions/completions.controller.js';
import { EraseController } from './erase/erase.controller.js';
import { EventsController } from './events/events.controller.js';
import { HealthController } from './health/health.controller.js';
import { IdentityController } from './identity/identity.controller.js';
import { BackfillController } from './jobs/backfill.controller.js';
import { JobActionsController } from './jobs/job-actions.controller.js';
import { JobsController } from './jobs/jobs.controller.js';
import { TestJobController } from './jobs/test-job.controller.js';
import { ApiKeysController } from './keys/api-keys.controller.js';
import { MeController } from './keys/me.controller.js';
import { MANAGEMENT_OPTIONS, type ManagementOptions } from './management-options.js';
import { FacetsController } from './overview/facets.controller.js';
import { OverviewController } from './overview/overview.controller.js';
import { overviewProviders } from './overview/overview-providers.js';
import { BulkController } from './operations/bulk.controller.js';
import { operationProviders } from './operations/operation-providers.js';
import { OperationsController } from './operations/operations.controller.js';
import { RevisionsController } from './revisions/revisions.controller.js';
import { RunsController } from './runs/runs.controller.js';
import { SecretsController } from './secrets/secrets.controller.js';
import { StopController } from './stop/stop.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SchedulesController } from './schedules/schedules.controller.js';
import { TicksController } from './ticks/ticks.controller.js';
import { useCaseProviders } from './use-case-providers.js';

/**
 * The REST API. Injects JobRepository, JobRevisions, JobSets, Statistics, Journal, RunHistory, RunEndings, CompletionEndpoint,
 * OperationStore, AlertOutbox, IdempotencyStore, SecretStore, IdentityKeys, DueTimes, ApiKeys, AuditLog, Sessions, StopSwitch,
 * PriorityQueue, HttpCallback, AddressGuard, SharedCounts, Clock, EventLog, Registry and HealthChecks.
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
    FacetsController,
    OverviewController,
    EventsController,
    BulkController,
    OperationsController,
    EraseController,
    RunsController,
    CompletionsController,
    AlertsController,
    SecretsController,
    IdentityController,
    SchedulesController,
    HealthController,
    MeController,
    ApiKeysController,
    AuditController,
    SessionsController,
    StopController,
  ],
  providers: [
    ...accessProviders,
    ...useCaseProviders,
    ...operationProviders,
    ...applyProviders,
    ...overviewProviders,
  ],
})
export class ManagementModule {
  static forRoot({ imports, ...options }: ManagementOptions & Wiring): DynamicModule {
    const providers = [{ provide: MANAGEMENT_OPTIONS, useValue: options }];
    return { module: ManagementModule, imports, providers };
  }
}
