import { announcedRun, type AnnouncedTick, type Clock, type UndecidedTick } from '@job-scheduler/job-model';
import {
  BadDataError,
  untilKnown,
  type ClaimedRun,
  type Claimant,
  type ClaimLedger,
  type DecidedTicks,
  type RecordedTicks,
  type RunEndings,
} from '@job-scheduler/job-store';
import { isolateBadItems, type IsolatedBatch } from '@job-scheduler/platform';
import { byKnowledge, type ClaimOutcome, type RunClaims, type UnknownClaim } from '../intake/run-claims.js';

/** By now the store has done or given up what it was asked for over a connection that broke, milliseconds. */
const LOST_TRY_MS = 5_000;

/** Records announced ticks, and claims their runs with that. */
export class TickClaims {
  constructor(
    private readonly ledger: ClaimLedger,
    private readonly claims: RunClaims,
    private readonly endings: RunEndings,
    private readonly clock: Clock,
  ) {}

  /**
   * Records ticks of which nothing is to be decided, shortly before they are due, and hands over their runs once they are claimed. A
   * tick that the store refuses is left to the scheduler, and harms no other. What is left is for `RunClaims.settle`. `tellTime`: told
   * the time of the store in its answer.
   */
  take(
    ticks: AnnouncedTick[],
    claimant: Claimant,
    signal: AbortSignal,
    begin: (runs: ClaimedRun[]) => void,
    tellTime: (now: number) => void,
  ): Promise<ClaimOutcome> {
    return this.claim(ticks, claimant, signal, begin, async (some) => {
      const { runs, now } = await this.ledger.take(some, claimant);
      if (now !== null) tellTime(now);
      return runs;
    });
  }

  /**
   * The same for ticks that are due, about which it decides. Resolves to what was recorded as well, the ends in which are for `followEnded`.
   * `asking`: called before each try.
   */
  async decide(
    ticks: UndecidedTick[],
    claimant: Claimant,
    signal: AbortSignal,
    begin: (runs: ClaimedRun[]) => void,
    asking: () => void,
  ): Promise<ClaimOutcome & { recorded: RecordedTicks[] }> {
    const all: RecordedTicks[] = [];
    const outcome = await this.claim(ticks, claimant, signal, begin, async (some, isRepeated) => {
      asking();
      const { recorded, runs } = await this.decideOnce(some, claimant, isRepeated);
      all.push(...recorded);
      return runs;
    });
    return { ...outcome, recorded: all };
  }

  /** What follows from the runs that ended when ticks were recorded. Never rejects. */
  followEnded(recorded: RecordedTicks[]): Promise<void> {
    return this.endings.follow(recorded.flatMap(({ ended = [] }) => ended));
  }

  /** A try. After one whose answer was lost, what that may have recorded is claimed, too. */
  private async decideOnce(
    ticks: UndecidedTick[],
    claimant: Claimant,
    isRepeated: boolean,
  ): Promise<DecidedTicks> {
    const { recorded, runs } = await this.ledger.decide(ticks, claimant);
    if (!isRepeated) return { recorded, runs };
    const decided = new Set(recorded.map(({ job_id }) => job_id));
    const others = ticks.filter(({ job_id }) => !decided.has(job_id)).map(announcedRun);
    return { recorded, runs: [...runs, ...(await this.ledger.claim(others, claimant))] };
  }

  private async claim<Tick extends AnnouncedTick>(
    ticks: Tick[],
    claimant: Claimant,
    signal: AbortSignal,
    begin: (runs: ClaimedRun[]) => void,
    ask: (ticks: Tick[], isRepeated: boolean) => Promise<ClaimedRun[]>,
  ): Promise<ClaimOutcome> {
    const claimed = new Set<string>();
    const write = async (some: Tick[]): Promise<UnknownClaim[]> => {
      const runs = await this.untilClaimed(some, claimant, signal, (isRepeated) => ask(some, isRepeated));
      for (const { run_id } of runs) claimed.add(run_id);
      const { known, unknown } = byKnowledge(runs);
      begin(known);
      return unknown;
    };
    try {
      const isolated = await isolateBadItems(ticks, write, (error) => error instanceof BadDataError);
      return { claimed, unknown: isolated.results, ...leftOf(isolated) };
    } catch (error) {
      await this.claims.giveUp(ticks.map(announcedRun), claimant, signal);
      throw error;
    }
  }

  /**
   * Tries until the outcome is known. The store may still be busy with a try whose answer was lost, and holds the jobs then, so that
   * another try passes them over: what is claimed once it is done is given back.
   */
  private async untilClaimed(
    ticks: AnnouncedTick[],
    claimant: Claimant,
    signal: AbortSignal,
    ask: (isRepeated: boolean) => Promise<ClaimedRun[]>,
  ): Promise<ClaimedRun[]> {
    let tries = 0;
    const runs = await untilKnown(this.clock, signal, () => ask((tries += 1) > 1));
    if (tries === 1) return runs;
    const claimed = new Set(runs.map(({ run_id }) => run_id));
    const others = ticks.map(announcedRun).filter(({ run_id }) => !claimed.has(run_id));
    if (others.length > 0)
      void this.clock.sleep(LOST_TRY_MS, signal).then(() => this.claims.giveUp(others, claimant, signal));
    return runs;
  }
}

/** What is left of ticks: those that the store refuses are for the scheduler, and the interrupted ones may be claimed. */
const leftOf = ({
  interruption,
}: IsolatedBatch<AnnouncedTick, UnknownClaim>): Pick<ClaimOutcome, 'bad' | 'interruption'> => ({
  bad: [],
  interruption: interruption && { ...interruption, items: interruption.items.map(announcedRun) },
});
