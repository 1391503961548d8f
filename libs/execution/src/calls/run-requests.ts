import {
  callbackOperation,
  PreparedOperations,
  runHeaders,
  type CallAbort,
  type CallbackRequest,
  type HttpCallback,
  type PreparedOperation,
} from '@job-scheduler/http-callback';
import {
  COMPLETION_HEADER,
  completionToken,
  formatInstant,
  hasPlaceholders,
  renderOperation,
  type Operation,
} from '@job-scheduler/job-model';
import type { ClaimedRun, CompletionAddress } from '@job-scheduler/job-store';

/** Makes the requests of claimed runs. What all runs of a job's revision share is made once. */
export class RunRequests {
  private readonly operations: PreparedOperations;
  /** Runs that are due together follow each other, and writing an instant costs more than the other headers. */
  private lastInstant = { at: 0, text: formatInstant(0) };

  constructor(callback: HttpCallback) {
    this.operations = new PreparedOperations(callback);
  }

  /** The call that a run makes. `now` is epoch milliseconds. Throws if the job cannot be called as it is stored. */
  of(run: ClaimedRun, now: number, signal: CallAbort): CallbackRequest {
    const headers = runHeaders(run, now, this.instant(run.scheduled_at));
    return {
      operation: this.sharedOperation(run) ?? callbackOperation(ownOperation(run)),
      headers: run.completion === null ? headers : { ...headers, ...completionHeader(run.completion, run) },
      repeatable: run.policies.delivery === 'at_least_once',
      signal,
    };
  }

  /** The operation that all runs of the job's revision share; null if this run has one of its own. */
  private sharedOperation(run: ClaimedRun): PreparedOperation | null {
    if (run.own_payload) return null;
    return this.operations.get(run.job_id, run.job_revision, () =>
      hasPlaceholders(run.operation) ? null : callbackOperation(run.operation),
    );
  }

  private instant(at: number): string {
    if (at !== this.lastInstant.at) this.lastInstant = { at, text: formatInstant(at) };
    return this.lastInstant.text;
  }
}

/** The api accepts such jobs only when its URL is known, so the URL is known here. */
function completionHeader({ public_url, key }: CompletionAddress, run: ClaimedRun): Record<string, string> {
  if (public_url === null) return {};
  return { [COMPLETION_HEADER]: `${public_url}/v1/completions/${completionToken(run, key)}` };
}

/** The run's operation, with its placeholders filled in. */
function ownOperation({ operation, scheduled_at, run_id, attempt, job_name }: ClaimedRun): Operation {
  if (!hasPlaceholders(operation)) return operation;
  return renderOperation(operation, { scheduled_at, run_id, attempt, job_name });
}
