import { Clock } from '@job-scheduler/job-model';
import { JobSets, RunEndings } from '@job-scheduler/job-store';
import { Arming } from '@job-scheduler/priority-queue';
import type { Provider } from '@nestjs/common';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import { PortsOfCallers } from '../access/ports-of-caller.js';
import { PublicUrl } from '../completions/public-url.js';
import { IdentitySettings } from '../identity/identity-settings.js';
import { CallableAddresses } from '../jobs/callable-addresses.js';
import { ApplyJobs } from './apply-jobs.js';
import { ApplyController } from './apply.controller.js';
import { ExportJobs } from './export-jobs.js';
import { ExportController } from './export.controller.js';
import { ImportJobs } from '../imports/import-jobs.js';
import { ImportsController } from '../imports/imports.controller.js';

/** Jobs as files say: what the module of the API needs for it. */
export const applyControllers = [ApplyController, ExportController, ImportsController];

export const applyProviders: Provider[] = [
  {
    provide: perCaller(ApplyJobs),
    useFactory:
      (
        sets: JobSets,
        publicUrl: PublicUrl,
        identity: IdentitySettings,
        addresses: CallableAddresses,
        arming: Arming,
        endings: RunEndings,
        clock: Clock,
      ): PerCaller<ApplyJobs> =>
      (caller) =>
        new ApplyJobs(sets, publicUrl, identity, addresses, arming, endings, clock, caller),
    inject: [JobSets, PublicUrl, IdentitySettings, CallableAddresses, Arming, RunEndings, Clock],
  },
  {
    provide: perCaller(ImportJobs),
    useFactory:
      (apply: PerCaller<ApplyJobs>): PerCaller<ImportJobs> =>
      (caller) =>
        new ImportJobs(apply(caller)),
    inject: [perCaller(ApplyJobs)],
  },
  {
    provide: perCaller(ExportJobs),
    useFactory:
      (ports: PortsOfCallers): PerCaller<ExportJobs> =>
      (caller) =>
        new ExportJobs(ports.of(caller).jobs),
    inject: [PortsOfCallers],
  },
];
