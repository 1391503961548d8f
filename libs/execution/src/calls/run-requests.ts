import {
  callbackOperation,
  PreparedOperations,
  runHeaders,
  type CallAbort,
  type CallbackRequest,
  type CredentialedCall,
  type HttpCallback,
} from '@job-scheduler/http-callback';
import {
  COMPLETION_HEADER,
  completionToken,
  formatInstant,
  hasPlaceholders,
  isCredentialed,
  renderOperation,
  type Operation,
  type RenderValues,
} from '@job-scheduler/job-model';
import type { ClaimedRun, CompletionAddress } from '@job-scheduler/job-store';

/** Makes the requests of claimed runs. What runs with one operation share is made once. */
export class RunRequests {
  private readonly operations: PreparedOperations;
  /** Runs that are due together follow each other, and writing an instant costs more than the other headers. */
  private lastInstant = { at: 0, text: formatInstant(0) };

  /** `canaryUrlOf`: where this process answers a run of the canary; null for any other run. */
  constructor(
    callback: HttpCallback,
    private readonly canaryUrlOf: (run: ClaimedRun) => string | null = () => null,
  ) {
    this.operations = new PreparedOperations(callback);
  }

  /**
   * The call that a run makes, which may need credentials. `now` is epoch milliseconds; `traceparent` is its trace context, if it
   * has one. Throws if the job cannot be called as it is stored.
   */
  of(
    run: ClaimedRun,
    now: number,
    signal: CallAbort,
    traceparent?: string,
  ): CallbackRequest | CredentialedCall {
    const headers = runHeaders(run, now, this.instant(run.scheduled_at));
    if (traceparent !== undefined) headers['traceparent'] = traceparent;
    const all = run.completion === null ? headers : { ...headers, ...completionHeader(run.completion, run) };
    const repeatable = run.policies.delivery === 'at_least_once';
    const operation = this.operationOf(run);
    if (operation === null) return { ...credentialed(run), headers: all, repeatable, signal };
    return { operation, headers: all, repeatable, signal };
  }

  /** What the run shares with others, unless it has a payload or values of its own. Null if it needs credentials. */
  private operationOf(run: ClaimedRun): CallbackRequest['operation'] | null {
    const canaryUrl = this.canaryUrlOf(run);
    if (canaryUrl !== null) return callbackOperation({ ...run.operation, callback_url: canaryUrl });
    const shared = run.own_payload ? null : this.operations.of(run.operation);
    if (shared !== null) return shared;
    return isCredentialed(run.operation) ? null : callbackOperation(ownOperation(run));
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
const ownOperation = (run: ClaimedRun): Operation =>
  hasPlaceholders(run.operation) ? renderOperation(run.operation, valuesOf(run)) : run.operation;

const valuesOf = (run: ClaimedRun): RenderValues => {
  const { job_id, namespace, scheduled_at, run_id, attempt, job_name } = run;
  return { job_id, namespace, scheduled_at, run_id, attempt, job_name };
};

/** A call whose placeholders are filled in when it is made, since secrets are among them. */
const credentialed = (run: ClaimedRun): Pick<CredentialedCall, 'template' | 'values' | 'timeout_ms'> => ({
  template: run.operation,
  values: valuesOf(run),
  timeout_ms: run.operation.timeout_seconds * 1000,
});
