import { formatInstant, movedDueTime, zoneData, type PlanInput } from '@job-scheduler/job-model';
import {
  ANNOUNCE_EVERY_MS,
  type DueTimes,
  type MovedDueTime,
  type ZoneDataWatch,
} from '@job-scheduler/job-store';
import type { EventLog, LoopBody } from '@job-scheduler/platform';
import type { Arming } from '@job-scheduler/priority-queue';

const PAGE_SIZE = 1_000;

/** Between two pages, so that a check of a million jobs leaves room for the ticks. */
const REST_MS = 20;

/**
 * Moves the due times of jobs when the time zone data change: an hour's difference in a due time would otherwise stay
 * until the job has run. Any number of schedulers share the work page by page, and go on where a killed one ended. Ticks
 * that are recorded stay as they are.
 */
export class DueTimeCheck implements LoopBody {
  readonly name = 'due time check';

  constructor(
    private readonly watch: ZoneDataWatch,
    private readonly dueTimes: DueTimes,
    private readonly arming: Arming,
    private readonly log: EventLog,
    private readonly pageSize = PAGE_SIZE,
  ) {}

  async runOnce(): Promise<number> {
    const { checkAfter } = await this.watch.look();
    if (checkAfter === null) return ANNOUNCE_EVERY_MS;
    await this.checkPage(checkAfter);
    return REST_MS;
  }

  private async checkPage(after: string): Promise<void> {
    const { version } = zoneData();
    const { jobs, last } = await this.dueTimes.page(after, this.pageSize);
    const planned = jobs.flatMap(movedFrom);
    const moved = await this.dueTimes.move(version, after, last, planned);
    const written = planned.filter(({ job_id }) => moved.has(job_id));
    await this.arming.jobs(written);
    for (const due of written) this.tell(due, version);
    if (last === null) {
      this.log.info('due_times_checked', `All due times follow the time zones of IANA ${version}.`, {
        version,
      });
    }
  }

  private tell({ job_id, expected, next_due }: MovedDueTime, version: string): void {
    const [from, to] = [formatInstant(expected.next_due), formatInstant(next_due)];
    this.log.info(
      'due_time_moved',
      `By the time zones of IANA ${version}, job ${job_id} is due at ${to}, not at ${from}.`,
      { job_id, from, to, version },
    );
  }
}

function movedFrom(job: PlanInput): MovedDueTime[] {
  const { id: job_id, cursor } = job;
  const next_due = movedDueTime(job);
  if (next_due === null || cursor.next_due === null) return [];
  const { revision, last_tick } = cursor;
  return [{ job_id, expected: { revision, last_tick, next_due: cursor.next_due }, next_due }];
}
