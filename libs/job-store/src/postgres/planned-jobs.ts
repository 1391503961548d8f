import type { Cursor, PlanInput } from '@job-scheduler/job-model';

/** Half a kilobyte each. */
const MOST_JOBS = 20_000;

/**
 * What this process knows of the jobs whose ticks it recorded last: with that, the next tick of a job can be planned without a
 * query. Others may have changed a job since, so it holds only if the ledger records a plan that is made with it, which compares
 * revision, status and last tick. The jobs whose ticks were recorded least recently go first.
 */
export class PlannedJobs {
  private readonly known = new Map<string, PlanInput>();

  constructor(private readonly mostJobs = MOST_JOBS) {}

  get(jobId: string): PlanInput | undefined {
    return this.known.get(jobId);
  }

  /** Notes what was read of a job. */
  note(input: PlanInput): void {
    this.known.delete(input.id);
    this.known.set(input.id, input);
    if (this.known.size <= this.mostJobs) return;
    for (const [oldest] of this.known) {
      this.known.delete(oldest);
      break;
    }
  }

  /** Notes that the cursor of a job was advanced; it has the same revision. */
  advance(jobId: string, { status, last_tick, next_due, fired }: Omit<Cursor, 'revision'>): void {
    const input = this.known.get(jobId);
    if (input === undefined) return;
    if (status !== 'active') return this.forget(jobId);
    const { revision } = input.cursor;
    this.note({
      id: input.id,
      namespace: input.namespace,
      created_at: input.created_at,
      definition: input.definition,
      cursor: { revision, status, last_tick, next_due, fired },
      plain: input.plain ?? null,
      timeout: input.timeout ?? null,
    });
  }

  forget(jobId: string): void {
    this.known.delete(jobId);
  }

  /** Forgets everything, as when a connection to PostgreSQL broke: it may have been restored to an earlier state. */
  clear(): void {
    this.known.clear();
  }
}
