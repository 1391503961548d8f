import {
  announcedRun,
  announcedTick,
  isAnnounceable,
  isUndecided,
  jobMember,
  type AnnounceableJob,
  type AnnouncedTick,
  type DueMember,
  type PlanInput,
  type RunPassage,
} from '@job-scheduler/job-model';
import type { RunProducer } from '@job-scheduler/job-queue';
import type { TickLedger } from '@job-scheduler/job-store';
import type { StopWatch } from '../stop/stop-watch.js';
import { InstantRoom } from './instant-room.js';
import type { RunnerRoom } from './runner-room.js';
import { jobItem, type SetAside } from './set-aside.js';
import type { TracedRuns } from './traced-runs.js';

/**
 * How long after its instant an announced tick is looked for in the ledger, milliseconds: by then its runner has recorded it, or
 * given it up (`LAPSED_MS` there), and what is not recorded is dispatched like any tick that is due.
 */
const LOOK_AFTER_MS = 150;

/** What nobody looked for within this time was looked for by another scheduler. */
const FORGET_AFTER_MS = 5_000;

/**
 * Announces ticks to the runners before they are due. A tick goes through these steps:
 *
 * - announced, `earlyMs` before it is due: its runner holds it, and nothing is recorded of it; a change of its job needs no undoing;
 * - taken: just before its instant, or at it if something is to be decided about it, the runner records it and claims its run, if its job
 *   is still the same, and calls it when due;
 * - looked for, a moment after its instant. What no runner took is planned, recorded and published as ticks that are due.
 */
export class Announcements {
  /** By job. */
  private readonly announced = new Map<string, AnnouncedTick>();
  private readonly announcedAt = new InstantRoom();
  private readonly armedAt = new InstantRoom();

  /** `earlyMs`: 0 announces nothing. */
  constructor(
    private readonly earlyMs: number,
    private readonly ticks: TickLedger,
    private readonly producer: RunProducer,
    private readonly room: RunnerRoom,
    private readonly setAside: SetAside,
    private readonly traced: TracedRuns,
    private readonly stopWatch: Pick<StopWatch, 'isStopped'>,
  ) {}

  /**
   * Looks for the announced ticks of these jobs that were due. Resolves to the jobs whose ticks were taken, and what became of those; what
   * is known of the jobs is now what their ticks left.
   */
  async taken(jobIds: string[], now: number): Promise<ReadonlyMap<string, 'run' | 'skip'>> {
    if (this.announced.size === 0) return new Map();
    const due: AnnouncedTick[] = [];
    for (const id of jobIds) {
      const tick = this.announced.get(id);
      if (tick === undefined) continue;
      this.announced.delete(id);
      if (tick.due_at <= now) due.push(tick);
    }
    return this.ticks.taken(due);
  }

  /** The next tick of a job, if it is to be announced now; null when it is not. */
  next(input: PlanInput, now: number): AnnouncedTick | null {
    if (!this.isOn || this.stopWatch.isStopped(input)) return null;
    if (this.setAside.delayOf(jobItem(input.id, input.cursor.revision)) !== null) return null;
    try {
      return announcedTick(input, now, this.earlyMs, this.room.latest.to);
    } catch {
      // When the tick is due, the job is planned again, and disabled.
      return null;
    }
  }

  /**
   * When a job is to be looked at next: when its next tick is due, or is to be announced. Of a burst of jobs at one instant, those
   * beyond what the runners can begin at once are looked at once, when they are due.
   */
  looksAt(job: AnnounceableJob, now: number): number | null {
    const { next_due } = job.cursor;
    if (next_due === null || !this.isOn) return next_due;
    const { runs, to } = this.room.latest;
    if (!isAnnounceable(job, to)) return next_due;
    return this.armedAt.take(next_due, runs, now) ? next_due - this.earlyMs : next_due;
  }

  /**
   * Announces ticks, as many as the runners can begin at their instants, and says in `next` when their jobs are to be looked at
   * again. Nothing waits for the job queue: what it does not take is dispatched when it is due.
   */
  async announce(
    ticks: AnnouncedTick[],
    now: number,
    turn: RunPassage,
    next: Map<DueMember, number | null>,
  ): Promise<void> {
    if (ticks.length === 0) return;
    // The runner records them: what this turn recorded was other ticks.
    const { record_at: _, ...passage } = turn;
    const { runs, to } = await this.room.look();
    const announced: AnnouncedTick[] = [];
    for (const tick of ticks) {
      // A runner of an older release may have come since the tick was chosen.
      const isKnown = to === 'all' || !isUndecided(tick);
      const fits = isKnown && this.announcedAt.take(tick.due_at, runs, now);
      next.set(jobMember(tick.job_id), fits ? tick.due_at + LOOK_AFTER_MS : tick.due_at);
      if (fits) announced.push(this.marked(tick));
    }
    this.forget(now - FORGET_AFTER_MS);
    for (const tick of announced) this.announced.set(tick.job_id, tick);
    void this.producer.announce(announced, passage).catch(() => undefined);
  }

  private get isOn(): boolean {
    return this.earlyMs > 0 && this.room.latest.runs > 0;
  }

  /** Its trace is the runner's to send if it takes the tick. Otherwise it gets its spans when it is published. */
  private marked(tick: AnnouncedTick): AnnouncedTick {
    const [run] = this.traced.marked([announcedRun(tick)]);
    return run?.traceparent === undefined ? tick : { ...tick, traceparent: run.traceparent };
  }

  private forget(before: number): void {
    for (const [id, tick] of this.announced) {
      if (tick.due_at >= before) return;
      this.announced.delete(id);
    }
  }
}
