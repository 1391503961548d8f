import type { Run } from '@job-scheduler/job-model';
import { RunHistory } from '@job-scheduler/job-store';
import { sees, visible, type Sight } from './sight.js';

/** The runs that a caller sees: those of jobs of its namespaces, deleted ones too. */
export class RunsOfCaller extends RunHistory {
  constructor(
    private readonly history: RunHistory,
    private readonly caller: Sight,
  ) {
    super();
  }

  trigger(...parts: Parameters<RunHistory['trigger']>): ReturnType<RunHistory['trigger']> {
    return this.history.trigger(...parts);
  }

  async replay(...parts: Parameters<RunHistory['replay']>): ReturnType<RunHistory['replay']> {
    return (await this.get(parts[0])) === null ? null : this.history.replay(...parts);
  }

  async cancel(...parts: Parameters<RunHistory['cancel']>): ReturnType<RunHistory['cancel']> {
    return (await this.get(parts[0])) === null ? null : this.history.cancel(...parts);
  }

  complete(...parts: Parameters<RunHistory['complete']>): ReturnType<RunHistory['complete']> {
    return this.history.complete(...parts);
  }

  async get(id: string): Promise<Run | null> {
    const run = await this.history.get(id);
    return run !== null && sees(this.caller, run.namespace) ? run : null;
  }

  list(query: Parameters<RunHistory['list']>[0]): ReturnType<RunHistory['list']> {
    return this.history.list({ ...query, namespaces: visible(this.caller, query.namespaces ?? null) });
  }
}
