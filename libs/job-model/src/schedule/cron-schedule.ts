import { BoundedSchedule } from './bounded-schedule.js';
import type { ScheduleDefinition } from './definition.js';
import type { WallPattern } from './wall-pattern.js';
import type { Zone, ZonePeriod } from './zone.js';

/**
 * A search gives up after 50 years. The rarest pattern comes every 40 years (a fifth weekday in February), but a
 * time that falls into a gap each year it comes has no tick at all when gaps are skipped.
 */
const SEARCH_SECONDS = 50 * 366 * 86_400;

/**
 * Cron on the wall clock of a zone. Within a period of constant offset, a tick is a matching reading of the wall
 * clock. Where two periods meet:
 *
 * - Schedules that match every hour keep to that rule, whatever the wall clock does: they follow elapsed time.
 * - For fixed times in a gap, `run_after` adds one tick at the gap's end when any reading in the gap matches. It
 *   is the same tick as one that is due there anyhow. `skip` adds none.
 * - For fixed times in a fold, `first` drops every reading that was shown before, `both` drops none.
 */
export class CronSchedule extends BoundedSchedule {
  readonly kind = 'cron';
  private readonly runAfterGap: boolean;
  private readonly firstOfFold: boolean;

  constructor(
    definition: ScheduleDefinition,
    private readonly pattern: WallPattern,
    private readonly zone: Zone,
  ) {
    super(definition);
    this.runAfterGap = definition.dst_gap === 'run_after' && !pattern.everyHour;
    this.firstOfFold = definition.dst_fold === 'first' && !pattern.everyHour;
  }

  protected atOrAfter(instant: number): number | null {
    const { pattern, zone } = this;
    const from = Math.ceil(instant / 1000);
    let period = zone.at(from);
    if (from === period.start && this.hasGapTick(period)) return from * 1000;
    let match = pattern.atOrAfter(Math.max(from + period.offset, this.firstWall(period)));
    while (match >= period.wallEnd) {
      if (period.end - from > SEARCH_SECONDS) return null;
      const { end, wallEnd } = period;
      period = zone.at(end);
      if (this.hasGapTick(period)) return end * 1000;
      const first = this.firstWall(period);
      if (match < first || first < wallEnd) match = pattern.atOrAfter(first);
    }
    return (match - period.offset) * 1000;
  }

  protected atOrBefore(instant: number): number | null {
    const { pattern, zone } = this;
    const to = Math.floor(instant / 1000);
    let period = zone.at(to);
    let match = pattern.atOrBefore(to + period.offset);
    while (match < this.firstWall(period)) {
      if (this.hasGapTick(period)) return period.start * 1000;
      if (period.start <= 0 || to - period.start > SEARCH_SECONDS) return null;
      const { start, wallStart } = period;
      period = zone.at(start - 1);
      if (match >= period.wallEnd || wallStart < period.wallEnd)
        match = pattern.atOrBefore(period.wallEnd - 1);
    }
    return (match - period.offset) * 1000;
  }

  protected countWithin(from: number, to: number): number {
    const { pattern, zone } = this;
    const end = Math.floor(to / 1000) + 1;
    let count = 0;
    for (let second = Math.ceil(from / 1000); second < end;) {
      const period = zone.at(second);
      const stop = Math.min(end, period.end);
      count += pattern.count(Math.max(second + period.offset, this.firstWall(period)), stop + period.offset);
      if (
        second === period.start &&
        this.hasGapTick(period) &&
        pattern.atOrAfter(period.wallStart) !== period.wallStart
      ) {
        count++;
      }
      second = stop;
    }
    return count;
  }

  /** The first reading of a period that can be a tick. */
  private firstWall(period: ZonePeriod): number {
    return this.firstOfFold && period.freshFrom > period.wallStart ? period.freshFrom : period.wallStart;
  }

  /** True when a tick at the period's start stands for readings that the clock leapt over. */
  private hasGapTick(period: ZonePeriod): boolean {
    return (
      this.runAfterGap &&
      period.freshFrom < period.wallStart &&
      this.pattern.atOrAfter(period.freshFrom) < period.wallStart
    );
  }
}
