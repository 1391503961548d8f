import type { CalendarDays } from './calendar-days.js';
import type { TimeOfDay } from './time-of-day.js';

const DAY = 86_400;

/**
 * The readings of a wall clock that match a cron expression. A reading is the number of seconds from
 * 1970-01-01T00:00:00 as the wall shows it: zones and their transitions are handled elsewhere. Some day of some year
 * must match, or the searches do not end.
 */
export class WallPattern {
  constructor(
    private readonly days: CalendarDays,
    private readonly time: TimeOfDay,
  ) {}

  /** True when the hour field allows all 24 hours: such schedules follow elapsed time. */
  get everyHour(): boolean {
    return this.time.everyHour;
  }

  /** The first match at or after a reading. */
  atOrAfter(wall: number): number {
    const day = Math.floor(wall / DAY);
    let found = this.days.atOrAfter(day);
    if (found === day) {
      const time = this.time.atOrAfter(wall - day * DAY);
      if (time >= 0) return day * DAY + time;
      found = this.days.atOrAfter(day + 1);
    }
    return found * DAY + this.time.first;
  }

  /** The last match at or before a reading; something before 1970 when there is none since. */
  atOrBefore(wall: number): number {
    const day = Math.floor(wall / DAY);
    let found = this.days.atOrBefore(day);
    if (found === day) {
      const time = this.time.atOrBefore(wall - day * DAY);
      if (time >= 0) return day * DAY + time;
      found = this.days.atOrBefore(day - 1);
    }
    return found * DAY + this.time.last;
  }

  /** How many matches lie in [from, to). */
  count(from: number, to: number): number {
    if (from >= to) return 0;
    const firstDay = Math.floor(from / DAY);
    const lastDay = Math.floor(to / DAY);
    return (
      this.days.count(firstDay, lastDay) * this.time.size -
      this.days.count(firstDay, firstDay + 1) * this.time.countBelow(from - firstDay * DAY) +
      this.days.count(lastDay, lastDay + 1) * this.time.countBelow(to - lastDay * DAY)
    );
  }
}
