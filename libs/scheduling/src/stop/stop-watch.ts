import { CANARY_JOB_ID, type PlanInput } from '@job-scheduler/job-model';
import type { RunEndings, RunHistory, RunSummary, Stop, StopSwitch } from '@job-scheduler/job-store';
import { stopOf } from '@job-scheduler/job-store';
import type { EventLog, LoopBody } from '@job-scheduler/platform';
import { Gauge, type Registry } from 'prom-client';

const LOOK_EVERY_MS = 1_000;

/** Runs that one look ends; the next one goes on at once. */
const AT_ONCE = 500;

const OPEN = ['queued', 'waiting', 'running', 'retrying', 'awaiting'] as const;

/** Why a run was cancelled. */
const REASON = 'stopped';

/**
 * Carries out what is stopped. It looks once a second, tells the dispatcher, and cancels the runs that are open, so that a call
 * under way is aborted within a second more. That the whole system is stopped leaves out the canary, which tells whether the system
 * works.
 */
export class StopWatch implements LoopBody {
  readonly name = 'stop watch';
  private stops: readonly Stop[] = [];
  private lastWord = '[]';
  private aborted: ReadonlySet<string> = new Set();
  private readonly stopped: Gauge<'namespace'>;

  constructor(
    private readonly stopSwitch: StopSwitch,
    private readonly history: RunHistory,
    private readonly endings: RunEndings,
    private readonly log: EventLog,
    registry: Registry,
  ) {
    this.stopped = new Gauge({
      name: 'job_scheduler_stopped',
      help: 'What is stopped, as 1: a namespace, or the whole system, as `*`.',
      labelNames: ['namespace'],
      registers: [registry],
    });
  }

  /** Learns what is stopped now. */
  async look(): Promise<void> {
    this.stops = await this.stopSwitch.stops();
    this.tell();
  }

  async runOnce(): Promise<number> {
    await this.look();
    if (this.stops.length === 0) return LOOK_EVERY_MS;
    const isAll = this.stops.some(({ namespace }) => namespace === null);
    const namespaces = isAll ? null : this.stops.flatMap(({ namespace }) => namespace ?? []);
    const query = { job_id: null, trigger: [], from: null, to: null, after: null };
    const { items } = await this.history.list({ ...query, namespaces, state: [...OPEN], limit: AT_ONCE });
    // Calls under way are being aborted, and would be found again and again.
    const isBeingAborted = (run: RunSummary): boolean => run.state === 'running' && this.aborted.has(run.id);
    const open = items.filter((run) => !isBeingAborted(run)).map(({ id }) => id);
    this.aborted = new Set(items.map(({ id }) => id));
    if (open.length === 0) return LOOK_EVERY_MS;
    // What was listed may have begun after a resume, unless what is stopped is the same after that.
    const before = JSON.stringify(this.stops);
    await this.look();
    if (JSON.stringify(this.stops) !== before) return 0;
    const { ended } = await this.history.cancelMany(open, REASON);
    await this.endings.follow(ended);
    return items.length < AT_ONCE ? LOOK_EVERY_MS : 0;
  }

  /** Whether the ticks of a job are stopped. */
  isStopped({ id, namespace }: Pick<PlanInput, 'id' | 'namespace'>): boolean {
    if (this.stops.length === 0 || id === CANARY_JOB_ID) return false;
    return stopOf(this.stops, namespace) !== undefined;
  }

  /** Says each change once. */
  private tell(): void {
    const word = JSON.stringify(this.stops);
    if (word === this.lastWord) return;
    this.lastWord = word;
    this.stopped.reset();
    for (const { namespace } of this.stops) this.stopped.set({ namespace: namespace ?? '*' }, 1);
    const names = this.stops.map(({ namespace }) => namespace ?? 'the whole system').join(', ');
    if (names === '') this.log.info('resumed', 'Nothing is stopped any more.');
    else this.log.warn('stopped', `Stopped: ${names}. Ticks are skipped, and runs are cancelled.`);
  }
}
