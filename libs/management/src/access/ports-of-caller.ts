import type { AlertOutbox, JobRepository, OperationStore, RunHistory } from '@job-scheduler/job-store';
import type { Caller } from './caller.js';
import { JobsOfCaller } from './jobs-of-caller.js';
import { OperationsOfCaller, type RequestedOperations } from './operations-of-caller.js';
import { RunsOfCaller } from './runs-of-caller.js';
import { visible } from './sight.js';

/** The ports of the store as one caller sees them: what is in other namespaces is not there. */
export interface PortsOfCaller {
  jobs: JobRepository;
  history: RunHistory;
  operations: RequestedOperations;
  alerts: Pick<AlertOutbox, 'list'>;
}

/** Shows the ports of the store to callers. */
export class PortsOfCallers {
  constructor(
    private readonly jobs: JobRepository,
    private readonly history: RunHistory,
    private readonly operations: OperationStore,
    private readonly alerts: AlertOutbox,
  ) {}

  of(caller: Caller): PortsOfCaller {
    return {
      jobs: new JobsOfCaller(this.jobs, caller),
      history: new RunsOfCaller(this.history, caller),
      operations: new OperationsOfCaller(this.operations, caller),
      alerts: {
        list: (query) =>
          this.alerts.list({ ...query, namespaces: visible(caller, query.namespaces ?? null) }),
      },
    };
  }
}
