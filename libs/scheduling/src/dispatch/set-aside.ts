import { jobMember, parseMember, type Clock, type DueMember } from '@job-scheduler/job-model';

/** How often this process tries a job or run that it cannot deal with. */
const LOOK_AGAIN_MS = 60_000;

/** The delay before such a job is due again for a newer process, which may be able to deal with it. */
const PASS_ON_MS = 2_000;

/** What was tried in vain: a job in one of its revisions, or a run. */
export interface SetAsideItem {
  member: DueMember;
  /** A job that was edited since is tried at once; null for runs. */
  revision: number | null;
}

export const jobItem = (job_id: string, revision: number | null): SetAsideItem => ({
  member: jobMember(job_id),
  revision,
});

/**
 * Due jobs and runs that this process cannot deal with, and cannot stop either. It leaves them alone for LOOK_AGAIN_MS,
 * whoever arms them meanwhile, so that they cost the others nothing.
 */
export class SetAside {
  private readonly items = new Map<DueMember, { revision: number | null; until: number; delayMs: number }>();

  constructor(private readonly clock: Clock) {}

  /** Resolves to the delay until the item should be due again, milliseconds. */
  add({ member, revision }: SetAsideItem, forWhom: 'later' | 'newer processes' = 'later'): number {
    const delayMs = forWhom === 'later' ? LOOK_AGAIN_MS : PASS_ON_MS;
    this.items.set(member, { revision, delayMs, until: this.clock.monotonic() + LOOK_AGAIN_MS });
    return delayMs;
  }

  /** The delay until an item that is left alone should be due again, milliseconds; null when it may be tried. */
  delayOf({ member, revision }: SetAsideItem): number | null {
    const item = this.items.get(member);
    if (item === undefined) return null;
    const remaining = item.revision === revision ? item.until - this.clock.monotonic() : 0;
    if (remaining > 0) return Math.min(item.delayMs, remaining);
    this.items.delete(member);
    return null;
  }

  /** The ids of the jobs or runs that are left alone now. */
  ids(kind: 'job' | 'run'): string[] {
    const now = this.clock.monotonic();
    for (const [member, { until }] of this.items) if (until <= now) this.items.delete(member);
    return [...this.items.keys()].map(parseMember).flatMap((item) => (item.kind === kind ? [item.id] : []));
  }
}
