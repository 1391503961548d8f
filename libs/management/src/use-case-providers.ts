import { AddressGuard, CredentialedCalls, HttpCallback, IdentityTokens } from '@job-scheduler/http-callback';
import { Clock } from '@job-scheduler/job-model';
import {
  CompletionEndpoint,
  DueTimes,
  IdempotencyStore,
  IdentityKeys,
  JobRevisions,
  Journal,
  RunEndings,
  RunHistory,
  SecretStore,
  StopSwitch,
} from '@job-scheduler/job-store';
import { EventLog } from '@job-scheduler/platform';
import { Arming, PriorityQueue } from '@job-scheduler/priority-queue';
import type { Provider } from '@nestjs/common';
import { perCaller, type PerCaller } from './access/per-caller.js';
import { PortsOfCallers } from './access/ports-of-caller.js';
import { ReadAlerts } from './alerts/read-alerts.js';
import { AnnounceZoneData } from './announce-zone-data.js';
import { CompleteRun } from './completions/complete-run.js';
import { PublicUrl } from './completions/public-url.js';
import { EventHub } from './events/event-hub.js';
import { IdentitySettings } from './identity/identity-settings.js';
import { ManageSecrets } from './secrets/manage-secrets.js';
import { EraseRuns } from './erase/erase-runs.js';
import { Idempotency } from './http/idempotency.js';
import { CallableAddresses } from './jobs/callable-addresses.js';
import { ManageJobs } from './jobs/manage-jobs.js';
import { ReadJobs } from './jobs/read-jobs.js';
import { TestJob } from './jobs/test-job.js';
import { MANAGEMENT_OPTIONS, type ManagementOptions } from './management-options.js';
import { ReadRevisions } from './revisions/read-revisions.js';
import { ControlRuns } from './runs/control-runs.js';
import { ReadRuns } from './runs/read-runs.js';
import { TriggerRun } from './runs/trigger-run.js';
import { CatchUpStopped } from './stop/catch-up-stopped.js';
import { ManageStops } from './stop/manage-stops.js';
import { ReadTicks } from './ticks/read-ticks.js';
import { PreviewSchedule } from './schedules/preview.js';

/** The use cases of jobs, runs and alerts on behalf of callers. */
const useCasesOfCallers: Provider[] = [
  {
    provide: perCaller(ManageJobs),
    useFactory:
      (
        ports: PortsOfCallers,
        arming: Arming,
        endings: RunEndings,
        publicUrl: PublicUrl,
        addresses: CallableAddresses,
        identity: IdentitySettings,
      ): PerCaller<ManageJobs> =>
      (caller) =>
        new ManageJobs(ports.of(caller).jobs, arming, endings, publicUrl, addresses, identity, caller),
    inject: [PortsOfCallers, Arming, RunEndings, PublicUrl, CallableAddresses, IdentitySettings],
  },
  {
    provide: perCaller(ReadJobs),
    useFactory:
      (ports: PortsOfCallers, clock: Clock): PerCaller<ReadJobs> =>
      (caller) =>
        new ReadJobs(ports.of(caller).jobs, clock),
    inject: [PortsOfCallers, Clock],
  },
  {
    provide: perCaller(ReadAlerts),
    useFactory:
      (ports: PortsOfCallers): PerCaller<ReadAlerts> =>
      (caller) =>
        new ReadAlerts(ports.of(caller).alerts),
    inject: [PortsOfCallers],
  },
  {
    provide: perCaller(ReadRuns),
    useFactory:
      (ports: PortsOfCallers, { traceUrl = null }: ManagementOptions): PerCaller<ReadRuns> =>
      (caller) => {
        const { jobs, history } = ports.of(caller);
        return new ReadRuns(jobs, history, traceUrl);
      },
    inject: [PortsOfCallers, MANAGEMENT_OPTIONS],
  },
  {
    provide: perCaller(EraseRuns),
    useFactory:
      (ports: PortsOfCallers): PerCaller<EraseRuns> =>
      (caller) => {
        const { jobs, history } = ports.of(caller);
        return new EraseRuns(jobs, history);
      },
    inject: [PortsOfCallers],
  },
  {
    provide: perCaller(ManageSecrets),
    useFactory:
      (secrets: SecretStore): PerCaller<ManageSecrets> =>
      (caller) =>
        new ManageSecrets(secrets, caller),
    inject: [SecretStore],
  },
  {
    provide: perCaller(ManageStops),
    useFactory:
      (ports: PortsOfCallers, stopSwitch: StopSwitch): PerCaller<ManageStops> =>
      (caller) => {
        const { jobs, history, operations } = ports.of(caller);
        const catchingUp = new CatchUpStopped(jobs, history, operations, caller.name);
        return new ManageStops(stopSwitch, catchingUp, caller);
      },
    inject: [PortsOfCallers, StopSwitch],
  },
  {
    provide: perCaller(ReadRevisions),
    useFactory:
      (ports: PortsOfCallers, revisions: JobRevisions): PerCaller<ReadRevisions> =>
      (caller) =>
        new ReadRevisions(ports.of(caller).jobs, revisions),
    inject: [PortsOfCallers, JobRevisions],
  },
  {
    provide: perCaller(ReadTicks),
    useFactory:
      (ports: PortsOfCallers, revisions: JobRevisions, clock: Clock): PerCaller<ReadTicks> =>
      (caller) => {
        const { jobs, history } = ports.of(caller);
        return new ReadTicks(jobs, revisions, history, clock);
      },
    inject: [PortsOfCallers, JobRevisions, Clock],
  },
  {
    provide: perCaller(TriggerRun),
    useFactory:
      (ports: PortsOfCallers, arming: Arming): PerCaller<TriggerRun> =>
      (caller) => {
        const { jobs, history } = ports.of(caller);
        return new TriggerRun(jobs, history, arming);
      },
    inject: [PortsOfCallers, Arming],
  },
  {
    provide: perCaller(ControlRuns),
    useFactory:
      (ports: PortsOfCallers, arming: Arming, endings: RunEndings): PerCaller<ControlRuns> =>
      (caller) => {
        const { jobs, history } = ports.of(caller);
        return new ControlRuns(jobs, history, arming, endings);
      },
    inject: [PortsOfCallers, Arming, RunEndings],
  },
];

/** The use cases, and their parts, of jobs, runs, alerts and schedules. */
export const useCaseProviders: Provider[] = [
  ...useCasesOfCallers,
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
    provide: TestJob,
    useFactory: (...parts: ConstructorParameters<typeof TestJob>) => new TestJob(...parts),
    inject: [HttpCallback, CredentialedCalls, CallableAddresses, PortsOfCallers, Clock],
  },
  {
    provide: CredentialedCalls,
    useFactory: (callback: HttpCallback, secrets: SecretStore, keys: IdentityKeys, clock: Clock) =>
      new CredentialedCalls(callback, secrets, new IdentityTokens(keys, clock)),
    inject: [HttpCallback, SecretStore, IdentityKeys, Clock],
  },
  {
    provide: IdentitySettings,
    useFactory: (identities: IdentityKeys, publicUrl: PublicUrl) =>
      new IdentitySettings(identities, publicUrl),
    inject: [IdentityKeys, PublicUrl],
  },
  {
    provide: EventHub,
    useFactory: (...parts: ConstructorParameters<typeof EventHub>) => new EventHub(...parts),
    inject: [Journal, Clock, EventLog],
  },
  {
    provide: CallableAddresses,
    useFactory: (guard: AddressGuard) => new CallableAddresses(guard),
    inject: [AddressGuard],
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
    useFactory: (...parts: ConstructorParameters<typeof AnnounceZoneData>) => new AnnounceZoneData(...parts),
    inject: [DueTimes, Clock, EventLog],
  },
];
