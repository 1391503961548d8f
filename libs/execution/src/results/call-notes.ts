import type { AttemptResult, CallFields, ClaimedRun, EndedRun, RunEndings } from '@job-scheduler/job-store';
import { hostOf } from '../calls/held-run.js';

/** A call that has ended, and whose result is being written. */
interface Note {
  run: ClaimedRun;
  result: AttemptResult;
  /** From when the run was due to the first byte sent, milliseconds. */
  latenessMs: number;
}

/** What the log says about calls. Lines are written once results stand, since others may have ended the run before. */
export class CallNotes {
  private readonly notes = new Map<string, Note>();

  constructor(private readonly endings: RunEndings) {}

  /** Keeps the note until `forget`. */
  add(run: ClaimedRun, result: AttemptResult, latenessMs: number): void {
    this.notes.set(run.run_id, { run, result, latenessMs });
  }

  forget(runId: string): void {
    this.notes.delete(runId);
  }

  /** Logs the attempts that failed, of those whose results stand. */
  tellFailed(results: AttemptResult[], standing: ReadonlySet<string>, ended: EndedRun[]): void {
    for (const { run_id, state, reason, attempt } of results) {
      const note = this.notes.get(run_id);
      if (reason === null || state === 'cancelled' || note === undefined || !standing.has(run_id)) continue;
      const { job_id, trigger } = note.run;
      // A run that was to be tried again ends if its job was stopped meanwhile.
      const outcome = ended.find((run) => run.run_id === run_id)?.state ?? state;
      const failed = { run_id, job_id, attempt: attempt.number, trigger, state: outcome, reason };
      this.endings.attemptFailed(failed, this.of(run_id));
    }
  }

  /** What is known about the call of a run; undefined for a run without a note. */
  readonly of = (runId: string): CallFields | undefined => {
    const note = this.notes.get(runId);
    if (note === undefined) return undefined;
    const { run, latenessMs, result } = note;
    const { duration_ms, http_status, error_code } = result.attempt;
    const host = hostOf(run);
    return {
      job_name: run.job_name,
      lateness_ms: Math.round(latenessMs * 10) / 10,
      duration_ms: Math.round(duration_ms * 10) / 10,
      http_status,
      error_code,
      // A URL that cannot be read is told of no further: it may hold secrets.
      ...(host !== run.operation.callback_url && { target_host: host }),
    };
  };
}
