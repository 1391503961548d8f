import type { AlertOutbox, JobRepository, OperationStore, RunHistory } from '@job-scheduler/job-store';
import { JobsOfUsers } from '../jobs/jobs-of-users.js';
import type { Caller } from './caller.js';

/** The ports of the store as one caller sees them. */
export interface PortsOfCaller {
  jobs: JobRepository;
  history: RunHistory;
  operations: OperationStore;
  alerts: AlertOutbox;
}

/** Shows the ports of the store to callers. */
export class PortsOfCallers {
  private readonly jobs: JobsOfUsers;

  constructor(
    jobs: JobRepository,
    private readonly history: RunHistory,
    private readonly operations: OperationStore,
    private readonly alerts: AlertOutbox,
  ) {
    this.jobs = new JobsOfUsers(jobs);
  }

  of(_caller: Caller): PortsOfCaller {
    const { jobs, history, operations, alerts } = this;
    return { jobs, history, operations, alerts };
  }
}
