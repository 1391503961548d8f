import type { JsonText, Run } from '@job-scheduler/job-model';
import { RunHistory, type Erasure, type OnceOnly } from '@job-scheduler/job-store';
import { erasureEntry, runEntry } from '../audit/entry.js';
import type { Caller } from './caller.js';
import { sees, visible } from './sight.js';

/** The runs that a caller sees: those of jobs of its namespaces, deleted ones too. Notes its writes in the audit. */
export class RunsOfCaller extends RunHistory {
  constructor(
    private readonly history: RunHistory,
    private readonly caller: Caller,
  ) {
    super();
  }

  private readonly audited = (run: Run) => runEntry(this.caller, run);

  trigger(jobId: string, payload: JsonText | null, once?: OnceOnly<Run>): ReturnType<RunHistory['trigger']> {
    return this.history.trigger(jobId, payload, once, this.audited);
  }

  async replay(id: string, payload: JsonText | null, once?: OnceOnly<Run>): ReturnType<RunHistory['replay']> {
    return (await this.get(id)) === null ? null : this.history.replay(id, payload, once, this.audited);
  }

  async cancel(id: string, reason: string, once?: OnceOnly<Run>): ReturnType<RunHistory['cancel']> {
    return (await this.get(id)) === null ? null : this.history.cancel(id, reason, once, this.audited);
  }

  /** What many runs need is the system's, not a caller's. */
  cancelMany(...parts: Parameters<RunHistory['cancelMany']>): ReturnType<RunHistory['cancelMany']> {
    return this.history.cancelMany(...parts);
  }

  complete(...parts: Parameters<RunHistory['complete']>): ReturnType<RunHistory['complete']> {
    return this.history.complete(...parts);
  }

  erase(erasure: Erasure, limit: number): Promise<number> {
    const namespaces = visible(this.caller, erasure.namespaces);
    const audited = (erased: number) => (erased === 0 ? null : erasureEntry(this.caller, erasure, erased));
    return this.history.erase({ ...erasure, namespaces }, limit, audited);
  }

  /** Of one job, which its reader has looked up. */
  ticks(...parts: Parameters<RunHistory['ticks']>): ReturnType<RunHistory['ticks']> {
    return this.history.ticks(...parts);
  }

  async get(id: string): Promise<Run | null> {
    const run = await this.history.get(id);
    return run !== null && sees(this.caller, run.namespace) ? run : null;
  }

  list(query: Parameters<RunHistory['list']>[0]): ReturnType<RunHistory['list']> {
    return this.history.list({ ...query, namespaces: visible(this.caller, query.namespaces ?? null) });
  }
}
